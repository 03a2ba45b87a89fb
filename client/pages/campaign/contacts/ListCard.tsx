import { Download, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import type { ListView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button, LinkButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { count, counted, fileSize } from '../../../ui/format.ts';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { ListFacts } from './ListFacts.tsx';
import { type ActiveUpload, forgetUpload } from './uploads.ts';

export interface ListCardProps {
	campaignId: string;
	list: ListView;
	/** Present while this page sends the file. */
	upload: ActiveUpload | undefined;
	started: boolean;
	/** The list is gone. */
	onDeleted: () => void;
}

const sent = (list: ListView): number => (list.bytes > 0 ? (list.nextOffset / list.bytes) * 100 : 0);

function Underway({ list, upload }: { list: ListView; upload: ActiveUpload }) {
	return (
		<div class="flex flex-col gap-2">
			<ProgressBar value={sent(list)} label={`Upload of ${list.name}`} />
			<p class="text-muted tabular-nums" role="status">
				{upload.waiting ? 'The connection is gone. The upload goes on by itself.' : `${counted(list.rows, 'row')} read`}
			</p>
		</div>
	);
}

function Outcome({ campaignId, list }: { campaignId: string; list: ListView }) {
	// A row that was accepted may still hold a second number that was not.
	const words = list.rejected > 0 ? 'Download rejected rows' : 'Problem report';
	return (
		<div class="flex flex-wrap items-center gap-x-6 gap-y-2">
			<dl class="flex flex-wrap gap-x-6 gap-y-1">
				{[
					{ term: 'Rows read', value: list.rows },
					{ term: 'Numbers accepted', value: list.accepted },
					{ term: 'Rows rejected', value: list.rejected },
				].map(({ term, value }) => (
					<div key={term}>
						<dt class="text-sm text-muted">{term}</dt>
						<dd class="text-lg font-semibold tabular-nums">{count(value)}</dd>
					</div>
				))}
			</dl>
			<LinkButton
				small
				icon={Download}
				href={`/api/campaigns/${campaignId}/lists/${list.id}/rejects.csv`}
				download={`problems ${list.name}`}
				label={`${words} of ${list.name}`}
			>
				{words}
			</LinkButton>
		</div>
	);
}

interface DeleteDialogProps extends Omit<ListCardProps, 'upload' | 'started'> {
	/** Its numbers are in the started campaign. */
	fixed: boolean;
	onClose: () => void;
}

function DeleteDialog({ campaignId, list, fixed, onClose, onDeleted }: DeleteDialogProps) {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const remove = async () => {
		setBusy(true);
		try {
			await api.delete(`/campaigns/${encodeURIComponent(campaignId)}/lists/${list.id}`);
			forgetUpload(list.id);
			onClose();
			onDeleted();
		} catch (failure) {
			setBusy(false);
			setError(failureText(failure));
		}
	};
	const verb = fixed ? 'Take out' : 'Delete';
	return (
		<Dialog
			open
			title={fixed ? 'Take this list out of the campaign?' : 'Delete this list?'}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it</Button>
					<Button kind="danger" icon={Trash2} busy={busy} onClick={() => void remove()}>
						{fixed ? 'Take out' : 'Delete list'}
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-3">
				{fixed ? (
					<>
						<p class="break-words">
							Numbers of “{list.name}” that were not dialed yet leave the campaign, approved or not, unless another list holds them too.
						</p>
						<p>Numbers that were dialed stay with their attempts and results. To have the others back, upload the list again.</p>
					</>
				) : (
					<p class="break-words">
						“{list.name}” with {counted(list.rows, 'row')} is removed from this campaign. Your own file is not touched.
					</p>
				)}
				{error ? (
					<Alert tone="error" urgent title={`${verb} did not work.`}>
						{error}
					</Alert>
				) : null}
			</div>
		</Dialog>
	);
}

/** One list: its upload, what became of it, and the way to remove it. */
export function ListCard({ campaignId, list, upload, started, onDeleted }: ListCardProps) {
	const [asking, setAsking] = useState(false);
	const underway = upload !== undefined && upload.problem === null;
	const current = upload?.list ?? list;
	const problem = upload?.problem ?? current.problem;
	/** Its numbers are in the started campaign: those that were dialed stay. */
	const fixed = started && current.state === 'ready';
	const interrupted = current.state === 'uploading' && !underway;
	return (
		<li class="flex flex-col gap-3 rounded-box border border-base-300 bg-base-100 p-4">
			<div class="flex flex-wrap items-center justify-between gap-2">
				<h2 class="flex min-w-0 flex-wrap items-center gap-2 font-semibold break-words">
					{current.name}
					{current.removedAt !== null ? <Badge>Taken out</Badge> : null}
					{underway ? <Badge tone="info">Uploading</Badge> : null}
					{interrupted ? <Badge tone="warning">Not finished</Badge> : null}
					{current.state === 'failed' ? <Badge tone="error">Failed</Badge> : null}
				</h2>
				{underway ? (
					<Button small onClick={upload.cancel} label={`Stop the upload of ${current.name}`}>
						Stop
					</Button>
				) : current.removedAt !== null ? null : (
					<Button
						small
						kind="danger"
						icon={Trash2}
						label={`${fixed ? 'Take out' : 'Delete'} ${current.name}`}
						onClick={() => setAsking(true)}
					>
						{fixed ? 'Take out' : 'Delete'}
					</Button>
				)}
			</div>
			{underway ? <Underway list={current} upload={upload} /> : null}
			{problem && !underway ? (
				<Alert tone="error" title={current.state === 'failed' ? 'This list could not be read.' : 'The upload has stopped.'}>
					{problem}
				</Alert>
			) : null}
			{interrupted && !problem ? (
				<Alert tone="warning" still title={`${Math.floor(sent(current))} % of this file has arrived.`}>
					<p>
						If the upload is not going on in another window, choose the same file again ({current.name}, {fileSize(current.bytes)}): it goes
						on from there, and no row arrives twice.
					</p>
				</Alert>
			) : null}
			{current.removedAt !== null ? (
				<p class="text-sm text-muted">Its numbers that were not dialed have left the campaign. The others stay, with their record.</p>
			) : null}
			{current.state === 'ready' ? <Outcome campaignId={campaignId} list={current} /> : null}
			{current.state === 'ready' && current.removedAt === null ? <ListFacts campaignId={campaignId} listId={current.id} /> : null}
			{asking ? (
				<DeleteDialog fixed={fixed} campaignId={campaignId} list={current} onClose={() => setAsking(false)} onDeleted={onDeleted} />
			) : null}
		</li>
	);
}
