import { Check } from 'lucide';
import { useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import type { Answer, AnswerValue, Question } from '../../../protocol/script.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { KeyCap } from './parts.tsx';
import { typedProblem, typedValue } from './script-path.ts';
import { t } from './words/words.ts';

export interface AnswerInputProps {
	question: Question;
	value: AnswerValue | undefined;
	/** null leaves the question out. */
	onGive: (value: AnswerValue | null) => void;
}

/** Answers beyond the ninth have no key. */
const KEYS = 9;

/** The answers of a question, by its type. */
export function AnswerInput(props: AnswerInputProps) {
	switch (props.question.type) {
		case 'single':
			return <Single {...props} />;
		case 'multiple':
			return <Multiple {...props} />;
		case 'info':
			return <Info {...props} />;
		case 'text':
		case 'number':
		case 'date':
			return <Typed {...props} />;
	}
}

interface AnswerButtonProps {
	answer: Answer;
	index: number;
	chosen: boolean;
	onPress: () => void;
}
function AnswerButton({ answer, index, chosen, onPress }: AnswerButtonProps) {
	return (
		<button
			type="button"
			aria-pressed={chosen}
			onClick={onPress}
			class={`flex min-h-14 w-full items-center gap-3 rounded-field border px-4 py-2 text-left text-base font-semibold hover:bg-soft ${
				chosen ? 'border-primary bg-soft-primary' : 'border-control bg-base-100'
			}`}
		>
			{index < KEYS ? <KeyCap>{index + 1}</KeyCap> : null}
			<span class="min-w-0 flex-1 break-words">{answer.label}</span>
			{chosen ? <Icon icon={Check} label={t('answers.chosen')} /> : null}
		</button>
	);
}

const answerKeys = (answers: readonly Answer[], press: (answer: Answer) => void) =>
	answers.slice(0, KEYS).map((answer, index) => ({
		id: `call.answer-${index + 1}`,
		keys: [String(index + 1)],
		label: answer.label,
		scope: t('keys.answers'),
		run: () => press(answer),
	}));

const chosenIn = (value: AnswerValue | undefined): readonly string[] => (value !== undefined && 'answers' in value ? value.answers : []);

function Single({ question, value, onGive }: AnswerInputProps) {
	const [asking, setAsking] = useState<Answer | null>(null);
	const chosen = chosenIn(value);
	const press = (answer: Answer): void => {
		// Do Not Call takes effect at once and everywhere: a slip of a finger must not.
		if (answer.outcome === 'final_do_not_call' && !chosen.includes(answer.id)) setAsking(answer);
		else onGive({ answers: [answer.id] });
	};
	useShortcuts(answerKeys(question.answers, press));
	return (
		<fieldset class="grid gap-2 sm:grid-cols-2" aria-labelledby="question-title">
			{question.answers.map((answer, index) => (
				<AnswerButton key={answer.id} answer={answer} index={index} chosen={chosen.includes(answer.id)} onPress={() => press(answer)} />
			))}
			<Dialog
				open={asking !== null}
				title={t('dnc.title')}
				onClose={() => setAsking(null)}
				actions={
					<>
						<Button onClick={() => setAsking(null)}>{t('cancel')}</Button>
						<Button
							kind="danger"
							onClick={() => {
								setAsking(null);
								if (asking !== null) onGive({ answers: [asking.id] });
							}}
						>
							{t('dnc.confirm')}
						</Button>
					</>
				}
			>
				<p>{t('dnc.text')}</p>
			</Dialog>
		</fieldset>
	);
}

function Multiple({ question, value, onGive }: AnswerInputProps) {
	const [chosen, setChosen] = useState<readonly string[]>(chosenIn(value));
	const toggle = (answer: Answer): void =>
		setChosen((before) => (before.includes(answer.id) ? before.filter((id) => id !== answer.id) : [...before, answer.id]));
	const next = (): void => onGive({ answers: question.answers.map((answer) => answer.id).filter((id) => chosen.includes(id)) });
	useShortcuts([
		...answerKeys(question.answers, toggle),
		{ id: 'call.next', keys: ['n'], label: t('answers.nextQuestion'), scope: t('keys.call'), run: next },
	]);
	return (
		<div class="flex flex-col gap-3">
			<fieldset class="grid gap-2 sm:grid-cols-2" aria-labelledby="question-title">
				{question.answers.map((answer, index) => (
					<AnswerButton key={answer.id} answer={answer} index={index} chosen={chosen.includes(answer.id)} onPress={() => toggle(answer)} />
				))}
			</fieldset>
			<NextButton onClick={next} />
		</div>
	);
}

function Info({ onGive }: AnswerInputProps) {
	useShortcuts([{ id: 'call.next', keys: ['n'], label: t('answers.nextQuestion'), scope: t('keys.call'), run: () => onGive(null) }]);
	return <NextButton onClick={() => onGive(null)} />;
}

function NextButton({ onClick }: { onClick?: () => void }) {
	return (
		<Button kind="primary" type={onClick ? 'button' : 'submit'} onClick={onClick} class="self-start">
			{t('answers.next')} <KeyCap>N</KeyCap>
		</Button>
	);
}

function Typed({ question, value, onGive }: AnswerInputProps) {
	const [text, setText] = useState(value !== undefined && 'text' in value ? value.text : '');
	const [shown, setShown] = useState(false);
	const problem = typedProblem(question.type, text);
	const give = (): void => {
		if (problem === null) onGive(typedValue(question.type, text));
		else setShown(true);
	};
	useShortcuts([{ id: 'call.next', keys: ['n'], label: t('answers.nextQuestion'), scope: t('keys.call'), run: give }]);
	const control = {
		'aria-labelledby': 'question-title',
		'aria-describedby': 'answer-problem',
		...(shown && problem !== null ? { 'aria-invalid': 'true' as const } : {}),
		value: text,
		maxLength: LIMITS.answerTextChars,
	};
	return (
		<form
			noValidate
			class="flex flex-col gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				give();
			}}
		>
			{question.type === 'text' ? (
				<textarea {...control} rows={3} class="textarea w-full" onInput={(event) => setText(event.currentTarget.value)} />
			) : (
				<input
					{...control}
					{...(question.type === 'date' ? { type: 'date' as const } : { type: 'text' as const, inputMode: 'decimal' as const })}
					class="input w-full max-w-60"
					onInput={(event) => setText(event.currentTarget.value)}
				/>
			)}
			<p id="answer-problem" role="alert" class="text-sm font-medium text-ink-error empty:hidden">
				{shown && problem !== null ? t(`answers.${problem}`) : null}
			</p>
			<p class="text-sm text-muted">{t('answers.mayBeEmpty')}</p>
			<NextButton />
		</form>
	);
}
