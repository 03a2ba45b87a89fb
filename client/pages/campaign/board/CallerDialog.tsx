import { ArrowRight, LogOut, Send } from 'lucide';
import { useState } from 'preact/hooks';
import type { CampaignListItem } from '../../../../protocol/rest.ts';
import type { BoardCaller } from '../../../../protocol/views.ts';
import { api, failureText } from '../../../net/api.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField, TextAreaField } from '../../../ui/Field.tsx';
import { count, counted, duration } from '../../../ui/format.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { STATE_WORDS } from './board.ts';

/** What an admin can do about one caller: a word, the end of the session, another campaign. */
export function CallerDialog({ campaignId, caller, onClose }: { campaignId: string; caller: BoardCaller; onClose: () => void }) {
	const path = `/campaigns/${encodeURIComponent(campaignId)}/callers/${encodeURIComponent(caller.id)}`;
	const { load } = useGet<CampaignListItem[]>('/campaigns');
	const others = load.state === 'ready' ? load.value.filter((campaign) => campaign.id !== campaignId && campaign.startedAt !== null) : [];
	const [text, setText] = useState('');
	const [block, setBlock] = useState(false);
	const [target, setTarget] = useState('');
	const [busy, setBusy] = useState<string | null>(null);
	const [error, setError] = useState<string | null>(null);
	const run = async (what: string, work: () => Promise<unknown>, said: string) => {
		setBusy(what);
		setError(null);
		try {
			await work();
			toast(said);
			onClose();
		} catch (failure) {
			setError(failureText(failure));
			setBusy(null);
		}
	};
	const later = caller.state === 'on_call' || caller.state === 'wrap_up' ? ' The present call and its record are finished first.' : '';
	return (
		<Dialog open title={caller.name} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
			<div class="flex flex-col gap-5">
				<p>
					{STATE_WORDS[caller.state]}. So far {counted(caller.calls, 'call')}, the right person in {count(caller.contacts)},{' '}
					{duration(caller.talkMs)} of conversation.
				</p>
				{error ? (
					<Alert tone="error" urgent title="That did not work.">
						{error}
					</Alert>
				) : null}
				<section class="flex flex-col gap-2" aria-label="Message">
					<TextAreaField
						label="Message to this caller"
						rows={2}
						maxLength={300}
						value={text}
						onInput={setText}
						help="Shown on their page at once, until the next message."
					/>
					<Button
						class="self-start"
						icon={Send}
						busy={busy === 'message'}
						reason={text.trim() === '' ? 'Write something first.' : null}
						onClick={() => void run('message', () => api.put(`${path}/message`, { text: text.trim() }), `Sent to ${caller.name}.`)}
					>
						Send message
					</Button>
				</section>
				<section class="flex flex-col gap-2 border-t border-base-300 pt-4" aria-label="Another campaign">
					<SelectField
						label="Move to another campaign"
						value={target}
						options={[
							{ value: '', label: others.length === 0 ? 'No other started campaign' : 'Choose a campaign' },
							...others.map((campaign) => ({ value: campaign.id, label: campaign.name || 'Unnamed campaign' })),
						]}
						onChange={setTarget}
					/>
					<Button
						class="self-start"
						icon={ArrowRight}
						busy={busy === 'move'}
						reason={target === '' ? 'Choose a campaign first.' : null}
						onClick={() =>
							void run('move', () => api.put(`${path}/campaign`, { campaignId: target }), `${caller.name} is asked to go on there.`)
						}
					>
						Move caller
					</Button>
					<p class="text-sm text-muted">Their page offers the other campaign; they press a button to go on.{later}</p>
				</section>
				<section class="flex flex-col gap-2 border-t border-base-300 pt-4" aria-label="End of the session">
					<Switch
						label="Block them too"
						checked={block}
						onChange={setBlock}
						help="Whoever comes with the same phone number, or the same name from the same network, is refused."
					/>
					<Button
						class="self-start"
						kind="danger"
						icon={LogOut}
						busy={busy === 'end'}
						onClick={() => void run('end', () => api.delete(`${path}?block=${block}`), `The session of ${caller.name} is ended.`)}
					>
						{block ? 'End session and block' : 'End session'}
					</Button>
					{later ? <p class="text-sm text-muted">{later.trim()}</p> : null}
				</section>
			</div>
		</Dialog>
	);
}
