import type { CallerView, EndCardView } from '../../../protocol/views.ts';
import { LinkButton } from '../../ui/Button.tsx';
import type { CallerSession } from './caller-session.ts';
import { Figures, Title } from './parts.tsx';
import { LeaveButton } from './Rooms.tsx';

/** Looks of the formatted text: paragraphs, headings, lists, links. */
const WORDS =
	'flex max-w-prose flex-col gap-3 text-left text-lg [&_a]:text-primary [&_a]:underline [&_h2]:font-semibold [&_h3]:font-semibold [&_ol]:list-decimal [&_ol]:pl-6 [&_ul]:list-disc [&_ul]:pl-6';

/** The organisers' words fill the page while the campaign is paused, complete or closed (R25–R27). */
export function EndCard({ session, view, card }: { session: CallerSession; view: CallerView; card: EndCardView }) {
	const { figures, name } = view.session;
	return (
		<section class="mx-auto flex min-h-[60dvh] w-full max-w-2xl flex-col items-center justify-center gap-5 py-6 text-center">
			<Title text={card.title} context={view.campaign.name} class="text-2xl font-semibold" />
			{card.opensText === null ? null : <p class="text-lg font-semibold">Calling opens {card.opensText}.</p>}
			{/* Cut down to a safe subset by the server before it was stored. */}
			<div class={WORDS} role="status" dangerouslySetInnerHTML={{ __html: card.html }} />
			<p>{figures.calls === 0 ? `Thank you for being here, ${name}.` : `What you have done today, ${name}:`}</p>
			{figures.calls === 0 ? null : <Figures figures={figures} />}
			<div class="flex flex-wrap justify-center gap-2">
				{card.next === null ? null : (
					<LinkButton kind="primary" href={card.next.url}>
						Go to {card.next.name}
					</LinkButton>
				)}
				<LeaveButton session={session} />
			</div>
			{card.kind === 'complete' ? null : <p class="text-muted">You can stay: when calling opens again, a button appears here.</p>}
		</section>
	);
}
