import { Check, Pencil, Phone, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { CallerIdView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';

export interface NumberRowProps {
	campaignId: string;
	item: CallerIdView;
	onRenamed: (item: CallerIdView) => void;
	onRemove: () => void;
}

function LabelForm({ campaignId, item, onDone }: { campaignId: string; item: CallerIdView; onDone: (item: CallerIdView | null) => void }) {
	const [label, setLabel] = useState(item.label);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const save = async () => {
		setBusy(true);
		setError(null);
		try {
			onDone(await api.patch<CallerIdView>(`/campaigns/${campaignId}/caller-ids/${item.id}`, { label: label.trim() }));
		} catch (failure) {
			setBusy(false);
			setError(failureText(failure));
		}
	};
	return (
		<form
			class="flex min-w-0 flex-1 flex-wrap items-start gap-2"
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy) void save();
			}}
			onKeyDown={(event) => {
				if (event.key === 'Escape') onDone(null);
			}}
		>
			<TextField
				class="min-w-0 flex-1 basis-40"
				label={`Label of ${item.phone}`}
				labelHidden
				maxLength={LIMITS.labelChars}
				value={label}
				onInput={setLabel}
				error={error}
			/>
			<Button type="submit" icon={Check} busy={busy}>
				Save label
			</Button>
			<Button kind="quiet" onClick={() => onDone(null)}>
				Cancel
			</Button>
		</form>
	);
}

/** One caller-ID number with its label, which can be changed, and the way to remove it. */
export function NumberRow({ campaignId, item, onRenamed, onRemove }: NumberRowProps) {
	const [editing, setEditing] = useState(false);
	return (
		<li class="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 py-2">
			<Icon icon={Phone} class="text-muted" />
			<span class="font-semibold tabular-nums">{item.phone}</span>
			{editing ? (
				<LabelForm
					campaignId={campaignId}
					item={item}
					onDone={(renamed) => {
						setEditing(false);
						if (renamed) onRenamed(renamed);
					}}
				/>
			) : (
				<>
					<span class="min-w-0 flex-1 truncate text-muted">{item.label}</span>
					{item.readyMade ? <Badge tone="info">Practice number</Badge> : null}
					<span class="ml-auto flex">
						<Button small kind="quiet" icon={Pencil} label={`Label of ${item.phone}`} onClick={() => setEditing(true)}>
							Label
						</Button>
						<Button small kind="quiet" icon={Trash2} label={`Remove ${item.phone}`} onClick={onRemove}>
							Remove
						</Button>
					</span>
				</>
			)}
		</li>
	);
}
