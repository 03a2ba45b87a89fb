/** Two people changed the same script: what each changed, and both together. Pure. */
import type { Answer, AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';
import { OUTCOME_LABELS, TYPE_LABELS } from './script-edit.ts';

export type Side = 'mine' | 'theirs';

/** One thing that both changed, differently. */
export interface MergeConflict {
	/** Stable name of the thing, for the choice made about it. */
	key: string;
	/** What it is, e.g. `Title of “Will you vote?”`. */
	what: string;
	mine: string;
	theirs: string;
}

export interface Merged {
	script: Script;
	conflicts: MergeConflict[];
}

/** Which side wins a conflict; nothing chosen = mine. */
export type Choices = Readonly<Record<string, Side>>;

interface Work {
	choices: Choices;
	conflicts: MergeConflict[];
}

/** The JSON of a value with its keys in order: the server writes them in another one than the pages. */
const canonical = (value: unknown): string =>
	JSON.stringify(value ?? null, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const quoted = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;

function settle<T>(work: Work, conflict: MergeConflict, mine: T, theirs: T): T {
	work.conflicts.push(conflict);
	return work.choices[conflict.key] === 'theirs' ? theirs : mine;
}

function pick<T>(work: Work, at: { key: string; what: string; say: (value: T) => string }, base: T, mine: T, theirs: T): T {
	if (same(mine, theirs) || same(theirs, base)) return mine;
	if (same(mine, base)) return theirs;
	return settle(work, { key: at.key, what: at.what, mine: at.say(mine), theirs: at.say(theirs) }, mine, theirs);
}

/** Order of the merged items: mine, with what only they have put after the item it follows at theirs; theirs when I moved nothing. */
function order(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
	const kept = (ids: readonly string[], others: readonly string[]) => ids.filter((id) => others.includes(id));
	const iMoved = !same(kept(mine, base), kept(base, mine));
	const [first, second] = iMoved ? [mine, theirs] : [theirs, mine];
	const merged = [...first];
	second.forEach((id, index) => {
		if (merged.includes(id)) return;
		const before = second[index - 1];
		merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, id);
	});
	return merged;
}

interface Three<T> {
	base: readonly T[];
	mine: readonly T[];
	theirs: readonly T[];
}

/** Merges lists of things with ids: added ones stay, deleted ones go unless the other side changed them. */
function mergeLists<T extends { id: string }>(
	work: Work,
	lists: Three<T>,
	key: (id: string) => string,
	say: (item: T) => string,
	both: (base: T | undefined, mine: T, theirs: T) => T,
): T[] {
	const find = (items: readonly T[], id: string) => items.find((item) => item.id === id);
	const merged: T[] = [];
	for (const id of order(
		lists.base.map((item) => item.id),
		lists.mine.map((item) => item.id),
		lists.theirs.map((item) => item.id),
	)) {
		const base = find(lists.base, id);
		const mine = find(lists.mine, id);
		const theirs = find(lists.theirs, id);
		const left = mine ?? theirs;
		if (mine && theirs) merged.push(both(base, mine, theirs));
		else if (!left) continue;
		else if (!base) merged.push(left);
		else if (!same(left, base)) {
			const words = (item: T | undefined) => (item ? 'changed' : 'deleted');
			const conflict = { key: `${key(id)}.kept`, what: say(base), mine: words(mine), theirs: words(theirs) };
			const chosen = settle(work, conflict, mine, theirs);
			if (chosen) merged.push(chosen);
		}
	}
	return merged;
}

function mergeAnswer(work: Work, question: Question, base: Answer | undefined, mine: Answer, theirs: Answer, titles: Titles): Answer {
	const name = `answer ${quoted(base?.label ?? mine.label)} of ${quoted(question.title)}`;
	const at = (field: string) => `${question.id}.${mine.id}.${field}`;
	const from = base ?? mine;
	const outcome = pick<AnswerOutcome | undefined>(
		work,
		{
			key: at('outcome'),
			what: `What ${name} means`,
			say: (value) => (value ? OUTCOME_LABELS[value] : 'nothing'),
		},
		from.outcome,
		mine.outcome,
		theirs.outcome,
	);
	return {
		id: mine.id,
		label: pick(work, { key: at('label'), what: `Text of ${name}`, say: quoted }, from.label, mine.label, theirs.label),
		next: pick(work, { key: at('next'), what: `What follows ${name}`, say: titles }, from.next, mine.next, theirs.next),
		...(outcome === undefined ? {} : { outcome }),
	};
}

type Titles = (next: string | null) => string;

function mergeQuestion(work: Work, base: Question | undefined, mine: Question, theirs: Question, titles: Titles): Question {
	const from = base ?? mine;
	const name = quoted(from.title);
	const at = (field: string) => `${mine.id}.${field}`;
	const type = pick(
		work,
		{ key: at('type'), what: `Type of ${name}`, say: (value) => TYPE_LABELS[value] },
		from.type,
		mine.type,
		theirs.type,
	);
	return {
		id: mine.id,
		title: pick(work, { key: at('title'), what: `Title of ${name}`, say: quoted }, from.title, mine.title, theirs.title),
		text: pick(work, { key: at('text'), what: `Text of ${name}`, say: quoted }, from.text, mine.text, theirs.text),
		type,
		answers: mergeLists(
			work,
			{ base: from.answers, mine: mine.answers, theirs: theirs.answers },
			at,
			(answer) => `Answer ${quoted(answer.label)} of ${name}`,
			(...three) => mergeAnswer(work, mine, ...three, titles),
		),
		next: pick(work, { key: at('next'), what: `What follows ${name}`, say: titles }, from.next, mine.next, theirs.next),
	};
}

/** Both sides' changes since `base` in one script. What both changed differently is in `conflicts`, settled by `choices`. */
export function mergeScripts(base: Script, mine: Script, theirs: Script, choices: Choices = {}): Merged {
	const work: Work = { choices, conflicts: [] };
	const all = [...mine.questions, ...theirs.questions];
	const titles: Titles = (next) => (next === null ? 'end of call' : quoted(all.find((question) => question.id === next)?.title ?? next));
	const questions = mergeLists(
		work,
		{ base: base.questions, mine: mine.questions, theirs: theirs.questions },
		(id) => id,
		(question) => `Question ${quoted(question.title)}`,
		(...three) => mergeQuestion(work, ...three, titles),
	);
	return { script: { questions }, conflicts: work.conflicts };
}

function answerChanges(before: Answer, after: Answer, question: string): string[] {
	const which = `answer ${quoted(before.label)} of ${question}`;
	const found: string[] = [];
	if (before.label !== after.label) found.push(`${which} is now ${quoted(after.label)}`);
	if (before.next !== after.next) found.push(`what follows ${which}`);
	if (before.outcome !== after.outcome) found.push(`what ${which} means for the number`);
	return found;
}

function questionChanges(before: Question, after: Question): string[] {
	const name = quoted(after.title);
	const found: string[] = [];
	if (before.title !== after.title) found.push(`${quoted(before.title)} is now called ${name}`);
	if (before.text !== after.text) found.push(`text of ${name}`);
	if (before.type !== after.type) found.push(`type of ${name}: ${TYPE_LABELS[after.type].toLowerCase()}`);
	if (before.next !== after.next) found.push(`what follows ${name}`);
	for (const answer of after.answers) {
		const old = before.answers.find((other) => other.id === answer.id);
		if (!old) found.push(`answer ${quoted(answer.label)} added to ${name}`);
		else found.push(...answerChanges(old, answer, name));
	}
	for (const old of before.answers)
		if (!after.answers.some((answer) => answer.id === old.id)) found.push(`answer ${quoted(old.label)} deleted from ${name}`);
	const shared = (those: readonly Answer[], others: readonly Answer[]) =>
		those.map((answer) => answer.id).filter((id) => others.some((other) => other.id === id));
	if (!same(shared(before.answers, after.answers), shared(after.answers, before.answers))) found.push(`order of the answers of ${name}`);
	return found;
}

/** What was changed from one script to another, a line each, for people. */
export function changesBetween(before: Script, after: Script): string[] {
	const found: string[] = [];
	for (const question of after.questions) {
		const old = before.questions.find((other) => other.id === question.id);
		if (!old) found.push(`question ${quoted(question.title)} added`);
		else found.push(...questionChanges(old, question));
	}
	for (const old of before.questions)
		if (!after.questions.some((question) => question.id === old.id)) found.push(`question ${quoted(old.title)} deleted`);
	const ids = (script: Script, other: Script) =>
		script.questions.map((question) => question.id).filter((id) => other.questions.some((question) => question.id === id));
	if (!same(ids(before, after), ids(after, before))) found.push('order of the questions');
	return found;
}
