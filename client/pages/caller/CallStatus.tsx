import { Phone, PhoneOff } from 'lucide';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { CallerSession } from './caller-session.ts';
import { type Screen, speakingTo, withResult } from './screens.ts';
import { useNow } from './use-now.ts';
import { duration } from './view-clock.ts';

export interface CallStatusProps {
	session: CallerSession;
	view: CallerView | null;
	screen: Screen | null;
}

const ENDED_BY = {
	caller: 'You hung up.',
	person: 'They hung up.',
	machine: 'It was an answering machine.',
	carrier: 'The connection was cut.',
} as const;

/** The whole top of the page while connected (green) and in wrap-up (amber). Always there, so that it is read out when it fills. */
export function CallStatus({ session, view, screen }: CallStatusProps) {
	const call = screen === 'call' || screen === 'wrap_up' ? (view?.call ?? null) : null;
	const connected = screen === 'call';
	const text = call === null ? '' : connected ? `YOU ARE SPEAKING TO ${speakingTo(call).toLocaleUpperCase()}` : endedText(call);
	const look = connected ? 'bg-success text-success-content' : 'bg-warning text-warning-content';
	return (
		<section
			aria-label="Call"
			class={call === null ? '' : `flex min-h-20 flex-wrap items-center justify-center gap-x-4 gap-y-1 px-4 py-4 ${look}`}
		>
			{call === null ? null : <Icon icon={connected ? Phone : PhoneOff} size={28} />}
			<div
				role="status"
				aria-live="assertive"
				aria-label={text === '' ? undefined : text}
				class="min-w-0 text-center text-lg font-bold break-words sm:text-xl"
			>
				{text}
			</div>
			{call === null ? null : connected ? (
				<Talking session={session} since={call.startedAt} />
			) : (
				<StillMissing session={session} call={call} />
			)}
		</section>
	);
}

function endedText(call: CallCard): string {
	const by = call.endedBy === null ? 'The call has ended.' : ENDED_BY[call.endedBy];
	return `${by} ${withResult(call).length === 0 ? 'Please say how the call went.' : 'Check the answers, then save.'}`;
}

function Talking({ session, since }: { session: CallerSession; since: number }) {
	return (
		<span class="text-lg tabular-nums" role="timer" aria-label="Time talking">
			{duration(useNow(session) - since)}
		</span>
	);
}

/** What the record still needs, and when it is saved by itself. */
function StillMissing({ session, call }: { session: CallerSession; call: CallCard }) {
	const now = useNow(session);
	const first = call.script.questions[0];
	if (withResult(call).length === 0) return <p class="w-full text-center">Still missing: {first?.title ?? 'the result'}</p>;
	if (call.wrapUpUntil === null) return null;
	return (
		<p class="w-full text-center tabular-nums" role="timer" aria-label="Time to saving">
			Saved by itself in {duration(call.wrapUpUntil - now)}, but not while you type.
		</p>
	);
}
