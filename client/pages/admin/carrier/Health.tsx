import { OctagonX, Play } from 'lucide';
import type { CarrierAccountView } from '../../../../protocol/carrier.ts';
import { api } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { momentText } from '../../../ui/times.ts';
import type { Doing } from './CarrierPage.tsx';

const moment = (at: number | null): string => (at === null ? 'never' : momentText(at));
const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** Whether calls can be placed, what the carrier said last, and what to do. */
export function Health({ view, doing, owner }: { view: CarrierAccountView; doing: Doing; owner: boolean }) {
	const { health, account } = view;
	const limit = account?.limits.accountPerDay ?? null;
	return (
		<Card title="Health" actions={<Switch stopped={health.stopped !== null} doing={doing} owner={owner} />}>
			<div class="flex flex-col gap-4">
				{health.problems.length === 0 ? (
					<p>
						<Badge tone="success">Fine</Badge> Nothing is known to be wrong.
					</p>
				) : (
					health.problems.map((problem) => (
						<Alert key={problem.text} tone="warning" still title={problem.text}>
							{problem.remedy}
						</Alert>
					))
				)}
				<dl class="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
					<Figure term="Spent in 24 hours" value={`${dollars(health.spentDay)}${limit === null ? '' : ` of ${dollars(limit)}`}`} />
					<Figure term="Calls in the air" value={String(health.open)} />
					<Figure term="Last call placed" value={moment(health.lastAcceptedAt)} />
					<Figure term="Last report from the carrier" value={moment(health.lastWebhookAt)} />
				</dl>
				<Refusals view={view} />
			</div>
		</Card>
	);
}

function Switch({ stopped, doing, owner }: { stopped: boolean; doing: Doing; owner: boolean }) {
	if (stopped)
		return (
			<Button
				icon={Play}
				busy={doing.busy === 'stop'}
				reason={owner ? null : 'Only owners let calls go on.'}
				onClick={() => doing.run('stop', () => api.delete<CarrierAccountView>('/carrier-account/stop'))}
			>
				Let calls go on
			</Button>
		);
	return (
		<Button
			kind="danger"
			icon={OctagonX}
			busy={doing.busy === 'stop'}
			onClick={() => doing.run('stop', () => api.put<CarrierAccountView>('/carrier-account/stop'))}
		>
			Stop all calls
		</Button>
	);
}

function Figure({ term, value }: { term: string; value: string }) {
	return (
		<div>
			<dt class="text-sm text-muted">{term}</dt>
			<dd class="font-semibold tabular-nums">{value}</dd>
		</div>
	);
}

/** In the carrier's own words, and what to do about each. */
function Refusals({ view }: { view: CarrierAccountView }) {
	const { refusals } = view.health;
	if (refusals.length === 0) return <p class="text-sm text-muted">The carrier has refused nothing so far.</p>;
	return (
		<div class="overflow-x-auto">
			<table class="table table-sm">
				<caption class="pb-1 text-left font-semibold">Last refusals</caption>
				<thead>
					<tr>
						<th scope="col">Last</th>
						<th scope="col">Times</th>
						<th scope="col">The carrier’s words</th>
						<th scope="col">What to do</th>
					</tr>
				</thead>
				<tbody>
					{refusals.map((refusal) => (
						<tr key={`${refusal.code} ${refusal.message}`}>
							<td class="whitespace-nowrap">{momentText(refusal.at)}</td>
							<td class="tabular-nums">{refusal.times}</td>
							<td>
								{refusal.message} <code class="text-muted">{refusal.code}</code>
							</td>
							<td>{refusal.remedy}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
