import { useState } from 'preact/hooks';
import { session } from '../../../state/session.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Switch } from '../../../ui/Switch.tsx';

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
	const mayTurnOff = session.value.kind === 'signed_in' && session.value.me.role === 'organisation_owner';
	return (
		<Card title="Clicking">
			<div class="flex flex-col gap-3">
				<Switch
					label="Cell numbers need a click"
					help="A volunteer approves each cell number, and each number of unknown type, before it can be dialed. Landlines need no click."
					checked={clicking}
					reason={
						clicking && started && !mayTurnOff
							? "Only the organisation's owner can turn clicking off once the campaign has been started."
							: null
					}
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
