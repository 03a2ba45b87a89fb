import { useState } from 'preact/hooks';
import type { ClickerSessionView } from '../../../../protocol/views.ts';
import { api, failureText } from '../../../net/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { count } from '../../../ui/format.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { usePolled } from '../results/use-polled.ts';
import { clickerAction, clickerRows } from './board.ts';

const REFRESH_MS = 5_000;
const SHOWN = 50;
const WITHDRAWN = 'Of numbers that nobody has tried to call yet. Recorded, never erased.';

function EndDialog({
	base,
	clicker,
	onClose,
	onDone,
}: {
	base: string;
	clicker: ClickerSessionView;
	onClose: () => void;
	onDone: () => void;
}) {
	const [withdraw, setWithdraw] = useState(false);
	const [busy, setBusy] = useState(false);
	const name = clicker.name || 'this clicker';
	const end = async () => {
		setBusy(true);
		try {
			const { method, path, done } = clickerAction(clicker, withdraw);
			const { withdrawn } = await api[method]<{ withdrawn: number }>(`${base}/${path}`);
			toast(done(withdrawn));
			onDone();
			onClose();
		} catch (error) {
			toast(failureText(error), 'error');
			setBusy(false);
		}
	};
	const ended = clicker.endedAt !== null;
	return (
		<Dialog
			open
			title={ended ? `Withdraw the approvals of ${name}?` : `End the session of ${name}?`}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>{ended ? 'Keep them' : 'Let them click'}</Button>
					<Button kind="danger" busy={busy} onClick={() => void end()}>
						{ended ? 'Withdraw approvals' : 'End session'}
					</Button>
				</>
			}
		>
			{ended ? (
				<p>{WITHDRAWN}</p>
			) : (
				<Switch label="Withdraw their approvals too" checked={withdraw} onChange={setWithdraw} help={WITHDRAWN} />
			)}
		</Dialog>
	);
}

/** [R15] Who is clicking, how fast, and the end of a session. */
export function ClickersCard({ campaignId }: { campaignId: string }) {
	const base = `/campaigns/${encodeURIComponent(campaignId)}/clickers`;
	const { value, reload } = usePolled<ClickerSessionView[]>(base, REFRESH_MS);
	const [ending, setEnding] = useState<ClickerSessionView | null>(null);
	const rows = clickerRows(value ?? []);
	if (rows.length === 0) return null;
	return (
		<Card title="Clickers">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section class="relative max-h-96 overflow-auto" aria-label="Clickers" tabIndex={0}>
				<table class="table table-sm">
					<thead>
						<tr class="text-base-content">
							<th scope="col">Clicker</th>
							<th scope="col" class="text-right">
								Approved
							</th>
							<th scope="col" class="text-right">
								A second
							</th>
							<th scope="col">
								<span class="sr-only">Actions</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.slice(0, SHOWN).map((clicker) => (
							<tr key={clicker.id}>
								<th scope="row">
									{clicker.name || 'No name given'}
									{clicker.online && clicker.endedAt === null ? null : (
										<span class="font-normal text-muted"> · {clicker.endedAt === null ? 'page away' : 'ended'}</span>
									)}
								</th>
								<td class="text-right tabular-nums">{count(clicker.approved)}</td>
								<td class="text-right tabular-nums">{clicker.perSecond.toFixed(1)}</td>
								<td class="text-right">
									<Button
										small
										kind="quiet"
										label={`${clicker.endedAt === null ? 'End the session' : 'Withdraw the approvals'} of ${clicker.name || 'a clicker without a name'}`}
										onClick={() => setEnding(clicker)}
									>
										{clicker.endedAt === null ? 'End' : 'Withdraw'}
									</Button>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</section>
			{rows.length > SHOWN ? <p class="mt-2 text-sm text-muted">{count(rows.length - SHOWN)} more, slower ones are not shown.</p> : null}
			{ending ? <EndDialog base={base} clicker={ending} onClose={() => setEnding(null)} onDone={reload} /> : null}
		</Card>
	);
}
