import type { ResultsView } from '../../../../protocol/rest.ts';
import { Card } from '../../../ui/Card.tsx';
import { count, counted, duration, percentOf } from '../../../ui/format.ts';
import { FigureButton, type OnOpen } from './BreakdownTable.tsx';

const SHOWN = 200;
/** Where the total of callers leads. */
export const CALLERS_TABLE = 'results-callers';

/** Conversations of each caller, over all their sessions; whoever had most comes first. */
export function CallersTable({ callers, onOpen }: { callers: ResultsView['byCaller']; onOpen: OnOpen }) {
	return (
		<Card title="By caller">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section id={CALLERS_TABLE} class="max-h-96 overflow-auto" aria-label="Figures by caller" tabIndex={0}>
				<table class="table table-pin-rows">
					<thead>
						<tr class="text-base-content">
							<th scope="col">Caller</th>
							<th scope="col" class="text-right">
								Connected
							</th>
							<th scope="col" class="text-right">
								Right person
							</th>
							<th scope="col" class="text-right">
								Machines
							</th>
							<th scope="col" class="text-right">
								Conversation
							</th>
						</tr>
					</thead>
					<tbody>
						{callers.slice(0, SHOWN).map((caller) => (
							<tr key={caller.id}>
								<th scope="row">
									{caller.name}
									{caller.sessions > 1 ? <span class="font-normal text-muted"> · {counted(caller.sessions, 'session')}</span> : null}
								</th>
								{(['connected', 'rightPerson', 'machines'] as const).map((figure) => (
									<td key={figure} class="text-right tabular-nums">
										<FigureButton
											value={caller[figure]}
											label={`${figure === 'rightPerson' ? 'right person' : figure}, ${caller.name}`}
											onClick={() => onOpen({ title: `Calls of ${caller.name}`, figure, filter: { caller: caller.id } })}
										/>
										{figure === 'rightPerson' ? <span class="text-muted"> · {percentOf(caller.rightPerson, caller.connected)}</span> : null}
									</td>
								))}
								<td class="text-right whitespace-nowrap tabular-nums">{duration(caller.talkMs)}</td>
							</tr>
						))}
					</tbody>
				</table>
			</section>
			{callers.length > SHOWN ? (
				<p class="mt-2 text-sm text-muted">{count(callers.length - SHOWN)} more are in the download of callers.</p>
			) : null}
		</Card>
	);
}
