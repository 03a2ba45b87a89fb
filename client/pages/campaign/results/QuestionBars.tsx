import type { ResultsView } from '../../../../protocol/rest.ts';
import { Card } from '../../../ui/Card.tsx';
import { percent } from '../../../ui/format.ts';
import { FigureButton, type OnOpen } from './BreakdownTable.tsx';
import { answerBars } from './figures.ts';

/** Every answer to one question, with its count and its share. */
export function QuestionBars({ question, onOpen }: { question: ResultsView['questions'][number]; onOpen: OnOpen }) {
	const bars = answerBars(question);
	return (
		<Card title={question.title}>
			<p class="text-sm text-muted">
				<FigureButton
					value={question.answered}
					label={`answers to ${question.title}`}
					onClick={() => onOpen({ title: question.title, figure: 'attempts', filter: {}, question: question.id })}
				/>{' '}
				{question.answered === 1 ? 'person answered' : 'people answered'}
				{question.type === 'multiple' ? '; several answers each are possible' : ''}
			</p>
			{bars.length > 0 ? (
				<table class="mt-2 w-full table-fixed">
					<colgroup>
						<col class="w-[52%] sm:w-[42%]" />
						<col class="w-[20%] sm:w-[10%]" />
						<col />
					</colgroup>
					<thead class="sr-only">
						<tr>
							<th scope="col">Answer</th>
							<th scope="col">Count</th>
							<th scope="col">Share</th>
						</tr>
					</thead>
					<tbody>
						{bars.map((bar) => (
							<tr key={bar.id}>
								<th scope="row" class="py-1 pr-3 text-left font-normal break-words">
									{bar.label}
								</th>
								<td class="py-1 pr-3 text-right font-semibold tabular-nums">
									<FigureButton
										value={bar.count}
										label={bar.label}
										onClick={() =>
											onOpen({
												title: `${question.title}: ${bar.label}`,
												figure: 'attempts',
												filter: {},
												question: question.id,
												answer: bar.id,
											})
										}
									/>
								</td>
								<td class="py-1">
									<div class="flex items-center gap-2">
										<div class="hidden h-4 flex-1 overflow-hidden rounded-selector bg-soft sm:block">
											<div class="h-full bg-primary" style={{ width: `${bar.share * 100}%` }} />
										</div>
										<span class="w-full text-right whitespace-nowrap tabular-nums text-muted sm:w-20">
											{percent(question.answered > 0 ? bar.share : null)}
										</span>
									</div>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			) : (
				<p class="mt-2">Typed answers are in the download of answers.</p>
			)}
		</Card>
	);
}
