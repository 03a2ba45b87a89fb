import { Check, CircleAlert, LoaderCircle } from 'lucide';
import { failureText, fieldErrors } from '../net/api.ts';
import type { SaveState } from '../state/autosave.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

/** "Saving…", "Saved", or why not; read out politely. */
export function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
	return (
		<div class="flex min-h-8 flex-wrap items-center gap-2 text-sm text-muted">
			<p role="status" class="flex items-center gap-1.5">
				{state.kind === 'idle' ? 'Changes are saved as you go.' : null}
				{state.kind === 'waiting' || state.kind === 'saving' ? (
					<>
						<Icon icon={LoaderCircle} size={16} /> Saving…
					</>
				) : null}
				{state.kind === 'saved' ? (
					<>
						<Icon icon={Check} size={16} class="text-primary" /> Saved
					</>
				) : null}
				{state.kind === 'failed' ? (
					<span class="flex items-center gap-1.5 font-medium text-ink-error">
						<Icon icon={CircleAlert} size={16} /> Not saved.{' '}
						{Object.keys(fieldErrors(state.error)).length > 0 ? 'See what is marked on this page.' : failureText(state.error)}
					</span>
				) : null}
			</p>
			{state.kind === 'failed' ? (
				<Button small onClick={onRetry}>
					Try again
				</Button>
			) : null}
		</div>
	);
}
