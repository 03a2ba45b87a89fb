import { RotateCcw } from 'lucide';
import { useState } from 'preact/hooks';
import type { CampaignListItem, EndCardAdminView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { SafeHtml } from '../../../ui/SafeHtml.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { MarkupEditor } from './MarkupEditor.tsx';

const NONE = '';

export interface EndCardDialogProps {
	/** Path of the cards. */
	base: string;
	card: EndCardAdminView;
	title: string;
	/** Campaigns that can be offered next. */
	campaigns: readonly CampaignListItem[];
	onClose: () => void;
	/** With the card as the server keeps it. */
	onSaved: (card: EndCardAdminView) => void;
}

/** [R25] [R26] The words of one card, with how it will look beside them. */
export function EndCardDialog({ base, card, title, campaigns, onClose, onSaved }: EndCardDialogProps) {
	const [html, setHtml] = useState(card.html);
	const [next, setNext] = useState(card.nextCampaignId ?? NONE);
	const [busy, setBusy] = useState<'save' | 'reset' | null>(null);
	const [error, setError] = useState<string | null>(null);
	const run = async (kind: 'save' | 'reset', work: () => Promise<EndCardAdminView>) => {
		setBusy(kind);
		setError(null);
		try {
			onSaved(await work());
			toast('Saved. Callers who read the card see it now.');
			onClose();
		} catch (failure) {
			setError(failureText(failure));
			setBusy(null);
		}
	};
	const options = [
		{ value: NONE, label: 'None' },
		...campaigns.map((campaign) => ({ value: campaign.id, label: campaign.name || 'Unnamed campaign' })),
	];
	return (
		<Dialog
			open
			wide
			title={`End card: ${title}`}
			onClose={onClose}
			actions={
				<>
					{card.isDefault ? null : (
						<Button
							icon={RotateCcw}
							busy={busy === 'reset'}
							onClick={() => void run('reset', () => api.delete<EndCardAdminView>(`${base}/${card.kind}`))}
						>
							Back to the default text
						</Button>
					)}
					<Button onClick={onClose}>Cancel</Button>
					<Button
						kind="primary"
						busy={busy === 'save'}
						onClick={() =>
							void run('save', () =>
								api.put<EndCardAdminView>(`${base}/${card.kind}`, { html, nextCampaignId: next === NONE ? null : next }),
							)
						}
					>
						Save card
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-4">
				<MarkupEditor label="Text of the card" value={html} onInput={setHtml} />
				<section class="flex flex-col gap-2" aria-label="Preview of the card">
					<h3 class="font-semibold">How callers will see it</h3>
					<div class="rounded-box border border-base-300 bg-base-200 p-4">
						<SafeHtml html={html} />
					</div>
				</section>
				<SelectField
					label="Next campaign"
					help="Offered as a button, so that nobody is sent home while there is work elsewhere."
					value={next}
					options={options}
					onChange={setNext}
				/>
				{error ? (
					<Alert tone="error" urgent title="The card was not saved.">
						{error}
					</Alert>
				) : null}
			</div>
		</Dialog>
	);
}
