import { LogOut } from 'lucide';
import type { SessionView } from '../../../../protocol/organisation.ts';
import { api } from '../../../net/api.ts';
import { loadSession } from '../../../state/session.ts';
import { useGet } from '../../../state/useGet.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { momentText } from '../../../ui/times.ts';
import { useAttempt } from '../../../ui/useAttempt.ts';
import { deviceName } from './device.ts';

/** Where one is signed in, each with a way out. */
export function SessionsCard() {
	const { load, reload, set } = useGet<SessionView[]>('/sessions');
	const { failure, attempt } = useAttempt();
	const sessions = load.state === 'ready' ? load.value : [];
	const end = (item: SessionView) =>
		attempt('one', async () => {
			await api.delete(`/sessions/${item.id}`);
			set(sessions.filter((other) => other.id !== item.id));
			toast('That session was signed out.');
		});
	const endOthers = () =>
		attempt('others', async () => {
			await api.delete('/sessions?keepCurrent=true');
			set(sessions.filter((item) => item.current));
			toast('You are signed out everywhere else.');
		});
	const endAll = () =>
		attempt('all', async () => {
			await api.delete('/sessions');
			await loadSession();
		});
	const hasOthers = sessions.some((item) => !item.current);
	return (
		<Card title="Where you are signed in">
			{load.state === 'loading' ? <Loading what="your sessions" /> : null}
			{load.state === 'failed' ? <ErrorState what="Your sessions" error={load.error} onRetry={reload} /> : null}
			<FormAlert failure={failure} />
			<ul class="divide-y divide-base-300">
				{sessions.map((item) => (
					<li key={item.id} class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
						<span class="min-w-0 flex-1 basis-52">
							<span class="font-semibold">{deviceName(item.userAgent)}</span> {item.current ? <Badge tone="info">This one</Badge> : null}
							<span class="block text-sm text-muted">
								Since {momentText(item.createdAt)}
								{item.ipAddress ? ` · from ${item.ipAddress}` : ''} · until {momentText(item.expiresAt)}
							</span>
						</span>
						{item.current ? null : (
							<Button
								small
								icon={LogOut}
								label={`Sign out ${deviceName(item.userAgent)}, since ${momentText(item.createdAt)}`}
								onClick={() => void end(item)}
							>
								Sign out
							</Button>
						)}
					</li>
				))}
			</ul>
			{load.state === 'ready' ? (
				<div class="mt-3 flex flex-wrap gap-2">
					<Button reason={hasOthers ? null : 'You are signed in nowhere else.'} onClick={() => void endOthers()}>
						Sign out everywhere else
					</Button>
					<Button kind="danger" onClick={() => void endAll()}>
						Sign out everywhere
					</Button>
				</div>
			) : null}
		</Card>
	);
}
