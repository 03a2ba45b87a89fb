import { Link2, Phone, RefreshCw } from 'lucide';
import type { CarrierAccountView } from '../../../../protocol/carrier.ts';
import { api } from '../../../net/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { momentText } from '../../../ui/times.ts';
import type { Doing } from './CarrierPage.tsx';

/** The account's numbers as the carrier lists them, and the addresses at which it reports to us. */
export function Numbers({ view, doing, owner }: { view: CarrierAccountView; doing: Doing; owner: boolean }) {
	const post = (path: string) => () => api.post<CarrierAccountView>(`/carrier-account/${path}`);
	const reason = owner ? null : 'Only owners change the account.';
	return (
		<>
			<Card
				title="Numbers"
				actions={
					<Button
						small
						icon={RefreshCw}
						busy={doing.busy === 'numbers'}
						reason={reason}
						onClick={() => doing.run('numbers', post('numbers'))}
					>
						Fetch numbers
					</Button>
				}
			>
				{view.numbers.length === 0 ? (
					<p class="text-muted">None. Buy a number with voice at the carrier, then fetch them here.</p>
				) : (
					<ul class="divide-y divide-base-300">
						{view.numbers.map((number) => (
							<li key={number.sid} class="flex flex-wrap items-center gap-3 py-2">
								<Icon icon={Phone} class="text-muted" />
								<span class="font-semibold tabular-nums">{number.phone}</span>
								<span class="min-w-0 flex-1 truncate text-muted">{number.label === number.phone ? '' : number.label}</span>
								{number.answered ? <Badge tone="success">Answers calls</Badge> : <Badge tone="warning">Does not answer yet</Badge>}
							</li>
						))}
					</ul>
				)}
				{view.numbersAt === null ? null : <p class="mt-2 text-sm text-muted">As of {momentText(view.numbersAt)}.</p>}
			</Card>
			<Card
				title="Addresses"
				actions={
					<Button
						small
						icon={Link2}
						busy={doing.busy === 'webhooks'}
						reason={reason}
						onClick={() => doing.run('webhooks', post('webhooks'))}
					>
						Set addresses
					</Button>
				}
			>
				<p class="max-w-prose text-muted">
					Whoever calls one of the numbers hears who you are, can press a key not to be called again, and volunteers dial in there. “Set
					addresses” enters these at the carrier for you. Addresses of single calls are given with each call.
				</p>
				<ul class="mt-3 flex flex-col gap-3">
					{view.webhooks.map((webhook) => (
						<li key={webhook.what} class="flex flex-wrap items-center gap-2">
							<span class="min-w-0 flex-1 basis-72">
								<span class="font-semibold">{webhook.what}</span>
								<code class="block text-sm break-all">{webhook.url}</code>
							</span>
							{webhook.set ? <Badge tone="success">Set</Badge> : <Badge tone="warning">Not set</Badge>}
							<CopyButton text={webhook.url} label={`Copy: ${webhook.what}`} />
						</li>
					))}
				</ul>
			</Card>
		</>
	);
}
