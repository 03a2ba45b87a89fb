import { ArchiveRestore } from 'lucide';
import { useState } from 'preact/hooks';
import type { CampaignView } from '../../../protocol/rest.ts';
import { api, failureText } from '../../net/api.ts';
import { session } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';

/** On every page of an archived campaign: it can be looked at, and how to have it back. */
export function ArchivedNote({ campaign, onRestored }: { campaign: CampaignView; onRestored: () => void }) {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const mayRestore = session.value.kind === 'signed_in' && session.value.me.rights.includes('archive_campaign');
	const restore = async () => {
		setBusy(true);
		setError(null);
		try {
			await api.post(`/campaigns/${encodeURIComponent(campaign.id)}/restore`);
			onRestored();
		} catch (failure) {
			setError(failureText(failure));
		} finally {
			setBusy(false);
		}
	};
	return (
		<Alert
			tone="neutral"
			still
			title="This campaign is archived."
			actions={
				<Button small icon={ArchiveRestore} busy={busy} reason={mayRestore ? null : 'This is for owners.'} onClick={() => void restore()}>
					Restore
				</Button>
			}
		>
			<p>
				Everything can be looked at, nothing can be changed.
				{campaign.startedAt === null ? '' : ' Restored, it is paused and has new caller and clicker links.'}
			</p>
			{error ? (
				<p role="alert" class="font-medium text-ink-error">
					{error}
				</p>
			) : null}
		</Alert>
	);
}
