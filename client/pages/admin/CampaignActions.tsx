import { Archive, ArchiveRestore, Copy, Ellipsis, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type CampaignAction, deleteWord, whyNotCampaign } from '../../../protocol/campaign-actions.ts';
import type { CampaignListItem, CampaignView } from '../../../protocol/rest.ts';
import { api, failureText } from '../../net/api.ts';
import { session } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MENU_ITEM, Menu } from '../../ui/Menu.tsx';
import { toast } from '../../ui/Toast.tsx';
import { stepPath } from '../campaign/steps.ts';

const named = (campaign: CampaignListItem): string => campaign.name || 'Unnamed campaign';

/** The right of the roles' table that an action takes besides the right to edit. */
const RIGHTS: Partial<Record<CampaignAction, string>> = {
	archive: 'archive_campaign',
	restore: 'archive_campaign',
	delete: 'delete_campaign',
};

/** Why the signed-in person cannot do it now: by the campaign's state, then by role. */
export function whyNot(action: CampaignAction, campaign: CampaignListItem): string | null {
	const rights = session.value.kind === 'signed_in' ? session.value.me.rights : [];
	return whyNotCampaign(action, campaign) ?? (rights.includes(RIGHTS[action] ?? 'edit') ? null : 'Your role does not allow this.');
}

function Item({
	action,
	campaign,
	icon,
	label,
	onChoose,
}: {
	action: CampaignAction;
	campaign: CampaignListItem;
	icon: typeof Copy;
	label: string;
	onChoose: () => void;
}) {
	const why = whyNot(action, campaign);
	return (
		<button type="button" class={MENU_ITEM} aria-disabled={why ? 'true' : undefined} onClick={() => (why ? toast(why) : onChoose())}>
			<Icon icon={icon} class={why ? 'text-muted' : ''} />
			<span class="min-w-0">
				<span class={why ? 'text-muted' : ''}>{label}</span>
				{why ? <span class="block text-sm text-muted">{why}</span> : null}
			</span>
		</button>
	);
}

type Ask = { kind: 'archive' | 'delete'; campaign: CampaignListItem };

/** What can be done with one campaign of the list. What cannot be done now stays in sight and says why. */
export function CampaignActions({ campaign, onChanged }: { campaign: CampaignListItem; onChanged: () => void }) {
	const { route } = useLocation();
	const [ask, setAsk] = useState<Ask | null>(null);
	const path = `/campaigns/${encodeURIComponent(campaign.id)}`;
	const now = (work: () => Promise<unknown>) => void work().catch((error: unknown) => toast(failureText(error), 'error'));
	const copy = async () => {
		const made = await api.post<CampaignView>(`${path}/copy`, {});
		toast(`Script, settings and numbers were copied to “${made.name || 'Unnamed campaign'}”. Contacts were not.`);
		route(stepPath(made.id, 'basics'));
	};
	const restore = async () => {
		await api.post(`${path}/restore`);
		toast(campaign.startedAt === null ? `${named(campaign)} is back.` : `${named(campaign)} is back, paused, with new links.`);
		onChanged();
	};
	return (
		<div class="relative z-10 has-[[aria-expanded=true]]:z-20">
			<Menu label={`Actions for ${named(campaign)}`} icon={Ellipsis} iconOnly>
				<Item action="copy" campaign={campaign} icon={Copy} label="Copy" onChoose={() => now(copy)} />
				{campaign.archivedAt === null ? (
					<Item
						action="archive"
						campaign={campaign}
						icon={Archive}
						label="Archive"
						onChoose={() => setAsk({ kind: 'archive', campaign })}
					/>
				) : (
					<Item action="restore" campaign={campaign} icon={ArchiveRestore} label="Restore" onChoose={() => now(restore)} />
				)}
				<Item action="delete" campaign={campaign} icon={Trash2} label="Delete" onChoose={() => setAsk({ kind: 'delete', campaign })} />
			</Menu>
			{ask?.kind === 'archive' ? <ArchiveDialog campaign={ask.campaign} onClose={() => setAsk(null)} onChanged={onChanged} /> : null}
			{ask?.kind === 'delete' ? <DeleteDialog campaign={ask.campaign} onClose={() => setAsk(null)} onChanged={onChanged} /> : null}
		</div>
	);
}

interface DialogProps {
	campaign: CampaignListItem;
	onClose: () => void;
	onChanged: () => void;
}

/** Work with one error, said in the dialog that asked for it. */
function useWork(done: () => void): { busy: boolean; error: string | null; run: (work: () => Promise<unknown>) => void } {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const run = (work: () => Promise<unknown>) => {
		setBusy(true);
		setError(null);
		work().then(done, (failure: unknown) => {
			setBusy(false);
			setError(failureText(failure));
		});
	};
	return { busy, error, run };
}

function ArchiveDialog({ campaign, onClose, onChanged }: DialogProps) {
	const { busy, error, run } = useWork(() => {
		onClose();
		onChanged();
		toast(`${named(campaign)} was archived.`);
	});
	return (
		<Dialog
			open
			title="Archive this campaign?"
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it</Button>
					<Button kind="primary" icon={Archive} busy={busy} onClick={() => run(() => api.delete(`/campaigns/${campaign.id}`))}>
						Archive
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-3">
				<p class="break-words">
					“{named(campaign)}” leaves the list.
					{campaign.startedAt === null
						? ''
						: ' It is paused: ringing calls are cancelled, conversations finish. Its caller and clicker links stop working for good.'}
				</p>
				<p>Nothing is erased. Results and records stay, and it can be restored; then it gets new links and stays paused.</p>
				{error ? (
					<Alert tone="error" urgent title="The campaign was not archived.">
						{error}
					</Alert>
				) : null}
			</div>
		</Dialog>
	);
}

function DeleteDialog({ campaign, onClose, onChanged }: DialogProps) {
	const [typed, setTyped] = useState('');
	const word = deleteWord(campaign.name);
	const { busy, error, run } = useWork(() => {
		onClose();
		onChanged();
		toast(`${named(campaign)} was deleted.`);
	});
	const submit = () => run(() => api.post(`/campaigns/${campaign.id}/delete`, { confirm: typed }));
	const fits = typed.trim() === word;
	return (
		<Dialog
			open
			title="Delete this campaign for good?"
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it</Button>
					<Button kind="danger" icon={Trash2} busy={busy} reason={fits ? null : 'Type it first.'} onClick={submit}>
						Delete for good
					</Button>
				</>
			}
		>
			<form
				class="flex flex-col gap-3"
				onSubmit={(event) => {
					event.preventDefault();
					if (fits && !busy) submit();
				}}
			>
				<p>
					Contacts, questions, settings, calls, answers and results of “{named(campaign)}” are erased and cannot be brought back. What
					stays: the record of approvals, and the audit log.
				</p>
				<TextField
					label={
						<>
							To confirm, type <span class="font-mono break-all">{word}</span>
						</>
					}
					value={typed}
					onInput={setTyped}
				/>
				{error ? (
					<Alert tone="error" urgent title="The campaign was not deleted.">
						{error}
					</Alert>
				) : null}
			</form>
		</Dialog>
	);
}
