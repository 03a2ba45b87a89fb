import { ArrowLeft, RotateCcw } from 'lucide';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { currentQuestion, fillFields, outcomeOf, type Passed, SAMPLE_FIELDS } from './preview.ts';

const MEANING: Record<AnswerOutcome, string> = {
	final: 'The number is final and is not called again.',
	retry: 'The number is called again while attempts are left.',
	final_do_not_call: 'The number is final and goes on the Do Not Call list.',
};

const INPUT = { text: 'text', number: 'number', date: 'date' } as const;

function Answers({ question, onPass }: { question: Question; onPass: (passed: Passed) => void }) {
	if (question.type === 'single') {
		return (
			<div class="flex flex-col gap-2">
				{question.answers.map((answer, index) => (
					<Button
						key={answer.id}
						class="h-auto min-h-12 w-full justify-start py-2 text-left"
						onClick={() => onPass({ questionId: question.id, answer })}
					>
						<span class="text-muted tabular-nums" aria-hidden="true">
							{index + 1}
						</span>
						{answer.label}
					</Button>
				))}
			</div>
		);
	}
	return (
		<form
			class="flex flex-col gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				onPass({ questionId: question.id, answer: null });
			}}
		>
			{question.type === 'multiple'
				? question.answers.map((answer) => (
						<label key={answer.id} class="flex min-h-11 cursor-pointer items-center gap-3 rounded-field border border-control px-3 py-2">
							<input type="checkbox" class="checkbox checkbox-primary checkbox-sm" />
							{answer.label}
						</label>
					))
				: null}
			{question.type === 'multiple' || question.type === 'info'
				? null
				: // The attribute types of `<input>` differ by its type; `h` takes the union.
					h('input', { class: 'input', type: INPUT[question.type], 'aria-label': question.title })}
			<Button kind="primary" type="submit" class="w-full">
				Go on
			</Button>
		</form>
	);
}

/** [Q4] Walks the branches as a caller would, at the width of a phone, with an invented contact. */
export function PreviewDialog({ script, open, onClose }: { script: Script; open: boolean; onClose: () => void }) {
	const [path, setPath] = useState<Passed[]>([]);
	const title = useRef<HTMLHeadingElement>(null);
	const question = currentQuestion(script, path);
	const outcome = outcomeOf(path);
	useEffect(() => {
		if (path.length > 0) title.current?.focus();
	}, [path.length]);
	const close = () => {
		setPath([]);
		onClose();
	};
	return (
		<Dialog
			open={open}
			title="Preview"
			onClose={close}
			actions={
				<>
					<Button
						icon={ArrowLeft}
						reason={path.length === 0 ? 'This is the first question.' : null}
						onClick={() => setPath(path.slice(0, -1))}
					>
						Back
					</Button>
					<Button icon={RotateCcw} onClick={() => setPath([])}>
						Start over
					</Button>
				</>
			}
		>
			<p class="mb-4 text-sm text-muted">As a caller named Alex sees it on a phone, talking to Maria Lopez. Nothing is recorded.</p>
			<div
				aria-live="polite"
				class="mx-auto flex min-h-112 w-full max-w-90 flex-col overflow-hidden rounded-box border-4 border-base-300 bg-base-200"
			>
				<p class="bg-success px-3 py-2 text-sm font-semibold text-success-content">YOU ARE SPEAKING TO MARIA LOPEZ</p>
				<div class="flex flex-1 flex-col gap-4 p-3">
					{question ? (
						<>
							<h3 ref={title} tabIndex={-1} class="font-semibold break-words">
								{question.title}
							</h3>
							{question.text ? <p class="text-lg break-words whitespace-pre-line">{fillFields(question.text, SAMPLE_FIELDS)}</p> : null}
							<Answers key={question.id} question={question} onPass={(passed) => setPath([...path, passed])} />
						</>
					) : (
						<>
							<h3 ref={title} tabIndex={-1} class="text-lg font-semibold">
								End of call
							</h3>
							<p>{outcome ? MEANING[outcome] : 'There is no question to begin with.'}</p>
						</>
					)}
				</div>
			</div>
		</Dialog>
	);
}
