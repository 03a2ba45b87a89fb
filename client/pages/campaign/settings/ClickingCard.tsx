import { useState } from 'preact/hooks';
import type { MeView } from '../../../../protocol/rest.ts';
import { session } from '../../../state/session.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Switch } from '../../../ui/Switch.tsx';

/** Why the switch cannot be moved: by the organisation's own rule, or by role. */
function whyFixed(me: MeView | null, clicking: boolean, started: boolean): string | null {
	const policy = me?.organisation.clicking ?? 'allowed';
	if (policy === 'required' && clicking) return 'Your organisation requires clicking in every campaign.';
	if (policy === 'forbidden' && !clicking) return 'Your organisation has switched clicking off in every campaign.';
	if (clicking && started && !me?.rights.includes('switch_off_clicking'))
		return "Only the organisation's owner can turn clicking off once the campaign has been started.";
	return null;
}

/** Clicking on or off. Once the campaign has been started, off is for the organisation's owner, after a question. */
export function ClickingCard({
	clicking,
	started,
	onChange,
}: {
	clicking: boolean;
	started: boolean;
	onChange: (clicking: boolean) => void;
}) {
	const [asking, setAsking] = useState(false);
	const me = session.value.kind === 'signed_in' ? session.value.me : null;
	return (
		<Card title="Clicking">
			<div class="flex flex-col gap-3">
				<Switch
					label="Cell numbers need a click"
					help="A volunteer approves each cell number, and each number of unknown type, before it can be dialed. Landlines need no click."
					checked={clicking}
					reason={whyFixed(me, clicking, started)}
					onChange={(next) => {
						if (!next && started) setAsking(true);
						else onChange(next);
					}}
				/>
				<Alert tone="info" still>
					The law may require clicking; your counsel decides. Partyline does not say that clicking makes a call lawful.
				</Alert>
			</div>
			<Dialog
				open={asking}
				title="Turn clicking off?"
				onClose={() => setAsking(false)}
				actions={
					<>
						<Button onClick={() => setAsking(false)}>Keep clicking on</Button>
						<Button
							kind="danger"
							onClick={() => {
								setAsking(false);
								onChange(false);
							}}
						>
							Turn clicking off
						</Button>
					</>
				}
			>
				<p>
					Every valid number can be dialed at once, and the clicker link stops working. Your name and the time go into the audit log. The
					law may require clicking; your counsel decides.
				</p>
			</Dialog>
		</Card>
	);
}
