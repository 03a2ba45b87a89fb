import type { StatusView } from '../../../../protocol/views.ts';
import { Card } from '../../../ui/Card.tsx';
import { count } from '../../../ui/format.ts';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { stepPath } from '../steps.ts';
import { WhyNot } from './WhyNot.tsx';
import { type WaterfallAction, type WaterfallKey, waterfallBars } from './waterfall.ts';

const COLOUR: Record<WaterfallKey, string> = {
	removed: 'bg-control',
	final: 'bg-secondary',
	unapproved: 'bg-warning',
	notYetDue: 'bg-info/60',
	zoneClosed: 'bg-info',
	dialable: 'bg-primary',
	inTheAir: 'bg-success',
};

function hrefOf(campaignId: string, { to }: WaterfallAction): string {
	if ('step' in to) return stepPath(campaignId, to.step);
	if ('here' in to) return `#${to.here}`;
	return to.path.startsWith('/') ? to.path : `/campaigns/${campaignId}/${to.path}`;
}

/** [R22w] Where every number of the campaign stands; the rows add up to the last one. */
export function WaterfallCard({ campaignId, status }: { campaignId: string; status: StatusView }) {
	return (
		<Card title="Where the numbers are">
			<table class="w-full table-fixed border-separate border-spacing-y-1">
				<colgroup>
					<col class="w-[72%] sm:w-[54%]" />
					<col class="w-[28%] sm:w-[11%]" />
					<col class="hidden sm:table-column" />
				</colgroup>
				<thead class="sr-only">
					<tr>
						<th scope="col">State</th>
						<th scope="col">Numbers</th>
						<th scope="col">Share</th>
					</tr>
				</thead>
				<tbody>
					{waterfallBars(status.waterfall).map((bar) => (
						<tr key={bar.key}>
							<th scope="row" class="py-0.5 pr-3 text-left align-top font-normal">
								<span class="font-medium">{bar.label}</span>
								<span class="block text-sm text-muted">{bar.meaning}</span>
								{bar.action ? (
									<a class="text-link text-sm" href={hrefOf(campaignId, bar.action)}>
										{bar.action.label}
									</a>
								) : null}
							</th>
							<td class="py-0.5 text-right align-top font-semibold tabular-nums sm:pr-4">{count(bar.count)}</td>
							<td class="hidden py-1 align-top sm:table-cell">
								<div class="h-4 w-full overflow-hidden rounded-selector bg-soft">
									<div
										class={`h-full ${COLOUR[bar.key]}`}
										style={{ width: `${bar.share * 100}%`, minWidth: bar.count > 0 ? '2px' : '0' }}
									/>
								</div>
								<span class="sr-only">{(bar.share * 100).toFixed(1)} %</span>
							</td>
						</tr>
					))}
				</tbody>
				<tfoot>
					<tr>
						<th scope="row" class="border-t border-base-300 py-1 text-left font-semibold">
							All numbers
						</th>
						<td class="border-t border-base-300 py-1 text-right font-semibold sm:pr-4 tabular-nums">{count(status.waterfall.total)}</td>
						<td class="hidden border-t border-base-300 sm:table-cell" />
					</tr>
				</tfoot>
			</table>
			{status.lists.map((list) => (
				<div key={list.listId} class="mt-3">
					<p class="text-sm">“{list.name}” is being loaded; its numbers join when it is complete.</p>
					<ProgressBar value={list.percent} label={`Loading of ${list.name}`} />
				</div>
			))}
			<p class="mt-3 text-sm text-muted">
				Calls are drawn at random from all that is dialable now, landlines and approved cells together, first attempts before second ones.
			</p>
			<WhyNot campaignId={campaignId} />
		</Card>
	);
}
