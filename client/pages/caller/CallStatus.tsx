import { Phone, PhoneOff } from 'lucide';
import type { CallerView } from '../../../protocol/views.ts';
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
			{call !== null && connected ? <Talking session={session} since={call.startedAt} /> : null}
		</section>
	);
}

function endedText(call: NonNullable<CallerView['call']>): string {
	const by = call.endedBy === null ? 'The call has ended.' : ENDED_BY[call.endedBy];
	return `${by} ${withResult(call).length === 0 ? 'Please say how the call went.' : 'Check the answers, then save.'}`;
}

function Talking({ session, since }: { session: CallerSession; since: number }) {
	return (
		<span class="text-lg tabular-nums" role="timer">
			{duration(useNow(session) - since)}
		</span>
	);
}
