import { Play, Plus, Redo2, Undo2 } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { MERGE_ROLES } from '../../../../protocol/columns.ts';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { ListView } from '../../../../protocol/rest.ts';
import type { Script } from '../../../../protocol/script.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useGet } from '../../../state/useGet.ts';
import { Button } from '../../../ui/Button.tsx';
import { gapBeside, useDragOrder } from '../../../ui/drag-order.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { Staged, useStaged } from '../../../ui/Staged.tsx';
import { HelpTitle, StepForm } from '../StepForm.tsx';
import { ConflictPanel } from './ConflictPanel.tsx';
import { FileButtons } from './FileButtons.tsx';
import { Findings } from './Findings.tsx';
import { MergeFieldHelp } from './MergeFields.tsx';
import { STANDARD_FIELDS } from './merge-completion.ts';
import { PreviewDialog } from './PreviewDialog.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { addQuestion, moveQuestion, moveQuestionTo, newId } from './script-edit.ts';
import { type Edit, type ScriptForm, useScript } from './useScript.ts';

/** As many as a phone has in sight. */
const FIRST_CARDS = 3;

/** What a call card of this campaign holds: the fields every contact has, and the columns of its lists. */
function useMergeFields(campaignId: string): string[] {
	const { load } = useGet<ListView[]>(`/campaigns/${campaignId}/lists`);
	const lists = load.state === 'ready' ? load.value : [];
	const columns = lists
		.filter((list) => list.state !== 'failed')
		.flatMap((list) => list.format.columns.filter((column) => MERGE_ROLES.includes(column.role)).map((column) => column.field));
	return [...new Set([...STANDARD_FIELDS, ...columns])].filter((field) => field !== '');
}

function Help({ form, started }: { form: ScriptForm; started: boolean }) {
	return (
		<>
			<HelpTitle>The first question</HelpTitle>
			<p>It holds the call results. Each answer says whether the number is final, tried again, or final and on the Do Not Call list.</p>
			<p>Busy, no answer and numbers that do not exist are settled by themselves.</p>
			<MergeFieldHelp />
			<HelpTitle>Order</HelpTitle>
			<p>
				What comes next is said at each answer. The order of the list is for your eyes: drag a question by its grip, press the arrow keys on
				the grip, or <kbd class="kbd kbd-sm">Alt</kbd> <kbd class="kbd kbd-sm">↑</kbd> <kbd class="kbd kbd-sm">↓</kbd> on its line.
			</p>
			<HelpTitle>Versions</HelpTitle>
			<p>
				{form.version > 0 ? `This is version ${form.version}. ` : ''}
				{started
					? 'A call keeps the version it began with; the next one takes what is saved here.'
					: 'Once calling runs it can still be changed: a call keeps the version it began with.'}
			</p>
		</>
	);
}

function UndoStrip({ what, onUndo }: { what: string; onUndo: () => void }) {
	return (
		<div class="sticky bottom-3 z-10 flex flex-wrap items-center gap-3 rounded-box bg-neutral px-4 py-2.5 text-neutral-content shadow-md">
			<p role="status" class="min-w-0 flex-1">
				Deleted {what}.
			</p>
			<Button small icon={Undo2} autoFocus onClick={onUndo} class="text-base-content">
				Undo
			</Button>
		</div>
	);
}

interface ListProps {
	form: ScriptForm;
	script: Script;
	campaignId: string;
	openId: string | null;
	setOpenId: (id: string | null) => void;
}

/** Editing with a way back, moving with the focus kept, and words for screen readers. */
function useQuestionEdits(form: ScriptForm, script: Script, setOpenId: (id: string | null) => void) {
	const [deleted, setDeleted] = useState<string | null>(null);
	const [said, setSaid] = useState('');
	const keepFocus = useRef<HTMLElement | null>(null);
	useEffect(() => {
		// Moving an element in the document takes the focus from it.
		keepFocus.current?.focus();
		keepFocus.current = null;
	}, [script]);
	const edit: Edit = (change, tag) => {
		setDeleted(null);
		form.edit(change, tag);
	};
	const remove = (what: string, change: (last: Script) => Script) => {
		form.edit(change);
		setDeleted(what);
	};
	const place = (id: string, after: Script) => {
		if (after === script) return;
		keepFocus.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
		edit(() => after);
		setSaid(`Moved to place ${after.questions.findIndex((question) => question.id === id) + 1} of ${after.questions.length}.`);
	};
	const add = () => {
		const id = newId('q', Math.random);
		edit((last) => addQuestion(last, id, [newId('a', Math.random), newId('a', Math.random)]));
		setOpenId(id);
		setSaid('Question added after the last one, which leads to it.');
		requestAnimationFrame(() => document.querySelector<HTMLInputElement>(`#question-${id} input`)?.select());
	};
	const undoDelete = () => {
		setDeleted(null);
		form.undo?.();
		focusTitle();
	};
	return { deleted, said, setSaid, edit, remove, place, add, undoDelete };
}

function QuestionList({ form, script, campaignId, openId, setOpenId }: ListProps) {
	const fields = useMergeFields(campaignId);
	const list = useRef<HTMLOListElement>(null);
	const { deleted, said, setSaid, edit, remove, place, add, undoDelete } = useQuestionEdits(form, script, setOpenId);
	const items = () => [...(list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
	const { drag, handle } = useDragOrder(items, (from, to) => place(script.questions[from]?.id ?? '', moveQuestionTo(script, from, to)));
	const count = script.questions.length;
	const shown = useStaged(count, FIRST_CARDS);
	return (
		<>
			<p role="status" class="sr-only">
				{said}
			</p>
			<ol ref={list} class="flex flex-col gap-2">
				{script.questions.slice(0, shown).map((question, index) => (
					<QuestionCard
						key={question.id}
						script={script}
						question={question}
						index={index}
						open={openId === question.id}
						problems={form.problems.filter((problem) => problem.questionId === question.id)}
						empty={form.empty}
						fields={fields}
						onToggle={() => setOpenId(openId === question.id ? null : question.id)}
						onMove={(by) => place(question.id, moveQuestion(script, question.id, by))}
						edit={edit}
						say={setSaid}
						handle={handle(index)}
						gap={index === 0 && drag?.gap === 0 ? null : gapBeside(drag, index, count)}
						dragged={drag?.from === index}
						onDelete={remove}
					/>
				))}
			</ol>
			{deleted ? <UndoStrip what={deleted} onUndo={undoDelete} /> : null}
			<div>
				<Button
					icon={Plus}
					kind="primary"
					reason={count >= LIMITS.questions ? `At most ${LIMITS.questions} questions.` : null}
					onClick={add}
				>
					Add question
				</Button>
			</div>
		</>
	);
}

/** Undo and redo as one knows them, but not where the browser's own belong to a box of another kind. */
function onUndoKeys(event: KeyboardEvent, form: ScriptForm): void {
	if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
	const key = event.key.toLowerCase();
	const step = key === 'z' && !event.shiftKey ? form.undo : (key === 'z' && event.shiftKey) || key === 'y' ? form.redo : null;
	if (key !== 'z' && key !== 'y') return;
	event.preventDefault();
	step?.();
}

function UndoButtons({ form }: { form: ScriptForm }) {
	const button = (label: string, icon: typeof Undo2, keys: string, work: (() => void) | null) => (
		<button
			type="button"
			class="btn btn-ghost btn-square btn-sm"
			aria-label={label}
			aria-disabled={work ? undefined : 'true'}
			aria-keyshortcuts={keys}
			title={work ? label : `Nothing to ${label.toLowerCase()}`}
			onClick={() => work?.()}
		>
			<Icon icon={icon} />
		</button>
	);
	return (
		<span class="flex">
			{button('Undo', Undo2, 'Control+Z', form.undo)}
			{button('Redo', Redo2, 'Control+Shift+Z', form.redo)}
		</span>
	);
}

/** Step 3: the script, a graph of questions, with its check and a preview. */
export function QuestionsStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const campaign = store.campaign.value;
	const form = useScript(campaignId);
	const { script, conflict } = form;
	const [openId, setOpenId] = useState<string | null>(null);
	const [preview, setPreview] = useState(false);
	const goTo = (id: string) => {
		setOpenId(id);
		requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-question="${id}"]`)?.focus());
	};
	return (
		<StepForm
			campaignId={campaignId}
			campaign={campaign}
			slug="questions"
			help={
				<>
					{script ? <Findings script={script} problems={form.problems} empty={form.empty.size} onOpen={goTo} /> : null}
					<Help form={form} started={Boolean(campaign?.startedAt)} />
				</>
			}
			save={conflict || form.loadError ? undefined : { state: form.state, retry: () => void form.flush() }}
			actions={
				form.loadError ? null : (
					<>
						<UndoButtons form={form} />
						<Button icon={Play} reason={script ? null : 'Loading'} onClick={() => setPreview(true)}>
							Preview
						</Button>
					</>
				)
			}
		>
			{conflict && script ? <ConflictPanel base={conflict.base} mine={script} theirs={conflict.theirs} onSettle={form.settle} /> : null}
			{form.loadError ? <ErrorState what="The questions" error={form.loadError} onRetry={form.reload} /> : null}
			{!script && !form.loadError ? <Loading what="the questions" lines={5} /> : null}
			{script ? (
				// biome-ignore lint/a11y/noStaticElementInteractions: catches the keys of the controls inside
				<div class="flex flex-col gap-4" onKeyDown={(event) => onUndoKeys(event, form)}>
					<Staged>
						<QuestionList form={form} script={script} campaignId={campaignId} openId={openId} setOpenId={setOpenId} />
						<FileButtons
							campaignId={campaignId}
							campaignName={campaign?.name ?? ''}
							script={script}
							onImport={(imported) => form.edit(() => imported)}
						/>
					</Staged>
					<PreviewDialog script={script} open={preview} onClose={() => setPreview(false)} />
				</div>
			) : null}
		</StepForm>
	);
}
