import type { CallerView } from '../../../protocol/views.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Figures, Milestone } from './Figures.tsx';
import { Title } from './parts.tsx';
import type { LiveSession } from './session.ts';
import { sentenceOf, stallText } from './status-words.ts';
import { useNow } from './use-now.ts';
import { about, duration } from './view-clock.ts';
import { waitWords } from './waiting.ts';
import { fromServer, isKey, moment, t, words } from './words/words.ts';

/** From then on a stall is not worth waiting for. */
const LONG_STALL_MS = 600_000;

/** In the queue: a calm circle, an honest word on the wait, and ways out. */
export function WaitingRoom({ session, view }: { session: LiveSession; view: CallerView }) {
	const now = useNow(session);
	const { session: own, status } = view;
	const stalledFor = status.stalledSince === null ? 0 : now - status.stalledSince;
	const waited = now - own.since;
	return (
		<section class="flex flex-col items-center gap-5 py-4 text-center">
			<div class="grid size-56 place-items-center rounded-full border-8 border-primary/25 bg-soft-primary p-6 sm:size-64">
				<div class="flex flex-col items-center gap-1">
					<Title text={t('waiting.title')} context={view.campaign.name} class="text-lg font-semibold" />
					<p class="text-xl font-semibold tabular-nums" role="timer" aria-label={t('waiting.soFar')}>
						{duration(waited)}
					</p>
				</div>
			</div>
			<div class="flex max-w-prose flex-col gap-1">
				{status.kind === 'stalled' ? (
					<Stalled view={view} session={session} long={stalledFor > LONG_STALL_MS} />
				) : (
					<Expected view={view} waited={waited} />
				)}
			</div>
			{own.notice === null ? null : <Alert>{fromServer(own.notice)}</Alert>}
			<Milestone calls={own.figures.calls} />
			<Figures figures={own.figures} now={now} />
			<WaysOut session={session} view={view} />
			<p class="text-sm text-muted">{t('waiting.silence')}</p>
		</section>
	);
}

/** Last call, break, leave: what each does for the people who are being called, in words. */
function WaysOut({ session, view }: { session: LiveSession; view: CallerView }) {
	const { lastCall } = view.session;
	const busy = session.busy.value;
	const toggleLast = (): void => session.do({ do: 'lastCall', on: !lastCall });
	const rest = (): void => session.do({ do: 'break' });
	useShortcuts([
		{ id: 'wait.last', keys: ['l'], label: t('waiting.last'), scope: t('keys.waiting'), run: toggleLast },
		{ id: 'wait.break', keys: ['b'], label: t('waiting.break'), scope: t('keys.waiting'), run: rest },
	]);
	return (
		<div class="flex w-full max-w-lg flex-col gap-3">
			<div class="grid grid-cols-3 gap-2">
				<Button
					pressed={lastCall}
					busy={busy.has('lastCall')}
					onClick={toggleLast}
					class={lastCall ? 'border-primary bg-soft-primary' : undefined}
				>
					{t('waiting.last')}
				</Button>
				<Button busy={busy.has('break')} onClick={rest}>
					{t('waiting.break')}
				</Button>
				<Button busy={busy.has('leave')} onClick={() => session.do({ do: 'leave' })}>
					{t('waiting.leave')}
				</Button>
			</div>
			<p role="status">{lastCall ? t('waiting.lastOn') : ''}</p>
			<details class="text-left text-sm">
				<summary class="cursor-pointer text-muted">{t('waiting.whatDo')}</summary>
				<dl class="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
					{(['last', 'break', 'leave'] as const).map((each) => (
						<div key={each} class="contents">
							<dt class="font-semibold">{t(`waiting.${each}`)}</dt>
							<dd>{t(`waiting.${each}Help`)}</dd>
						</div>
					))}
				</dl>
			</details>
		</div>
	);
}

/** Why it is long: in English as the server says it, else by its code. */
function whyText({ reason, code }: CallerView['wait']): string | null {
	if (words.language.value === 'en') return reason;
	const key = `why.${code}`;
	return code !== null && isKey(key) ? t(key) : null;
}

function Expected({ view, waited }: { view: CallerView; waited: number }) {
	const say = waitWords(view.wait, waited);
	const why = say.why ? whyText(view.wait) : null;
	const time = say.expectedS === null ? '' : about(say.expectedS);
	return (
		<>
			<p>{t(`waiting.${say.is}`, { time })}</p>
			{why === null ? null : <p class="text-muted">{why}</p>}
		</>
	);
}

function Stalled({ view, session, long }: { view: CallerView; session: LiveSession; long: boolean }) {
	const { opensText, opensAt, reasons } = view.status;
	const soonest = opensAt ?? reasons.find((each) => each.until !== null)?.until ?? null;
	const until = words.language.value === 'en' && opensText !== null ? opensText : soonest === null ? null : moment(soonest, view.zone);
	const title = long ? (until === null ? t('stall.nothing') : t('stall.nothingUntil', { at: until })) : sentenceOf(view.status);
	return (
		<div class="text-left">
			<Alert
				tone="warning"
				title={title}
				actions={view.next === null || !long ? undefined : <NextCampaign next={view.next} session={session} />}
			>
				<p>{stallText(view)}</p>
				<p>{t(long ? 'stall.long' : 'stall.short')}</p>
			</Alert>
		</div>
	);
}

/** On to another campaign: this session is left, the name goes along. */
export function NextCampaign({ next, session }: { next: { name: string; url: string }; session: LiveSession }) {
	return (
		<Button
			kind="primary"
			onClick={() => {
				session.do({ do: 'leave' });
				location.assign(next.url);
			}}
		>
			{t('card.goTo', { name: next.name })}
		</Button>
	);
}
