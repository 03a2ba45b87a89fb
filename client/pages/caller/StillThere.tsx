import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { CallerSession } from './caller-session.ts';
import { useNow } from './use-now.ts';
import { duration } from './view-clock.ts';

/** Asked of somebody who was silent for long: an absent caller would keep people on the line waiting. */
export function StillThere({ session, until }: { session: CallerSession; until: number | null }) {
	const now = useNow(session);
	const here = (): void => session.stillHere();
	return (
		<Dialog
			open={until !== null && until > now}
			title="Are you still there?"
			onClose={here}
			actions={
				<Button kind="primary" onClick={here} autoFocus>
					I’m still here
				</Button>
			}
		>
			<p>
				Without an answer you are set to a break in <span class="tabular-nums">{duration((until ?? now) - now)}</span>, so that nobody is
				connected to an empty chair.
			</p>
		</Dialog>
	);
}
