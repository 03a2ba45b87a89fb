import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import type { CallerSession } from './caller-session.ts';
import { Figures, Title } from './parts.tsx';
import { useNow } from './use-now.ts';
import { about, duration } from './view-clock.ts';

/** From then on a stall is not worth waiting for. */
const LONG_STALL_MS = 600_000;

/** In the queue: a calm circle, an honest word on the wait, and ways out. */
export function WaitingRoom({ session, view }: { session: CallerSession; view: CallerView }) {
	const now = useNow(session);
	const { session: own, status } = view;
	const stalledFor = session.stalledSince.value === null ? 0 : now - session.stalledSince.value;
	const waited = now - own.since;
	const busy = session.busy.value;
	return (
		<section class="flex flex-col items-center gap-5 py-4 text-center">
			<div class="grid size-64 place-items-center rounded-full border-8 border-primary/25 bg-soft-primary p-6">
				<div class="flex flex-col items-center gap-1">
					<Title text="You are in the queue." context={view.campaign.name} class="text-lg font-semibold" />
					<p class="text-xl font-semibold tabular-nums" role="timer" aria-label="Waited so far">
						{duration(waited)}
					</p>
				</div>
			</div>
			<div class="flex max-w-prose flex-col gap-1">
				{status.kind === 'stalled' ? <Stalled view={view} long={stalledFor > LONG_STALL_MS} /> : <Expected view={view} waited={waited} />}
			</div>
			{own.notice === null ? null : <Alert>{own.notice}</Alert>}
			<Figures figures={own.figures} />
			<div class="flex flex-wrap justify-center gap-2">
				<Button
					pressed={own.lastCall}
					busy={busy.has('lastCall')}
					onClick={() => session.do({ do: 'lastCall', on: !own.lastCall })}
					class={own.lastCall ? 'border-primary bg-soft-primary' : undefined}
				>
					Last call
				</Button>
				<Button busy={busy.has('break')} onClick={() => session.do({ do: 'break' })}>
					Break
				</Button>
				<Button busy={busy.has('leave')} onClick={() => session.do({ do: 'leave' })}>
					Leave
				</Button>
			</div>
			{own.lastCall ? <p role="status">One more call, then you are done.</p> : null}
			<p class="text-sm text-muted">♪ Silence. A soft plink tells you when somebody is on the line.</p>
		</section>
	);
}

function Expected({ view, waited }: { view: CallerView; waited: number }) {
	const { expectedS, reason } = view.wait;
	return (
		<>
			<p>
				{expectedS === null
					? 'How long people wait right now is not known yet.'
					: `People usually wait about ${about(expectedS)} right now.`}
			</p>
			{reason !== null && (expectedS === null || expectedS > 30 || waited > 30_000) ? <p class="text-muted">{reason}</p> : null}
		</>
	);
}

function Stalled({ view, long }: { view: CallerView; long: boolean }) {
	const { sentence, reason, opensText } = view.status;
	const title = long ? (opensText === null ? 'Nothing to call just now.' : `Nothing to call until ${opensText}.`) : sentence;
	return (
		<div class="text-left">
			<Alert tone="warning" title={title}>
				{reason === null ? null : <p>{reason}</p>}
				<p>
					{long
						? 'You can leave, and come back later with the same link.'
						: 'You stay in the queue: calls go on by themselves when it is over.'}
				</p>
			</Alert>
		</div>
	);
}
