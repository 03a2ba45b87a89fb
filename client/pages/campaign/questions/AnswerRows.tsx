import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide';
import { useRef } from 'preact/hooks';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { Answer, AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';
import { Button } from '../../../ui/Button.tsx';
import { DragHandle } from '../../../ui/DragHandle.tsx';
import { gapBeside, type DragHandle as Handle, useDragOrder } from '../../../ui/drag-order.ts';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { addAnswer, appendQuestion, moveAnswer, moveAnswerTo, newId, OUTCOME_LABELS, removeAnswer, updateAnswer } from './script-edit.ts';
import type { Edit } from './useScript.ts';

const END = '';
const NEW = '+';
const OUTCOMES = (Object.keys(OUTCOME_LABELS) as AnswerOutcome[]).map((value) => ({ value, label: OUTCOME_LABELS[value] }));
/** The line where a dragged item would go. */
export const GAP_LINE = { above: 'shadow-[0_-3px_0_0_var(--color-primary)]', below: 'shadow-[0_3px_0_0_var(--color-primary)]' } as const;

/** A question, a new one, or the end of the call. */
export function NextField(props: {
	label: string;
	labelHidden?: boolean;
	script: Script;
	/** The question this belongs to, which cannot follow itself. */
	questionId: string;
	value: string | null;
	/** The change that sets what comes next; with `made`, a question of that id was added. */
	edit: Edit;
	set: (script: Script, next: string | null) => Script;
}) {
	const { script, value } = props;
	const options = [
		{ value: END, label: 'End of call' },
		...script.questions.map((question, index) => ({ value: question.id, label: `${index + 1} ${question.title}` })),
		...(script.questions.length < LIMITS.questions ? [{ value: NEW, label: 'A new question' }] : []),
	].filter((option) => option.value !== props.questionId || option.value === value);
	return (
		<SelectField
			label={props.label}
			labelHidden={props.labelHidden ?? false}
			value={value ?? END}
			options={options}
			onChange={(chosen) => {
				if (chosen !== NEW) return props.edit((last) => props.set(last, chosen === END ? null : chosen));
				const id = newId('q', Math.random);
				props.edit((last) => props.set(appendQuestion(last, id, [newId('a', Math.random), newId('a', Math.random)]), id));
			}}
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
	handle: Handle;
	gap: 'above' | 'below' | null;
	dragged: boolean;
	edit: Edit;
	onDelete: () => void;
}

const columnsOf = (isFirst: boolean, branches: boolean): string =>
	isFirst
		? 'md:grid-cols-[2rem_minmax(0,1.5fr)_minmax(0,0.9fr)_minmax(0,0.9fr)_6rem]'
		: branches
			? 'md:grid-cols-[2rem_minmax(0,1.4fr)_minmax(0,1fr)_6rem]'
			: 'md:grid-cols-[2rem_minmax(0,1fr)_6rem]';

function AnswerRow({ script, question, answer, index, isFirst, error, handle, gap, dragged, edit, onDelete }: RowProps) {
	const name = `Answer ${index + 1}`;
	const branches = question.type === 'single';
	return (
		<li
			data-answer={answer.id}
			class={`grid grid-cols-[2rem_minmax(0,1fr)] items-start gap-2 rounded-field max-md:border max-md:border-base-300 max-md:p-2 ${columnsOf(isFirst, branches)} ${gap ? GAP_LINE[gap] : ''} ${dragged ? 'opacity-50' : ''}`}
		>
			<span class="pt-1">
				<DragHandle label={`Move ${name.toLowerCase()}`} handle={handle} />
			</span>
			<TextField
				label={name}
				labelHidden
				value={answer.label}
				maxLength={LIMITS.labelChars}
				error={error}
				onInput={(label) => edit((last) => updateAnswer(last, question.id, answer.id, { label }), `${question.id}.${answer.id}`)}
			/>
			<div class={`grid gap-2 max-md:col-span-2 md:contents ${isFirst ? 'grid-cols-2' : ''}`}>
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
						edit={edit}
						set={(last, next) => updateAnswer(last, question.id, answer.id, { next })}
					/>
				) : null}
			</div>
			<div class="flex justify-end pt-1 max-md:col-span-2 max-md:pt-0">
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
	edit: Edit;
	/** Said to screen readers. */
	say: (text: string) => void;
	/** Deletes with a way back. */
	onDelete: (what: string, change: (script: Script) => Script) => void;
}

/** The answers of a choice, each with what follows it. */
export function AnswerRows({ script, question, isFirst, empty, edit, say, onDelete }: AnswerRowsProps) {
	const list = useRef<HTMLUListElement>(null);
	const count = question.answers.length;
	const items = () => [...(list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
	const { drag, handle } = useDragOrder(items, (from, to) => {
		const id = question.answers[from]?.id;
		edit((last) => moveAnswerTo(last, question.id, from, to));
		say(`Answer moved to place ${to + 1} of ${count}.`);
		requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-answer="${id}"] button`)?.focus());
	});
	return (
		<fieldset class="flex flex-col gap-2">
			<legend class="mb-1 font-semibold">Answers</legend>
			<div aria-hidden="true" class={`hidden gap-2 text-sm text-muted md:grid ${columnsOf(isFirst, question.type === 'single')}`}>
				<span />
				<span>The caller picks</span>
				{isFirst ? <span>The number is</span> : null}
				{question.type === 'single' ? <span>Then comes</span> : null}
			</div>
			<ul ref={list} class="flex flex-col gap-2 [&_.input]:text-sm [&_.select]:pr-7 [&_.select]:text-sm">
				{question.answers.map((answer, index) => (
					<AnswerRow
						key={answer.id}
						script={script}
						question={question}
						answer={answer}
						index={index}
						isFirst={isFirst}
						error={empty.get(`${question.id}.${answer.id}`)}
						handle={handle(index)}
						gap={gapBeside(drag, index, count)}
						dragged={drag?.from === index}
						edit={edit}
						onDelete={() => onDelete(`answer “${answer.label}”`, (last) => removeAnswer(last, question.id, answer.id))}
					/>
				))}
			</ul>
			<div>
				<Button
					small
					icon={Plus}
					reason={count >= LIMITS.answersPerQuestion ? `At most ${LIMITS.answersPerQuestion} answers.` : null}
					onClick={() => edit((last) => addAnswer(last, question.id, newId('a', Math.random)))}
				>
					Add answer
				</Button>
			</div>
		</fieldset>
	);
}
