import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { LiveSession } from './session.ts';
import { useNow } from './use-now.ts';
import { duration } from './view-clock.ts';
import { rich, t } from './words/words.ts';

/** Asked of somebody who was silent for long: an absent caller would keep people on the line waiting. */
export function StillThere({ session, until }: { session: LiveSession; until: number | null }) {
	const now = useNow(session);
	const here = (): void => session.stillHere();
	return (
		<Dialog
			open={until !== null && until > now}
			title={t('there.title')}
			onClose={here}
			actions={
				<Button kind="primary" onClick={here} autoFocus>
					{t('there.here')}
				</Button>
			}
		>
			<p>{rich('there.text', { time: <span class="tabular-nums">{duration((until ?? now) - now)}</span> })}</p>
		</Dialog>
	);
}
