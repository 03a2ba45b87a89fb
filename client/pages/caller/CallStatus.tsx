import { Phone, PhoneOff } from 'lucide';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { Icon } from '../../ui/Icon.tsx';
import { nameOf } from './call-words.ts';
import { hasResult, type Screen } from './screens.ts';
import type { LiveSession } from './session.ts';
import { useNow } from './use-now.ts';
import { duration } from './view-clock.ts';
import { t } from './words/words.ts';

export interface CallStatusProps {
	session: LiveSession;
	view: CallerView | null;
	screen: Screen | null;
}

/** The whole top of the page while connected (green) and in wrap-up (amber). Always there, so that it is read out when it fills. */
export function CallStatus({ session, view, screen }: CallStatusProps) {
	const call = screen === 'call' || screen === 'wrap_up' ? (view?.call ?? null) : null;
	const connected = screen === 'call';
	const text = call === null ? '' : connected ? t('call.speaking', { name: nameOf(call).toLocaleUpperCase() }) : endedText(call);
	const look = connected ? 'bg-success text-success-content' : 'bg-warning text-warning-content';
	return (
		<section
			aria-label={t('call.region')}
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
	const by = t(call.endedBy === null ? 'ended.other' : `ended.${call.endedBy}`);
	return `${by} ${t(hasResult(call) ? 'ended.check' : 'ended.say')}`;
}

function Talking({ session, since }: { session: LiveSession; since: number }) {
	return (
		<span class="text-lg tabular-nums" role="timer" aria-label={t('call.timeTalking')}>
			{duration(useNow(session) - since)}
		</span>
	);
}

/** What the record still needs, and when it is saved by itself. */
function StillMissing({ session, call }: { session: LiveSession; call: CallCard }) {
	const now = useNow(session);
	const first = call.script.questions[0];
	if (!hasResult(call)) return <p class="w-full text-center">{t('ended.missing', { what: first?.title ?? t('ended.result') })}</p>;
	if (call.wrapUpUntil === null) return null;
	return (
		<p class="w-full text-center tabular-nums" role="timer" aria-label={t('ended.timer')}>
			{t('ended.savedIn', { time: duration(call.wrapUpUntil - now) })}
		</p>
	);
}
