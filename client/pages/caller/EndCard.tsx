import type { CallerView, EndCardView } from '../../../protocol/views.ts';
import { SafeHtml } from '../../ui/SafeHtml.tsx';
import { Figures } from './Figures.tsx';
import { Title } from './parts.tsx';
import { LeaveButton } from './Rooms.tsx';
import type { LiveSession } from './session.ts';
import { opensOf } from './status-words.ts';
import { useNow } from './use-now.ts';
import { NextCampaign } from './WaitingRoom.tsx';
import { t, words } from './words/words.ts';

/** The organisers' words fill the page while the campaign is paused, complete or closed (R25–R27). */
export function EndCard({ session, view, card }: { session: LiveSession; view: CallerView; card: EndCardView }) {
	const { figures, name } = view.session;
	const now = useNow(session, 10_000);
	const english = words.language.value === 'en';
	const opens = opensOf({ ...view.status, opensText: card.opensText }, view.zone);
	return (
		<section class="mx-auto flex min-h-[60dvh] w-full max-w-2xl flex-col items-center justify-center gap-5 py-6 text-center">
			<Title text={english ? card.title : t(`card.title.${card.kind}`)} context={view.campaign.name} class="text-2xl font-semibold" />
			{opens === null ? null : <p class="text-lg font-semibold">{t('card.opens', { at: opens })}</p>}
			<div class="max-w-prose text-left text-lg" role="status">
				{/* Cleaned by the server before it was stored; built here element by element, so that nothing else can be in it. */}
				{card.isDefault && !english ? <p>{t(`card.text.${card.kind}`)}</p> : <SafeHtml html={card.html} />}
			</div>
			<p>{figures.calls === 0 ? t('card.thanks', { name }) : t('card.done', { name })}</p>
			{figures.calls === 0 ? null : <Figures figures={figures} now={now} />}
			<div class="flex flex-wrap justify-center gap-2">
				{card.next === null ? null : <NextCampaign next={card.next} session={session} />}
				<LeaveButton session={session} />
			</div>
			{card.kind === 'complete' ? null : <p class="text-muted">{t('card.stay')}</p>}
		</section>
	);
}
