import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AnswerValue, Question } from '../../../protocol/script.ts';
import type { PersonView } from '../../../protocol/views.ts';
import { Button } from '../../ui/Button.tsx';
import { AnswerInput } from './AnswerInput.tsx';
import { fill, mergeValues } from './merge-fields.ts';
import { t } from './words/words.ts';

export interface QuestionCardProps {
	question: Question;
	person: PersonView;
	callerName: string;
	/** What was answered before. */
	value: AnswerValue | undefined;
	/** An earlier answer is being changed. */
	changing: boolean;
	/** null leaves the question out. */
	onGive: (value: AnswerValue | null) => void;
	onBack: () => void;
}

/** One question: what to say, and the answers. */
export function QuestionCard({ question, person, callerName, value, changing, onGive, onBack }: QuestionCardProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => {
		// The next question is read out; whoever writes a note goes on writing.
		if (!(document.activeElement instanceof HTMLTextAreaElement)) heading.current?.focus({ preventScroll: true });
	}, []);
	return (
		<section class="flex flex-col gap-4 rounded-box border border-base-300 bg-base-100 p-4 sm:p-5" aria-labelledby="question-title">
			<div class="flex flex-wrap items-center justify-between gap-2">
				<h2 id="question-title" ref={heading} tabIndex={-1} class="font-semibold outline-none">
					{question.title}
				</h2>
				{changing ? (
					<Button small onClick={onBack}>
						{t('answers.keep')}
					</Button>
				) : null}
			</div>
			{question.text === '' ? null : (
				<p class="max-w-prose text-lg whitespace-pre-line">
					<Filled text={question.text} values={mergeValues(person, callerName)} />
				</p>
			)}
			<AnswerInput question={question} value={value} onGive={onGive} />
		</section>
	);
}

/** A text with its fields filled in; what is not known is a marked blank. */
function Filled({ text, values }: { text: string; values: Record<string, string> }) {
	return (
		<>
			{fill(text, values).map((piece, index) =>
				piece.is === 'text' ? (
					piece.text
				) : piece.value === null ? (
					<span
						key={index}
						class="border-b-2 border-dashed border-warning bg-soft-warning px-2"
						title={t('script.unknown', { field: piece.field.replaceAll('_', ' ') })}
					>
						<span aria-hidden="true"> </span>
						<span class="sr-only">({t('script.unknown', { field: piece.field.replaceAll('_', ' ') })})</span>
					</span>
				) : (
					<span key={index}>{piece.value}</span>
				),
			)}
		</>
	);
}
