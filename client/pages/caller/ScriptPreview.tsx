import type { Script } from '../../../protocol/script.ts';
import { fill } from './merge-fields.ts';
import { t } from './words/words.ts';

/** The whole script, to be read before the first call. */
export function ScriptPreview({ script }: { script: Script }) {
	return (
		<details class="rounded-box border border-base-300 bg-base-100 p-4">
			<summary class="cursor-pointer font-semibold">{t('preview.title')}</summary>
			<ol class="mt-4 flex flex-col gap-4">
				{script.questions.map((question, index) => (
					<li key={question.id} class="max-w-prose border-l-4 border-base-300 pl-4">
						<h2 class="font-semibold">
							{index + 1}. {question.title} <span class="text-sm font-normal text-muted">({t(`preview.${question.type}`)})</span>
						</h2>
						<p class="whitespace-pre-line">
							{fill(question.text, {}).map((piece) => (piece.is === 'text' ? piece.text : `[${piece.field.replaceAll('_', ' ')}]`))}
						</p>
						{question.answers.length === 0 ? null : (
							<p class="text-sm text-muted">{question.answers.map((answer) => answer.label).join(' · ')}</p>
						)}
					</li>
				))}
			</ol>
		</details>
	);
}
