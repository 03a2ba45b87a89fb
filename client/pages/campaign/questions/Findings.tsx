import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide';
import type { Script, ScriptProblem } from '../../../../protocol/script.ts';
import { Card } from '../../../ui/Card.tsx';
import { Icon } from '../../../ui/Icon.tsx';

export interface FindingsProps {
	script: Script;
	problems: ScriptProblem[];
	/** Count of empty titles and labels. */
	empty: number;
	/** Opens the question a finding is about. */
	onOpen: (questionId: string) => void;
}

function Finding({ problem, script, onOpen }: { problem: ScriptProblem; script: Script; onOpen: (questionId: string) => void }) {
	const index = script.questions.findIndex((question) => question.id === problem.questionId);
	const { questionId } = problem;
	const isError = problem.severity === 'error';
	return (
		<li class="flex items-start gap-2">
			<Icon icon={isError ? CircleAlert : TriangleAlert} size={16} class={`mt-0.5 ${isError ? 'text-ink-error' : 'text-ink-warning'}`} />
			<span class="min-w-0">
				<span class="font-semibold">{isError ? 'Error: ' : 'Note: '}</span>
				{problem.message}
				{index >= 0 && questionId ? (
					<button type="button" class="text-link ml-1" onClick={() => onOpen(questionId)}>
						Go to question {index + 1}
					</button>
				) : null}
			</span>
		</li>
	);
}

/** What the check of the script found, as one types. */
export function Findings({ script, problems, empty, onOpen }: FindingsProps) {
	const errors = problems.filter((problem) => problem.severity === 'error').length;
	const summary =
		empty > 0
			? `${empty} ${empty === 1 ? 'field is' : 'fields are'} empty; nothing is saved until they are filled in.`
			: problems.length === 0
				? 'Every question can be reached and every branch ends.'
				: errors > 0
					? `${errors} ${errors === 1 ? 'error keeps' : 'errors keep'} the campaign from starting.`
					: 'Nothing keeps the campaign from starting.';
	return (
		<Card title="Check of the script">
			<div class="flex flex-col gap-2 text-sm">
				<p role="status" class="flex items-start gap-2">
					{problems.length === 0 && empty === 0 ? <Icon icon={CircleCheck} size={16} class="mt-0.5 text-primary" /> : null}
					{summary}
				</p>
				{problems.length > 0 ? (
					<ul class="flex flex-col gap-2">
						{problems.map((problem) => (
							<Finding
								key={`${problem.code}.${problem.questionId}.${problem.answerId}.${problem.message}`}
								problem={problem}
								script={script}
								onOpen={onOpen}
							/>
						))}
					</ul>
				) : null}
			</div>
		</Card>
	);
}
