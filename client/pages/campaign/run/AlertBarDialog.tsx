import { useState } from 'preact/hooks';
import type { Severity } from '../../../../protocol/enums.ts';
import type { AlertBarAdminView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField, TextAreaField, TextField } from '../../../ui/Field.tsx';
import { BarPreview } from './BarPreview.tsx';
import {
	type BarDraft,
	type BarErrors,
	bodyOf,
	draftOf,
	EMPTY_BAR,
	endInWords,
	SEVERITY_LABELS,
	timesInWords,
	zonesToChoose,
} from './bars.ts';
import { webAddress } from './markup.ts';
import { zoneName } from './zoned-time.ts';

const SEVERITIES: readonly Severity[] = ['info', 'success', 'warning', 'error'];

export interface AlertBarDialogProps {
	/** Path of the bars. */
	base: string;
	/** null for a new one. */
	bar: AlertBarAdminView | null;
	/** Position of a new one. */
	nextPosition: number;
	zone: string;
	now: number;
	onClose: () => void;
	onSaved: () => void;
}

/** Text, colour, link and times of one bar. */
export function AlertBarDialog({ base, bar, nextPosition, zone, now, onClose, onSaved }: AlertBarDialogProps) {
	const [clocks, setClocks] = useState(zone);
	const [draft, setDraft] = useState<BarDraft>(bar ? draftOf(bar, zone) : EMPTY_BAR);
	const [errors, setErrors] = useState<BarErrors>({});
	const [failure, setFailure] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const change = (more: Partial<BarDraft>) => setDraft({ ...draft, ...more });
	const save = async () => {
		const checked = bodyOf(draft, { zone: clocks, now, position: bar?.position ?? nextPosition, address: webAddress });
		if ('errors' in checked) {
			setErrors(checked.errors);
			return;
		}
		setErrors({});
		setBusy(true);
		try {
			if (bar) await api.put(`${base}/${bar.id}`, checked.body);
			else await api.post(base, checked.body);
			onSaved();
			onClose();
		} catch (error) {
			setFailure(failureText(error));
			setBusy(false);
		}
	};
	const url = webAddress(draft.linkUrl);
	const words = timesInWords(draft, clocks, zone);
	return (
		<Dialog open title={bar ? 'Edit alert bar' : 'Add alert bar'} onClose={onClose}>
			<form
				class="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					void save();
				}}
			>
				<TextAreaField label="Text" rows={2} maxLength={500} value={draft.text} error={errors.text} onInput={(text) => change({ text })} />
				<SelectField
					label="Colour"
					value={draft.severity}
					options={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
					onChange={(severity) => change({ severity })}
				/>
				<div class="grid gap-4 sm:grid-cols-2">
					<TextField
						label="Link (optional)"
						inputMode="url"
						placeholder="https://example.org"
						value={draft.linkUrl}
						error={errors.linkUrl}
						onInput={(linkUrl) => change({ linkUrl })}
					/>
					<TextField
						label="Words of the link"
						maxLength={200}
						value={draft.linkLabel}
						error={errors.linkLabel}
						onInput={(linkLabel) => change({ linkLabel })}
					/>
					<TextField
						label="Shown from (optional)"
						type="datetime-local"
						value={draft.startsAt}
						error={errors.startsAt}
						onInput={(startsAt) => change({ startsAt })}
					/>
					<TextField
						label="Shown until (optional)"
						type="datetime-local"
						value={draft.expiresAt}
						error={errors.expiresAt}
						onInput={(expiresAt) => change({ expiresAt })}
					/>
				</div>
				<SelectField
					label="Times are on the clocks of"
					value={clocks}
					options={zonesToChoose(zone, Intl.DateTimeFormat().resolvedOptions().timeZone).map((value) => ({
						value,
						label: `${value.replaceAll('_', ' ')} (${zoneName(now, value)})`,
					}))}
					onChange={setClocks}
				/>
				<p class="text-sm text-muted" role="status">
					{words ?? 'Without times the bar is shown from now on, for good.'}
				</p>
				<section class="flex flex-col gap-2" aria-label="Preview of the bar">
					<h3 class="font-semibold">How callers will see it</h3>
					<BarPreview
						bar={{
							text: draft.text.trim() === '' ? '…' : draft.text,
							severity: draft.severity,
							link: url !== null && draft.linkLabel.trim() !== '' ? { url, label: draft.linkLabel } : null,
							until: endInWords(draft, clocks, zone),
						}}
					/>
				</section>
				{failure ? (
					<Alert tone="error" urgent title="The alert bar was not saved.">
						{failure}
					</Alert>
				) : null}
				<div class="flex flex-wrap justify-end gap-2">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" kind="primary" busy={busy}>
						Save alert bar
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
