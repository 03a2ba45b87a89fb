import { Play, Plus, Undo2 } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { ListView } from '../../../../protocol/rest.ts';
import type { Script } from '../../../../protocol/script.ts';
import { api } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { useLoad } from '../../../ui/useLoad.ts';
import { HelpTitle, StepForm } from '../StepForm.tsx';
import { Findings } from './Findings.tsx';
import { MergeFieldHelp, STANDARD_FIELDS } from './MergeFields.tsx';
import { PreviewDialog } from './PreviewDialog.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { addQuestion, moveQuestion, newId } from './script-edit.ts';
import { type ScriptForm, useScript } from './useScript.ts';

function useMergeFields(campaignId: string): string[] {
	const { load } = useLoad(campaignId, (signal) => api.get<ListView[]>(`/campaigns/${campaignId}/lists`, { signal }));
	const lists = load.state === 'ready' ? load.value : [];
	const extra = lists.flatMap((list) => list.format.columns.filter((column) => column.role === 'field').map((column) => column.field));
	return [...new Set([...STANDARD_FIELDS, ...extra])];
}

function Conflict({ form }: { form: ScriptForm }) {
	return (
		<Alert
			tone="warning"
			urgent
			title="Somebody else changed the questions meanwhile."
			actions={
				<>
					<Button small onClick={() => void form.keepMine()}>
						Keep mine
					</Button>
					<Button small onClick={form.takeTheirs}>
						Show theirs
					</Button>
				</>
			}
		>
			<p>Your changes are not saved. Keep mine replaces the other version; Show theirs drops what you changed since.</p>
		</Alert>
	);
}

function Help() {
	return (
		<>
			<HelpTitle>The first question</HelpTitle>
			<p>It holds the call results. Each answer says whether the number is final, tried again, or final and on the Do Not Call list.</p>
			<p>Busy, no answer and numbers that do not exist are settled by themselves.</p>
			<MergeFieldHelp />
			<HelpTitle>Order</HelpTitle>
			<p>
				What comes next is said at each answer. The order of the list is for your eyes; move a question with its arrows, or with{' '}
				<kbd class="kbd kbd-sm">Alt</kbd> <kbd class="kbd kbd-sm">↑</kbd> <kbd class="kbd kbd-sm">↓</kbd>.
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
	const [deleted, setDeleted] = useState<{ what: string; before: Script } | null>(null);
	const [said, setSaid] = useState('');
	const keepFocus = useRef<HTMLElement | null>(null);
	useEffect(() => {
		// Moving an element in the document takes the focus from it.
		keepFocus.current?.focus();
		keepFocus.current = null;
	}, [script]);
	const edit: ScriptForm['edit'] = (change) => {
		setDeleted(null);
		form.edit(change);
	};
	const remove = (what: string, change: (last: Script) => Script) => {
		form.edit(change);
		setDeleted({ what, before: script });
	};
	const move = (id: string, by: -1 | 1) => {
		const after = moveQuestion(script, id, by);
		if (after === script) return;
		keepFocus.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
		edit(() => after);
		const place = after.questions.findIndex((question) => question.id === id) + 1;
		setSaid(`Moved to place ${place} of ${after.questions.length}.`);
	};
	const add = () => {
		const id = newId('q', Math.random);
		edit((last) => addQuestion(last, id, [newId('a', Math.random), newId('a', Math.random)]));
		setOpenId(id);
		setSaid('Question added after the last one, which leads to it.');
		requestAnimationFrame(() => document.querySelector<HTMLInputElement>(`#question-${id} input`)?.select());
	};
	return { deleted, said, edit, remove, move, add };
}

function QuestionList({ form, script, campaignId, openId, setOpenId }: ListProps) {
	const fields = useMergeFields(campaignId);
	const { deleted, said, edit, remove, move, add } = useQuestionEdits(form, script, setOpenId);
	return (
		<>
			<p role="status" class="sr-only">
				{said}
			</p>
			<ol class="flex flex-col gap-2">
				{script.questions.map((question, index) => (
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
						onMove={(by) => move(question.id, by)}
						edit={edit}
						onDelete={remove}
					/>
				))}
			</ol>
			{deleted ? (
				<UndoStrip
					what={deleted.what}
					onUndo={() => {
						const { before } = deleted;
						edit(() => before);
						focusTitle();
					}}
				/>
			) : null}
			<div>
				<Button
					icon={Plus}
					kind="primary"
					reason={script.questions.length >= LIMITS.questions ? `At most ${LIMITS.questions} questions.` : null}
					onClick={add}
				>
					Add question
				</Button>
			</div>
		</>
	);
}

/** Step 3: the script, a graph of questions, with its check and a preview. */
export function QuestionsStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const form = useScript(campaignId);
	const { script } = form;
	const [openId, setOpenId] = useState<string | null>(null);
	const [preview, setPreview] = useState(false);
	const goTo = (id: string) => {
		setOpenId(id);
		requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-question="${id}"]`)?.focus());
	};
	return (
		<StepForm
			campaignId={campaignId}
			campaign={store.campaign.value}
			slug="questions"
			help={
				<>
					{script ? <Findings script={script} problems={form.problems} empty={form.empty.size} onOpen={goTo} /> : null}
					<Help />
				</>
			}
			save={form.conflict ? undefined : { state: form.state, retry: () => void form.flush() }}
			actions={
				<Button icon={Play} reason={script ? null : 'Loading'} onClick={() => setPreview(true)}>
					Preview
				</Button>
			}
		>
			{form.conflict ? <Conflict form={form} /> : null}
			{form.loadError ? <ErrorState what="The questions" error={form.loadError} onRetry={form.reload} /> : null}
			{!script && !form.loadError ? <Loading what="the questions" lines={5} /> : null}
			{script ? (
				<>
					<QuestionList form={form} script={script} campaignId={campaignId} openId={openId} setOpenId={setOpenId} />
					<PreviewDialog script={script} open={preview} onClose={() => setPreview(false)} />
				</>
			) : null}
		</StepForm>
	);
}
