import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { answerText } from './script-path.ts';
import type { ScriptState } from './use-script.ts';
import { t } from './words/words.ts';

/** The answers given so far, each of which can be changed. */
export function AnswersSoFar({
	script,
	onChange,
	onClose,
}: {
	script: ScriptState;
	onChange: (questionId: string) => void;
	onClose: () => void;
}) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus({ preventScroll: true }), []);
	const given = script.path.questions.flatMap((question) => {
		const value = script.answers[question.id];
		return value === undefined ? [] : [{ question, text: answerText(question, value) }];
	});
	return (
		<section class="flex flex-col gap-3 rounded-box border border-base-300 bg-base-100 p-4 sm:p-5" aria-labelledby="answers-title">
			<h2 id="answers-title" ref={heading} tabIndex={-1} class="font-semibold outline-none">
				{t('answers.title')}
			</h2>
			<ul class="flex flex-col gap-2">
				{given.map(({ question, text }) => (
					<li key={question.id} class="flex items-center justify-between gap-3 border-b border-base-300 pb-2">
						<span class="min-w-0">
							<span class="block text-sm text-muted">{question.title}</span>
							<span class="block font-semibold break-words">{text === '' ? t('answers.leftOut') : text}</span>
						</span>
						<Button small label={t('answers.changeOne', { title: question.title })} onClick={() => onChange(question.id)}>
							{t('answers.change')}
						</Button>
					</li>
				))}
			</ul>
			{given.length === 0 ? <p>{t('answers.none')}</p> : null}
			<Button class="self-start" onClick={onClose}>
				{t('answers.back')}
			</Button>
		</section>
	);
}
