import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import type { AlertBarAdminView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { useGet } from '../../../state/useGet.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { AlertBarDialog } from './AlertBarDialog.tsx';
import { BarPreview } from './BarPreview.tsx';
import { inOrder, lifeOf, moved } from './bars.ts';

export interface AlertBarsProps {
	campaignId: string;
	/** IANA zone of the campaign. */
	zone: string;
	/** Epoch ms of the server's clock. */
	now: number;
}

interface RowProps extends AlertBarsProps {
	bar: AlertBarAdminView;
	of: number;
	onEdit: () => void;
	onDelete: () => void;
	onMove: (step: -1 | 1) => void;
}

function BarRow({ bar, of, zone, now, onEdit, onDelete, onMove }: RowProps) {
	const life = lifeOf(bar, zone, now);
	const name = `“${bar.text.length > 30 ? `${bar.text.slice(0, 29)}…` : bar.text}”`;
	return (
		<li class="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
			<BarPreview bar={bar} />
			<div class="flex flex-wrap items-center gap-1">
				<Badge tone={life.shown ? 'neutral' : 'warning'}>{life.text}</Badge>
				{of > 1 ? (
					<>
						<Button small kind="quiet" icon={ArrowUp} label={`Move ${name} up`} onClick={() => onMove(-1)} />
						<Button small kind="quiet" icon={ArrowDown} label={`Move ${name} down`} onClick={() => onMove(1)} />
					</>
				) : null}
				<Button small kind="quiet" icon={Pencil} label={`Edit ${name}`} onClick={onEdit} />
				<Button small kind="quiet" icon={Trash2} label={`Delete ${name}`} onClick={onDelete} />
			</div>
		</li>
	);
}

function DeleteBar({ base, bar, onClose, onDone }: { base: string; bar: AlertBarAdminView; onClose: () => void; onDone: () => void }) {
	const [busy, setBusy] = useState(false);
	const remove = async () => {
		setBusy(true);
		try {
			await api.delete(`${base}/${bar.id}`);
			onDone();
		} catch (error) {
			toast(failureText(error), 'error');
		}
		onClose();
	};
	return (
		<Dialog
			open
			title="Delete this alert bar?"
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it</Button>
					<Button kind="danger" icon={Trash2} busy={busy} onClick={() => void remove()}>
						Delete alert bar
					</Button>
				</>
			}
		>
			<p>It disappears from every open caller’s page at once.</p>
		</Dialog>
	);
}

/** [R23] [R24] The bars at the top of every caller's page. */
export function AlertBars({ campaignId, zone, now }: AlertBarsProps) {
	const base = `/campaigns/${encodeURIComponent(campaignId)}/alert-bars`;
	const { load, reload, set } = useGet<AlertBarAdminView[]>(base);
	const [editing, setEditing] = useState<AlertBarAdminView | 'new' | null>(null);
	const [deleting, setDeleting] = useState<AlertBarAdminView | null>(null);
	const bars = load.state === 'ready' ? inOrder(load.value) : [];
	const move = async (index: number, step: -1 | 1) => {
		const changed = moved(bars, index, step);
		if (changed.length === 0) return;
		set(bars.map((bar) => changed.find((other) => other.id === bar.id) ?? bar));
		try {
			await Promise.all(changed.map(({ id, ...body }) => api.put(`${base}/${id}`, body)));
		} catch (error) {
			toast(failureText(error), 'error');
		}
		reload();
	};
	return (
		<Card
			title="Messages: alert bars"
			actions={
				<Button small icon={Plus} onClick={() => setEditing('new')}>
					Add alert bar
				</Button>
			}
		>
			<p class="text-muted">Short lines at the top of every caller’s page. They appear, change and vanish on open pages by themselves.</p>
			{load.state === 'loading' ? <Loading what="the alert bars" lines={2} /> : null}
			{load.state === 'failed' ? <ErrorState what="The alert bars" error={load.error} onRetry={reload} /> : null}
			{bars.length > 0 ? (
				<ul class="mt-2 divide-y divide-base-300" aria-label="Alert bars">
					{bars.map((bar, index) => (
						<BarRow
							key={bar.id}
							campaignId={campaignId}
							zone={zone}
							now={now}
							bar={bar}
							of={bars.length}
							onEdit={() => setEditing(bar)}
							onDelete={() => setDeleting(bar)}
							onMove={(step) => void move(index, step)}
						/>
					))}
				</ul>
			) : null}
			{load.state === 'ready' && bars.length === 0 ? (
				<p class="mt-2">None yet. Use one to say when the shift ends, or what changed in the script.</p>
			) : null}
			{editing ? (
				<AlertBarDialog
					base={base}
					bar={editing === 'new' ? null : editing}
					nextPosition={Math.min(1000, (bars.at(-1)?.position ?? -1) + 1)}
					zone={zone}
					now={now}
					onClose={() => setEditing(null)}
					onSaved={reload}
				/>
			) : null}
			{deleting ? <DeleteBar base={base} bar={deleting} onClose={() => setDeleting(null)} onDone={reload} /> : null}
		</Card>
	);
}
