import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import type { CallerSession } from './caller-session.ts';
import { KeyCap } from './parts.tsx';
import { withResult } from './screens.ts';

export interface CallActionsProps {
	session: CallerSession;
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
		if (withResult(call).length > 0) session.do({ do: 'save', attemptId, next });
		else session.problem.value = 'Please choose how the call went first.';
	};
	const scope = ended ? 'After a call' : 'In a call';
	useShortcuts([
		{ id: 'call.change', keys: ['c'], label: 'Change previous answers', scope, run: onLook },
		...(ended
			? [{ id: 'call.save', keys: ['s'], label: 'Save and next', scope, run: () => save('ready') }]
			: [
					{ id: 'call.machine', keys: ['m'], label: 'It is a machine: hang up and go on', scope, run: machine },
					{ id: 'call.hang-up', keys: ['h'], label: 'Hang up', scope, run: hangUp },
				]),
	]);
	const last = view.session.lastCall || session.leaving.value;
	return (
		<div class="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center gap-2 border-t border-base-300 bg-base-100 px-4 py-3">
			{/* On a phone it stands in the page, so that this bar takes one line. */}
			<Button class="hidden sm:inline-flex" pressed={looking} onClick={onLook}>
				Change previous answers
			</Button>
			<span class="hidden flex-1 sm:block" />
			{ended ? (
				<>
					{last ? null : (
						<Button class="whitespace-nowrap" busy={busy.has('save')} onClick={() => save('break')}>
							Save and take a break
						</Button>
					)}
					<Button kind="primary" class="flex-1 sm:flex-none" busy={busy.has('save')} onClick={() => save('ready')}>
						{last ? 'Save and finish' : 'Save and next'}
					</Button>
				</>
			) : (
				<>
					<Button class="flex-1 sm:flex-none" busy={busy.has('machine')} onClick={machine}>
						Machine <KeyCap>M</KeyCap>
					</Button>
					<Button kind="danger" class="flex-1 sm:flex-none" busy={busy.has('hangUp')} onClick={hangUp}>
						Hang up <KeyCap>H</KeyCap>
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
