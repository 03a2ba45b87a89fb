import { PhoneForwarded } from 'lucide';
import { useState } from 'preact/hooks';
import type { CallCard } from '../../../protocol/views.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { fromWallTime, toWallTime, zoneName } from '../campaign/run/zoned-time.ts';
import { callBackTimes } from './call-back-times.ts';
import { KeyCap } from './parts.tsx';
import { withResult } from './screens.ts';
import type { LiveSession } from './session.ts';
import { useNow } from './use-now.ts';
import { moment, t } from './words/words.ts';

/** They want to be called another time: later, or not before a moment on their own clocks. */
export function CallBack({ session, call, personRef }: { session: LiveSession; call: CallCard; personRef: string | null }) {
	const [open, setOpen] = useState(false);
	const { at, zone } = call.callBack;
	useShortcuts([{ id: 'call.back', keys: ['b'], label: t('back.button'), scope: t('keys.call'), run: () => setOpen(true) }]);
	const ask = (wanted: number | 'later' | null): void => {
		setOpen(false);
		session.do({ do: 'callBack', attemptId: call.attemptId, at: wanted });
		if (wanted !== null) answerFirst(session, call, personRef);
	};
	if (call.doNotCall) return null;
	return (
		<>
			<Button
				icon={PhoneForwarded}
				pressed={at !== null}
				class={at === null ? undefined : 'border-primary bg-soft-primary'}
				onClick={() => setOpen(true)}
			>
				{at === null ? t('back.button') : at === 'later' ? t('back.isLater') : t('back.isAt', { at: moment(at, zone) })} <KeyCap>B</KeyCap>
			</Button>
			{open ? <Choose session={session} call={call} onAsk={ask} onClose={() => setOpen(false)} /> : null}
		</>
	);
}

/** With no result yet, the script's own answer for it is given as well, where there is one; it can be changed. */
function answerFirst(session: LiveSession, call: CallCard, personRef: string | null): void {
	const first = call.script.questions[0];
	const ref = personRef ?? call.people[0]?.ref;
	const answer = first?.answers.find((each) => each.outcome === 'retry' && /call.?back|busy/i.test(`${each.id} ${each.label}`));
	if (withResult(call).length > 0 || first === undefined || answer === undefined || ref === undefined) return;
	session.do({ do: 'answer', attemptId: call.attemptId, personRef: ref, questionId: first.id, value: { answers: [answer.id] } });
}

function Choose({
	session,
	call,
	onAsk,
	onClose,
}: {
	session: LiveSession;
	call: CallCard;
	onAsk: (at: number | 'later' | null) => void;
	onClose: () => void;
}) {
	const now = useNow(session, 60_000);
	const { at, earliest, zone, lastPass } = call.callBack;
	const [wall, setWall] = useState(toWallTime(typeof at === 'number' ? at : Math.max(now + 3_600_000, earliest ?? 0), zone));
	const chosen = fromWallTime(wall, zone);
	const tooEarly = chosen === null || chosen <= now;
	return (
		<Dialog open title={t('back.title')} onClose={onClose}>
			<div class="flex flex-col gap-4">
				{lastPass ? <p class="font-semibold">{t('back.lastPass')}</p> : null}
				{earliest === null ? null : <p>{t('back.earliest', { at: moment(earliest, zone) })}</p>}
				<div class="grid gap-2 sm:grid-cols-2">
					<Button onClick={() => onAsk('later')}>{t('back.later')}</Button>
					{callBackTimes(now, earliest, zone).map(({ key, at: time }) => (
						<Button key={key} onClick={() => onAsk(time)}>
							{t(`back.${key}`, { at: moment(time, zone) })}
						</Button>
					))}
				</div>
				<form
					noValidate
					class="flex flex-wrap items-end gap-2"
					onSubmit={(event) => {
						event.preventDefault();
						if (chosen !== null && !tooEarly) onAsk(chosen);
					}}
				>
					<label class="flex min-w-0 flex-1 basis-60 flex-col gap-1">
						<span class="font-semibold">{t('back.at', { zone: zoneName(now, zone) })}</span>
						<input class="input w-full" type="datetime-local" value={wall} onInput={(event) => setWall(event.currentTarget.value)} />
					</label>
					<Button type="submit" kind="primary">
						{t('back.set')}
					</Button>
					{tooEarly ? (
						<p role="alert" class="w-full text-sm font-medium text-ink-error">
							{t('back.future')}
						</p>
					) : null}
				</form>
				<p class="text-sm text-muted">{t('back.help')}</p>
				{at === null ? null : (
					<Button kind="quiet" class="self-start" onClick={() => onAsk(null)}>
						{t('back.none')}
					</Button>
				)}
			</div>
		</Dialog>
	);
}
