import { ArrowLeft, RotateCcw } from 'lucide';
import { useState } from 'preact/hooks';
import type { AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { currentQuestion, fillFields, outcomeOf, type Passed, SAMPLE_FIELDS } from './preview.ts';

const MEANING: Record<AnswerOutcome, string> = {
	final: 'The number is final and is not called again.',
	retry: 'The number is called again while attempts are left.',
	final_do_not_call: 'The number is final and goes on the Do Not Call list.',
};

function Answers({ question, onPass }: { question: Question; onPass: (passed: Passed) => void }) {
	if (question.type === 'single') {
		return (
			<div class="grid gap-2 sm:grid-cols-2">
				{question.answers.map((answer, index) => (
					<Button
						key={answer.id}
						class="h-auto min-h-12 justify-start py-2 text-left"
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
		<div class="flex flex-col items-start gap-3">
			{question.type === 'multiple' ? (
				<ul class="list-disc pl-6">
					{question.answers.map((answer) => (
						<li key={answer.id}>{answer.label}</li>
					))}
				</ul>
			) : null}
			{question.type === 'info' ? null : <p class="text-sm text-muted">The caller fills this in and goes on.</p>}
			<Button kind="primary" onClick={() => onPass({ questionId: question.id, answer: null })}>
				Go on
			</Button>
		</div>
	);
}

/** Walks the branches as a caller would, with an invented contact. */
export function PreviewDialog({ script, open, onClose }: { script: Script; open: boolean; onClose: () => void }) {
	const [path, setPath] = useState<Passed[]>([]);
	const question = currentQuestion(script, path);
	const outcome = outcomeOf(path);
	const close = () => {
		setPath([]);
		onClose();
	};
	return (
		<Dialog
			open={open}
			title="Preview"
			wide
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
			<p class="mb-4 text-sm text-muted">As a caller named Alex sees it, talking to Maria Lopez. Nothing is recorded.</p>
			<div aria-live="polite" class="flex min-h-56 flex-col gap-4">
				{question ? (
					<>
						<h3 class="font-semibold">{question.title}</h3>
						{question.text ? <p class="text-lg whitespace-pre-line">{fillFields(question.text, SAMPLE_FIELDS)}</p> : null}
						<Answers question={question} onPass={(passed) => setPath([...path, passed])} />
					</>
				) : (
					<>
						<h3 class="text-lg font-semibold">End of call</h3>
						<p>{outcome ? MEANING[outcome] : 'There is no question to begin with.'}</p>
					</>
				)}
			</div>
		</Dialog>
	);
}
