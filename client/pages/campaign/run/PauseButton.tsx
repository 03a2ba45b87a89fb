import { Pause, Play } from 'lucide';
import { useState } from 'preact/hooks';
import { api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { counted } from '../../../ui/format.ts';
import { toast } from '../../../ui/Toast.tsx';

export interface PauseButtonProps {
	campaignId: string;
	paused: boolean;
	lines: { ringing: number; holding: number; talking: number };
	onChanged: () => void;
}

/** Stops dialing after asking, and starts it again at once. */
export function PauseButton({ campaignId, paused, lines, onChanged }: PauseButtonProps) {
	const [asking, setAsking] = useState(false);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const path = `/campaigns/${encodeURIComponent(campaignId)}/pause`;
	const change = async (work: () => Promise<unknown>) => {
		setBusy(true);
		setError(null);
		try {
			await work();
			setAsking(false);
			onChanged();
		} catch (failure) {
			setError(failureText(failure));
			if (paused) toast(failureText(failure), 'error');
		} finally {
			setBusy(false);
		}
	};
	if (paused) {
		return (
			<Button kind="primary" icon={Play} busy={busy} onClick={() => void change(() => api.delete(path))}>
				Resume
			</Button>
		);
	}
	const live = lines.talking + lines.holding;
	return (
		<>
			<Button icon={Pause} onClick={() => setAsking(true)}>
				Pause
			</Button>
			<Dialog
				open={asking}
				title="Pause this campaign?"
				onClose={() => setAsking(false)}
				actions={
					<>
						<Button onClick={() => setAsking(false)}>Keep running</Button>
						<Button kind="primary" icon={Pause} busy={busy} onClick={() => void change(() => api.put(path))}>
							Pause campaign
						</Button>
					</>
				}
			>
				<div class="flex flex-col gap-3">
					<ul class="list-disc pl-5">
						<li>Nothing new is dialed, and {lines.ringing === 1 ? 'the ringing call is' : 'ringing calls are'} cancelled at once.</li>
						<li>
							{live > 0
								? `${counted(live, 'conversation')} under way ${live === 1 ? 'goes' : 'go'} on to the end`
								: 'Conversations go on to the end'}
							, with their answers; after that callers see the end card “Campaign paused”.
						</li>
						<li>Clicking goes on.</li>
					</ul>
					{error ? (
						<Alert tone="error" urgent title="The campaign was not paused.">
							{error}
						</Alert>
					) : null}
				</div>
			</Dialog>
		</>
	);
}
