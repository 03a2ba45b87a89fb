/** The graph of questions: its lint, the script a new campaign begins with, and which questions a call passes through. Pure. */
import type { AnswerOutcome, AnswerValue, Question, Script, ScriptProblem } from '../../protocol/script.ts';

/** Merge fields that every campaign has, whatever its lists hold. */
export const STANDARD_FIELDS = ['first_name', 'last_name', 'full_name', 'caller_name'] as const;

/** Id of the default script's answer "Talking to correct person"; it keeps its meaning when the label is changed. */
export const RIGHT_PERSON = 'right_person';

const RESULTS: readonly [id: string, label: string, outcome: AnswerOutcome][] = [
	[RIGHT_PERSON, 'Talking to correct person', 'final'],
	['no_one', 'No one there / hung up at once', 'retry'],
	['machine', 'Answering machine', 'retry'],
	['call_back', 'Busy / call back', 'retry'],
	['refused', 'Refused', 'final'],
	['wrong_number', 'Wrong number', 'final'],
	['language', 'Language barrier', 'final'],
	['do_not_call', 'Do not call', 'final_do_not_call'],
];

/** The script of a new campaign: the question for the call's result, which ends the call. */
export function defaultScript(): Script {
	return {
		questions: [
			{
				id: 'result',
				title: 'Call result',
				text: 'Hello, my name is {{caller_name}} and I am a volunteer. May I speak with {{first_name}}?',
				type: 'single',
				answers: RESULTS.map(([id, label, outcome]) => ({ id, label, outcome, next: null })),
				next: null,
			},
		],
	};
}

/**
 * The answer of the first question that means "this is the person we called for": the default one where it still
 * exists, else the first that goes on to another question; null when there is none.
 */
export function rightPersonAnswer(script: Script): string | null {
	const answers = script.questions[0]?.answers ?? [];
	const found = answers.find((answer) => answer.id === RIGHT_PERSON) ?? answers.find((answer) => answer.next !== null);
	return found?.id ?? null;
}

/** Ids of the questions that may follow `question`; null is the end of the call. */
function exits(question: Question): (string | null)[] {
	return question.type === 'single' ? question.answers.map((answer) => answer.next) : [question.next];
}

/** What follows `question` once it has `value`; null = the end of the call, undefined = not answered yet. */
export function nextQuestion(question: Question, value: AnswerValue | undefined): string | null | undefined {
	if (question.type !== 'single') return value === undefined && question.type !== 'info' ? undefined : question.next;
	const chosen = value && 'answers' in value ? value.answers[0] : undefined;
	return question.answers.find((answer) => answer.id === chosen)?.next;
}

/**
 * The questions a call passes through with these answers, in order, up to and including the first that is open.
 * `ended` tells that the last one led to the end of the call.
 */
export function pathThrough(script: Script, answers: Readonly<Record<string, AnswerValue>>): { path: Question[]; ended: boolean } {
	const byId = new Map(script.questions.map((question) => [question.id, question]));
	const path: Question[] = [];
	let at = script.questions[0];
	while (at) {
		// Back at a question already asked: it is for the caller to answer it differently.
		if (path.includes(at)) return { path, ended: false };
		path.push(at);
		const next = nextQuestion(at, answers[at.id]);
		if (next === undefined) return { path, ended: false };
		if (next === null) return { path, ended: true };
		at = byId.get(next);
	}
	return { path, ended: true };
}

/** Every `{{field}}` of a text, as written. */
export function mergeFields(text: string): string[] {
	return Array.from(text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g), (match) => match[1] ?? '');
}

const problem = (
	code: ScriptProblem['code'],
	message: string,
	at: { question?: Question; answerId?: string; severity?: ScriptProblem['severity'] } = {},
): ScriptProblem => ({
	code,
	severity: at.severity ?? 'error',
	questionId: at.question?.id ?? null,
	answerId: at.answerId ?? null,
	message,
});

/**
 * Everything that is wrong with a script, in the order of its questions. Errors block the start.
 * `fields`: the merge fields of the campaign's lists, or null while there are no lists: an unknown field may then still
 * come with one, and is a warning.
 */
export function lintScript(script: Script, fields: readonly string[] | null): ScriptProblem[] {
	const first = script.questions[0];
	if (!first) return [problem('no_questions', 'Add at least one question.')];
	return [
		...lintFirst(first),
		...lintIds(script.questions),
		...script.questions.flatMap((question, index) => lintQuestion(question, index === 0)),
		...lintGraph(script.questions),
		...script.questions.flatMap((question) => lintFields(question, fields)),
	];
}

function lintFirst(first: Question): ScriptProblem[] {
	const found: ScriptProblem[] = [];
	if (first.type !== 'single')
		found.push(
			problem('first_not_single', `"${first.title}" is the first question and holds the call results: it has to be a single choice.`, {
				question: first,
			}),
		);
	if (first.answers.length === 0)
		found.push(
			problem('first_without_answers', `"${first.title}" is the first question and needs answers, the call results.`, { question: first }),
		);
	return found;
}

function lintIds(questions: readonly Question[]): ScriptProblem[] {
	const found: ScriptProblem[] = [];
	const seen = new Set<string>();
	for (const question of questions) {
		if (seen.has(question.id)) found.push(problem('duplicate_id', `Two questions have the id "${question.id}".`, { question }));
		seen.add(question.id);
		const answers = new Set<string>();
		for (const { id } of question.answers) {
			if (answers.has(id))
				found.push(problem('duplicate_id', `Two answers of "${question.title}" have the id "${id}".`, { question, answerId: id }));
			answers.add(id);
		}
	}
	return found;
}

function lintQuestion(question: Question, isFirst: boolean): ScriptProblem[] {
	const found: ScriptProblem[] = [];
	const isChoice = question.type === 'single' || question.type === 'multiple';
	if (!isFirst && isChoice && question.answers.length === 0)
		found.push(problem('answers_missing', `"${question.title}" is a choice and needs answers.`, { question }));
	for (const answer of question.answers) {
		const at = { question, answerId: answer.id };
		if (isFirst && answer.outcome === undefined)
			found.push(problem('outcome_missing', `Say for "${answer.label}" whether the number is final or called again.`, at));
		if (!isFirst && answer.outcome !== undefined)
			found.push(
				problem(
					'outcome_misplaced',
					`Only answers of the first question settle the number; "${answer.label}" is in "${question.title}".`,
					at,
				),
			);
	}
	return found;
}

/** Dead ends (a next question that does not exist), unreachable questions, and questions from which no way leads to the end. */
function lintGraph(questions: readonly Question[]): ScriptProblem[] {
	const found: ScriptProblem[] = [];
	const byId = new Map(questions.map((question) => [question.id, question]));
	for (const question of questions) {
		if (question.type === 'single') {
			for (const answer of question.answers)
				if (answer.next !== null && !byId.has(answer.next))
					found.push(
						problem('dead_end', `"${answer.label}" of "${question.title}" leads to a question that does not exist.`, {
							question,
							answerId: answer.id,
						}),
					);
		} else if (question.next !== null && !byId.has(question.next)) {
			found.push(problem('dead_end', `"${question.title}" leads to a question that does not exist.`, { question }));
		}
	}
	const reached = reachable(questions, byId);
	for (const question of questions)
		if (!reached.has(question.id)) found.push(problem('unreachable', `No answer leads to "${question.title}".`, { question }));
	const looping = endless(questions, byId);
	for (const question of questions)
		if (reached.has(question.id) && looping.has(question.id))
			found.push(problem('endless', `From "${question.title}" every way leads in a circle: the call never ends.`, { question }));
	return found;
}

function reachable(questions: readonly Question[], byId: ReadonlyMap<string, Question>): Set<string> {
	const reached = new Set<string>();
	const open = questions.slice(0, 1);
	for (let question = open.pop(); question; question = open.pop()) {
		if (reached.has(question.id)) continue;
		reached.add(question.id);
		for (const id of exits(question)) {
			const next = id === null ? undefined : byId.get(id);
			if (next) open.push(next);
		}
	}
	return reached;
}

/** Questions from which no way leads to the end of the call. A circle that some answer leaves is allowed. */
function endless(questions: readonly Question[], byId: ReadonlyMap<string, Question>): Set<string> {
	const left = new Set(questions.map((question) => question.id));
	// What leads nowhere has a finding of its own; here it counts as an end.
	const ends = (next: string | null) => next === null || !byId.has(next) || !left.has(next);
	for (let shrank = true; shrank; ) {
		shrank = false;
		for (const question of questions) {
			if (!left.has(question.id)) continue;
			const ways = exits(question);
			if (ways.length === 0 || ways.some(ends)) shrank = left.delete(question.id) || shrank;
		}
	}
	return left;
}

function lintFields(question: Question, fields: readonly string[] | null): ScriptProblem[] {
	const known = new Set<string>([...STANDARD_FIELDS, ...(fields ?? [])]);
	return [...new Set(mergeFields(question.text))]
		.filter((field) => !known.has(field))
		.map((field) =>
			problem(
				'unknown_merge_field',
				field === ''
					? `"${question.title}" holds an empty merge field {{}}.`
					: fields === null
						? `{{${field}}} in "${question.title}" has to be a column of the contact list.`
						: `{{${field}}} in "${question.title}" is no column of any contact list.`,
				{ question, severity: fields === null ? 'warning' : 'error' },
			),
		);
}

/** Whether a lint found something that blocks the start. */
export const hasErrors = (problems: readonly ScriptProblem[]): boolean => problems.some((found) => found.severity === 'error');
