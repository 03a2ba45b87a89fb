import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { Answer, AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';
import { Button } from '../../../ui/Button.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { addAnswer, moveAnswer, newId, OUTCOME_LABELS, removeAnswer, updateAnswer } from './script-edit.ts';

const END = '';
const OUTCOMES = (Object.keys(OUTCOME_LABELS) as AnswerOutcome[]).map((value) => ({ value, label: OUTCOME_LABELS[value] }));

/** A question, or the end of the call. */
export function NextField(props: {
	label: string;
	labelHidden?: boolean;
	script: Script;
	/** The question this belongs to, which cannot follow itself. */
	questionId: string;
	value: string | null;
	onChange: (next: string | null) => void;
}) {
	const options = [
		{ value: END, label: 'End of call' },
		...props.script.questions.map((question, index) => ({ value: question.id, label: `${index + 1} ${question.title}` })),
	].filter((option) => option.value !== props.questionId || option.value === props.value);
	return (
		<SelectField
			label={props.label}
			labelHidden={props.labelHidden ?? false}
			value={props.value ?? END}
			options={options}
			onChange={(value) => props.onChange(value === END ? null : value)}
		/>
	);
}

interface RowProps {
	script: Script;
	question: Question;
	answer: Answer;
	index: number;
	isFirst: boolean;
	error: string | undefined;
	edit: (change: (script: Script) => Script) => void;
	onDelete: () => void;
}

const columnsOf = (isFirst: boolean, branches: boolean): string =>
	isFirst
		? 'md:grid-cols-[minmax(0,1.5fr)_minmax(0,0.9fr)_minmax(0,0.9fr)_6rem]'
		: branches
			? 'md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_6rem]'
			: 'md:grid-cols-[minmax(0,1fr)_6rem]';

function AnswerRow({ script, question, answer, index, isFirst, error, edit, onDelete }: RowProps) {
	const name = `Answer ${index + 1}`;
	const branches = question.type === 'single';
	return (
		<li
			class={`grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 max-md:rounded-field max-md:border max-md:border-base-300 max-md:p-2 ${columnsOf(isFirst, branches)}`}
		>
			<TextField
				label={name}
				labelHidden
				value={answer.label}
				maxLength={LIMITS.labelChars}
				error={error}
				onInput={(label) => edit((last) => updateAnswer(last, question.id, answer.id, { label }))}
			/>
			<div class={`grid gap-2 max-md:col-span-2 max-md:row-start-2 md:contents ${isFirst ? 'grid-cols-2' : ''}`}>
				{isFirst ? (
					<SelectField
						label={`${name}: what it means for the number`}
						labelHidden
						value={answer.outcome ?? 'final'}
						options={OUTCOMES}
						onChange={(outcome) => edit((last) => updateAnswer(last, question.id, answer.id, { outcome }))}
					/>
				) : null}
				{branches ? (
					<NextField
						label={`${name}: what comes next`}
						labelHidden
						script={script}
						questionId={question.id}
						value={answer.next}
						onChange={(next) => edit((last) => updateAnswer(last, question.id, answer.id, { next }))}
					/>
				) : null}
			</div>
			<div class="flex pt-1">
				<Button
					small
					kind="quiet"
					icon={ArrowUp}
					label={`Move ${name.toLowerCase()} up`}
					onClick={() => edit((last) => moveAnswer(last, question.id, answer.id, -1))}
				/>
				<Button
					small
					kind="quiet"
					icon={ArrowDown}
					label={`Move ${name.toLowerCase()} down`}
					onClick={() => edit((last) => moveAnswer(last, question.id, answer.id, 1))}
				/>
				<Button small kind="quiet" icon={Trash2} label={`Delete ${name.toLowerCase()}`} onClick={onDelete} />
			</div>
		</li>
	);
}

export interface AnswerRowsProps {
	script: Script;
	question: Question;
	isFirst: boolean;
	empty: Map<string, string>;
	edit: (change: (script: Script) => Script) => void;
	/** Deletes with a way back. */
	onDelete: (what: string, change: (script: Script) => Script) => void;
}

/** The answers of a choice, each with what follows it. */
export function AnswerRows({ script, question, isFirst, empty, edit, onDelete }: AnswerRowsProps) {
	const full = question.answers.length >= LIMITS.answersPerQuestion;
	return (
		<fieldset class="flex flex-col gap-2">
			<legend class="mb-1 font-semibold">Answers</legend>
			<div aria-hidden="true" class={`hidden gap-2 px-1 text-sm text-muted md:grid ${columnsOf(isFirst, question.type === 'single')}`}>
				<span>The caller picks</span>
				{isFirst ? <span>The number is</span> : null}
				{question.type === 'single' ? <span>Then comes</span> : null}
			</div>
			<ul class="flex flex-col gap-2 [&_.input]:text-sm [&_.select]:pr-7 [&_.select]:text-sm">
				{question.answers.map((answer, index) => (
					<AnswerRow
						key={answer.id}
						script={script}
						question={question}
						answer={answer}
						index={index}
						isFirst={isFirst}
						error={empty.get(`${question.id}.${answer.id}`)}
						edit={edit}
						onDelete={() => onDelete(`answer “${answer.label}”`, (last) => removeAnswer(last, question.id, answer.id))}
					/>
				))}
			</ul>
			<div>
				<Button
					small
					icon={Plus}
					reason={full ? `At most ${LIMITS.answersPerQuestion} answers.` : null}
					onClick={() => edit((last) => addAnswer(last, question.id, newId('a', Math.random)))}
				>
					Add answer
				</Button>
			</div>
		</fieldset>
	);
}
