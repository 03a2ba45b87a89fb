import { QrCode as QrIcon, RefreshCw } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { LinkKind } from '../../../../protocol/enums.ts';
import { api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { QrCode } from '../../../ui/QrCode.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { invitation, LINK_WORDS } from './invitation.ts';

export interface LinkCardProps {
	campaignId: string;
	campaignName: string;
	practice: boolean;
	kind: LinkKind;
	url: string;
	/** The link was replaced. */
	onRotated: () => Promise<void>;
	/** A line of figures under the link. */
	children?: ComponentChildren;
}

function RotateDialog({
	campaignId,
	kind,
	onClose,
	onRotated,
}: Pick<LinkCardProps, 'campaignId' | 'kind' | 'onRotated'> & { onClose: () => void }) {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const words = LINK_WORDS[kind];
	const rotate = async () => {
		setBusy(true);
		try {
			await api.post(`/campaigns/${encodeURIComponent(campaignId)}/links/${kind}/rotate`);
			await onRotated();
			onClose();
			toast(`New ${words.link} made. Send it to your volunteers.`);
		} catch (failure) {
			setError(failureText(failure));
			setBusy(false);
		}
	};
	return (
		<Dialog
			open
			title={`Make a new ${words.link}?`}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep this link</Button>
					<Button kind="danger" icon={RefreshCw} busy={busy} onClick={() => void rotate()}>
						Make a new link
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-3">
				<p>The present link stops working at once, for everybody who has it. {words.sessionsEnd}</p>
				{error ? (
					<Alert tone="error" urgent title="The link was not changed.">
						{error}
					</Alert>
				) : null}
			</div>
		</Dialog>
	);
}

/** One link for volunteers, with every way to hand it on (R6, R7, R7b, R9). */
export function LinkCard(props: LinkCardProps) {
	const { kind, url, campaignName } = props;
	const [shown, setShown] = useState<'qr' | 'rotate' | null>(null);
	const words = LINK_WORDS[kind];
	const guideUrl = new URL(words.guide, location.origin).href;
	return (
		<Card title={words.title} class="flex-1 basis-80 min-w-0">
			<div id={`${kind}-link`} class="flex flex-col gap-3">
				<a href={url} target="_blank" rel="noopener" class="text-link break-all" aria-label={`${words.title}: ${url} (opens in a new tab)`}>
					{url}
				</a>
				<div class="flex flex-wrap gap-2">
					<CopyButton text={url} label={`Copy ${words.link}`} />
					<Button small icon={QrIcon} label={`QR code of the ${words.link}`} onClick={() => setShown('qr')}>
						QR code
					</Button>
					<CopyButton
						text={invitation({ kind, campaignName, practice: props.practice, url, guideUrl })}
						label={`Copy invitation for ${words.who}s`}
					>
						Copy invitation
					</CopyButton>
					<Button small icon={RefreshCw} label={`New link for ${words.who}s`} onClick={() => setShown('rotate')}>
						New link
					</Button>
				</div>
				{props.children}
				<p class="text-sm">
					Guide to send along:{' '}
					<a class="text-link" href={words.guide} target="_blank" rel="noopener">
						{words.guideTitle}
						<span class="sr-only"> (opens in a new tab)</span>
					</a>
				</p>
			</div>
			<Dialog open={shown === 'qr'} title={`${words.title}: QR code`} onClose={() => setShown(null)}>
				<div class="flex flex-col items-center gap-3">
					<QrCode text={url} label={`QR code of ${url}`} size={280} />
					<p class="text-center break-all">{url}</p>
				</div>
			</Dialog>
			{shown === 'rotate' ? (
				<RotateDialog campaignId={props.campaignId} kind={kind} onClose={() => setShown(null)} onRotated={props.onRotated} />
			) : null}
		</Card>
	);
}
