import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyCap } from './parts.tsx';
import { hasResult } from './screens.ts';
import type { LiveSession } from './session.ts';
import { t } from './words/words.ts';

export interface CallActionsProps {
	session: LiveSession;
	view: CallerView;
	call: CallCard;
	/** The answers so far are on screen. */
	looking: boolean;
	onLook: () => void;
}

/** The bar at the bottom, within the thumb's reach on a phone. */
export function CallActions({ session, view, call, looking, onLook }: CallActionsProps) {
	const ended = view.session.state === 'wrap_up';
	const busy = session.busy.value;
	const { attemptId } = call;
	const machine = (): void => session.do({ do: 'machine', attemptId });
	const hangUp = (): void => session.do({ do: 'hangUp', attemptId });
	const save = (next: 'ready' | 'break'): void => {
		blurNotes();
		if (hasResult(call)) session.do({ do: 'save', attemptId, next });
		else session.complain(t('ended.chooseFirst'));
	};
	const scope = t(ended ? 'keys.wrapUp' : 'keys.call');
	useShortcuts([
		{ id: 'call.change', keys: ['c'], label: t('call.change'), scope, run: onLook },
		...(ended
			? [
					{ id: 'call.save', keys: ['s'], label: t('call.saveNext'), scope, run: () => save('ready') },
					{ id: 'call.rest', keys: ['r'], label: t('call.saveBreak'), scope, run: () => save('break') },
				]
			: [
					{ id: 'call.machine', keys: ['m'], label: t('call.machineKey'), scope, run: machine },
					{ id: 'call.hang-up', keys: ['h'], label: t('call.hangUp'), scope, run: hangUp },
				]),
	]);
	const last = view.session.lastCall || view.session.leaveAfter;
	return (
		<div class="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center gap-2 border-t border-base-300 bg-base-100 px-4 py-3">
			{/* On a phone it stands in the page, so that this bar takes one line. */}
			<Button class="hidden sm:inline-flex" pressed={looking} onClick={onLook}>
				{t('call.change')} <KeyCap>C</KeyCap>
			</Button>
			<span class="hidden flex-1 sm:block" />
			{ended ? (
				<>
					{last ? null : (
						<Button class="w-full whitespace-nowrap sm:w-auto" busy={busy.has('save')} onClick={() => save('break')}>
							{t('call.saveBreak')} <KeyCap>R</KeyCap>
						</Button>
					)}
					<Button kind="primary" class="w-full sm:w-auto" busy={busy.has('save')} onClick={() => save('ready')}>
						{t(last ? 'call.saveFinish' : 'call.saveNext')} <KeyCap>S</KeyCap>
					</Button>
				</>
			) : (
				<>
					<Button class="flex-1 sm:flex-none" busy={busy.has('machine')} onClick={machine}>
						{t('call.machine')} <KeyCap>M</KeyCap>
					</Button>
					<Button kind="danger" class="flex-1 sm:flex-none" busy={busy.has('hangUp')} onClick={hangUp}>
						{t('call.hangUp')} <KeyCap>H</KeyCap>
					</Button>
				</>
			)}
		</div>
	);
}

/** A note that is being written is sent before the record is closed. */
function blurNotes(): void {
	if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur();
}
