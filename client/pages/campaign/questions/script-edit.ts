import type { Answer, AnswerOutcome, Question, QuestionType, Script } from '../../../../protocol/script.ts';

/** Types in the order of the menu, in words. */
export const TYPE_LABELS: Record<QuestionType, string> = {
	single: 'One answer',
	multiple: 'Several answers',
	text: 'Text',
	number: 'Number',
	date: 'Date',
	info: 'Text to read, no answer',
};
export const OUTCOME_LABELS: Record<AnswerOutcome, string> = {
	final: 'Final',
	retry: 'Retry',
	final_do_not_call: 'Do Not Call',
};

export const hasAnswers = (type: QuestionType): boolean => type === 'single' || type === 'multiple';

/** A fresh id such as `q_k3f9x2ab`; ids stay for good because recorded answers refer to them. */
export function newId(prefix: 'q' | 'a', random: () => number): string {
	let text = '';
	while (text.length < 8) text += Math.floor(random() * 36).toString(36);
	return `${prefix}_${text}`;
}

const mapQuestion = (script: Script, id: string, change: (question: Question) => Question): Script => ({
	questions: script.questions.map((question) => (question.id === id ? change(question) : question)),
});

/** Whether an answer of the last question goes on to a question that is added after it. */
function leadsOn(answer: Answer, index: number, isFirst: boolean): boolean {
	if (answer.next !== null) return false;
	// In the first question only reaching the right person goes on; the other results end the call.
	return isFirst ? index === 0 && answer.outcome === 'final' : true;
}

/**
 * Adds a question at the end. The question that was last leads to it wherever it ended the call: all its answers, or, in
 * the first question, its first answer only.
 */
export function addQuestion(script: Script, id: string, answerIds: [string, string]): Script {
	return appendQuestion(leadOn(script, id), id, answerIds);
}

/** The script with the way from its last question on to `id`. */
function leadOn(script: Script, id: string): Script {
	const lastIndex = script.questions.length - 1;
	const questions = script.questions.map((question, index): Question => {
		if (index !== lastIndex) return question;
		if (question.type !== 'single') return question.next === null ? { ...question, next: id } : question;
		const answers = question.answers.map((answer, place) => (leadsOn(answer, place, index === 0) ? { ...answer, next: id } : answer));
		return { ...question, answers };
	});
	return { questions };
}

/** Adds a question at the end that nothing leads to yet. */
export function appendQuestion(script: Script, id: string, answerIds: [string, string]): Script {
	const added: Question = {
		id,
		title: 'New question',
		text: '',
		type: 'single',
		answers: [
			{ id: answerIds[0], label: 'Yes', next: null },
			{ id: answerIds[1], label: 'No', next: null },
		],
		next: null,
	};
	return { questions: [...script.questions, added] };
}

/** Removes a question; what led to it goes where it led, or ends the call when it branched. */
export function removeQuestion(script: Script, id: string): Script {
	const removed = script.questions.find((question) => question.id === id);
	if (!removed) return script;
	const target = removed.type === 'single' || removed.next === id ? null : removed.next;
	const redirect = (next: string | null) => (next === id ? target : next);
	return {
		questions: script.questions
			.filter((question) => question.id !== id)
			.map((question) => ({
				...question,
				next: redirect(question.next),
				answers: question.answers.map((answer) => ({ ...answer, next: redirect(answer.next) })),
			})),
	};
}

/** Whether a question can move; the first one holds the call results and stays first. */
export function canMove(script: Script, id: string, by: -1 | 1): boolean {
	const from = script.questions.findIndex((question) => question.id === id);
	const to = from + by;
	return from > 0 && to > 0 && to < script.questions.length;
}

function moved<T>(items: readonly T[], from: number, to: number): T[] {
	const copy = [...items];
	const [item] = copy.splice(from, 1);
	if (item !== undefined) copy.splice(to, 0, item);
	return copy;
}

/** Moves a question up (-1) or down (1) in the order of display. Branches stay as they are. */
export function moveQuestion(script: Script, id: string, by: -1 | 1): Script {
	if (!canMove(script, id, by)) return script;
	const from = script.questions.findIndex((question) => question.id === id);
	return { questions: moved(script.questions, from, from + by) };
}

/** Moves a question to a place, counted without itself; the call results stay first. */
export function moveQuestionTo(script: Script, from: number, to: number): Script {
	const place = Math.max(1, Math.min(script.questions.length - 1, to));
	return from < 1 || place === from ? script : { questions: moved(script.questions, from, place) };
}

/** Moves an answer to a place within its question, counted without itself. */
export function moveAnswerTo(script: Script, id: string, from: number, to: number): Script {
	return mapQuestion(script, id, (question) => ({ ...question, answers: moved(question.answers, from, to) }));
}

export function updateQuestion(script: Script, id: string, patch: Partial<Pick<Question, 'title' | 'text' | 'next'>>): Script {
	return mapQuestion(script, id, (question) => ({ ...question, ...patch }));
}

/** Changes the type. Only choices keep answers; of several answers none decides what comes next. */
export function setType(script: Script, id: string, type: QuestionType): Script {
	return mapQuestion(script, id, (question) => {
		if (!hasAnswers(type)) return { ...question, type, answers: [] };
		const answers = type === 'multiple' ? question.answers.map((answer) => ({ ...answer, next: null })) : question.answers;
		return { ...question, type, answers };
	});
}

/** Adds an answer. In the first question it is final until said otherwise. */
export function addAnswer(script: Script, id: string, answerId: string): Script {
	const isFirst = script.questions[0]?.id === id;
	const added: Answer = { id: answerId, label: 'New answer', next: null, ...(isFirst ? { outcome: 'final' as const } : {}) };
	return mapQuestion(script, id, (question) => ({ ...question, answers: [...question.answers, added] }));
}

export function updateAnswer(
	script: Script,
	id: string,
	answerId: string,
	patch: Partial<Pick<Answer, 'label' | 'next' | 'outcome'>>,
): Script {
	return mapQuestion(script, id, (question) => ({
		...question,
		answers: question.answers.map((answer) => (answer.id === answerId ? { ...answer, ...patch } : answer)),
	}));
}

export function removeAnswer(script: Script, id: string, answerId: string): Script {
	return mapQuestion(script, id, (question) => ({ ...question, answers: question.answers.filter((answer) => answer.id !== answerId) }));
}

export function moveAnswer(script: Script, id: string, answerId: string, by: -1 | 1): Script {
	return mapQuestion(script, id, (question) => {
		const from = question.answers.findIndex((answer) => answer.id === answerId);
		const to = from + by;
		return to < 0 || to >= question.answers.length ? question : { ...question, answers: moved(question.answers, from, to) };
	});
}

/** What cannot be saved yet, by `questionId` or `questionId.answerId`: empty titles and labels. */
export function emptyFields(script: Script): Map<string, string> {
	const found = new Map<string, string>();
	for (const question of script.questions) {
		if (question.title.trim() === '') found.set(question.id, 'Give this question a title.');
		for (const answer of question.answers) {
			if (answer.label.trim() === '') found.set(`${question.id}.${answer.id}`, 'Give this answer a text.');
		}
	}
	return found;
}
