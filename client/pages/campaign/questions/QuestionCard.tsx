import { ArrowDown, ArrowUp, ChevronDown, ChevronUp, Trash2 } from 'lucide';
import { useId } from 'preact/hooks';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { Question, QuestionType, Script, ScriptProblem } from '../../../../protocol/script.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DragHandle } from '../../../ui/DragHandle.tsx';
import type { DragHandle as Handle } from '../../../ui/drag-order.ts';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { AnswerRows, GAP_LINE, NextField } from './AnswerRows.tsx';
import { MergeTextArea } from './MergeTextArea.tsx';
import { canMove, hasAnswers, removeQuestion, setType, TYPE_LABELS, updateQuestion } from './script-edit.ts';
import type { Edit } from './useScript.ts';

const TYPES = (Object.keys(TYPE_LABELS) as QuestionType[]).map((value) => ({ value, label: TYPE_LABELS[value] }));

export interface QuestionCardProps {
	script: Script;
	question: Question;
	index: number;
	open: boolean;
	problems: ScriptProblem[];
	empty: Map<string, string>;
	/** Merge fields of this campaign's lists. */
	fields: string[];
	onToggle: () => void;
	onMove: (by: -1 | 1) => void;
	edit: Edit;
	/** Said to screen readers. */
	say: (text: string) => void;
	handle: Handle;
	/** Where the line is drawn that shows the place of a dragged question. */
	gap: 'above' | 'below' | null;
	dragged: boolean;
	onDelete: (what: string, change: (script: Script) => Script) => void;
}

function QuestionForm(props: QuestionCardProps) {
	const { script, question, index, empty, edit, onDelete } = props;
	const isFirst = index === 0;
	return (
		<div class="flex flex-col gap-4 border-t border-base-300 p-4">
			<div class="grid gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
				<TextField
					label="Title"
					value={question.title}
					maxLength={LIMITS.labelChars}
					error={empty.get(question.id)}
					onInput={(title) => edit((last) => updateQuestion(last, question.id, { title }), `${question.id}.title`)}
				/>
				{isFirst ? (
					<p class="self-end pb-2 text-sm text-muted">The first question holds the call results: always one answer.</p>
				) : (
					<SelectField
						label="Type"
						value={question.type}
						options={TYPES}
						onChange={(type) => edit((last) => setType(last, question.id, type))}
					/>
				)}
			</div>
			<MergeTextArea
				label="What the caller reads aloud"
				value={question.text}
				maxLength={LIMITS.scriptTextChars}
				fields={props.fields}
				onInput={(text) => edit((last) => updateQuestion(last, question.id, { text }), `${question.id}.text`)}
			/>
			{hasAnswers(question.type) ? (
				<AnswerRows script={script} question={question} isFirst={isFirst} empty={empty} edit={edit} say={props.say} onDelete={onDelete} />
			) : null}
			{question.type !== 'single' ? (
				<NextField
					label="What comes next"
					script={script}
					questionId={question.id}
					value={question.next}
					edit={edit}
					set={(last, next) => updateQuestion(last, question.id, { next })}
				/>
			) : null}
		</div>
	);
}

function CardButtons({ script, question, index, onMove, onDelete }: QuestionCardProps) {
	const name = `question ${index + 1}`;
	const shown = (by: -1 | 1) => (canMove(script, question.id, by) ? '' : 'invisible');
	return (
		<div class="ml-auto flex">
			<Button small kind="quiet" icon={ArrowUp} label={`Move ${name} up`} class={shown(-1)} onClick={() => onMove(-1)} />
			<Button small kind="quiet" icon={ArrowDown} label={`Move ${name} down`} class={shown(1)} onClick={() => onMove(1)} />
			<Button
				small
				kind="quiet"
				icon={Trash2}
				label={`Delete ${name}`}
				onClick={() => onDelete(`question “${question.title}”`, (last) => removeQuestion(last, question.id))}
			/>
		</div>
	);
}

/** One question: a line that folds out into its form, with buttons to move and delete it. */
export function QuestionCard(props: QuestionCardProps) {
	const { question, index, open, problems } = props;
	const id = useId();
	const errors = problems.filter((problem) => problem.severity === 'error').length + (props.empty.has(question.id) ? 1 : 0);
	const first = index === 0;
	return (
		<li
			class={`rounded-box border border-base-300 bg-base-100 ${props.gap ? GAP_LINE[props.gap] : ''} ${props.dragged ? 'opacity-50' : ''}`}
			id={`question-${question.id}`}
		>
			<div class="flex flex-wrap items-center gap-1 p-2">
				{first ? null : <DragHandle label={`Move question ${index + 1}`} handle={props.handle} />}
				<h2 class="min-w-44 flex-1 sm:min-w-56">
					<button
						type="button"
						class="flex w-full items-center gap-3 rounded-field px-2 py-1.5 text-left hover:bg-soft"
						aria-expanded={open}
						aria-controls={id}
						data-question={question.id}
						aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
						onClick={props.onToggle}
						onKeyDown={(event) => {
							if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
							event.preventDefault();
							props.onMove(event.key === 'ArrowUp' ? -1 : 1);
						}}
					>
						<span class="flex size-7 shrink-0 items-center justify-center rounded-full bg-soft-primary text-sm font-semibold text-primary tabular-nums">
							{index + 1}
						</span>
						<span class="min-w-0 flex-1">
							<span class="block truncate font-semibold">{question.title || 'Without a title'}</span>
							<span class="block text-sm text-muted">
								{first ? 'Call results' : TYPE_LABELS[question.type]}
								{hasAnswers(question.type) ? ` · ${question.answers.length} answers` : ''}
							</span>
						</span>
						{errors > 0 ? <Badge tone="error">{errors === 1 ? '1 error' : `${errors} errors`}</Badge> : null}
						<Icon icon={open ? ChevronUp : ChevronDown} class="text-muted" />
					</button>
				</h2>
				{first ? null : <CardButtons {...props} />}
			</div>
			<div id={id} hidden={!open}>
				{open ? <QuestionForm {...props} /> : null}
			</div>
		</li>
	);
}
