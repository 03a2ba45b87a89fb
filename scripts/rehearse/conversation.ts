/** What a robot caller says: mixed answers along the script. Pure. */
import { walk } from '../../client/pages/caller/script-path.ts';
import type { Answer, AnswerValue, Question } from '../../protocol/script.ts';
import type { CallCard } from '../../protocol/views.ts';
import type { Random } from '../../worker/lib/random.ts';

const WORDS = ['around noon', 'not sure yet', 'tell me more by mail', 'my neighbour would like a call too', 'after six', 'no comment'];

function pick<T>(from: readonly T[], random: Random): T | undefined {
	return from[Math.floor(random() * from.length)];
}

/** More than half of those who answer are the right person; a few want never to be called again. */
function firstAnswer(question: Question, random: Random): Answer | undefined {
	const u = random();
	const goesOn = question.answers.filter((answer) => answer.next !== null);
	if (u < 0.6 && goesOn.length > 0) return pick(goesOn, random);
	const ends = question.answers.filter((answer) => answer.next === null);
	const never = ends.filter((answer) => answer.outcome === 'final_do_not_call');
	if (u < 0.64 && never.length > 0) return pick(never, random);
	const others = ends.filter((answer) => answer.outcome !== 'final_do_not_call');
	return pick(others.length > 0 ? others : question.answers, random);
}

/** A value for a question, or null for one that has none to give (a text to read, a number left out). */
export function valueFor(question: Question, first: boolean, random: Random): AnswerValue | null {
	switch (question.type) {
		case 'single': {
			const chosen = first ? firstAnswer(question, random) : pick(question.answers, random);
			return chosen ? { answers: [chosen.id] } : null;
		}
		case 'multiple': {
			const chosen = question.answers.filter(() => random() < 0.4).map((answer) => answer.id);
			return chosen.length > 0 ? { answers: chosen } : null;
		}
		case 'text':
			return { text: pick(WORDS, random) ?? 'yes' };
		case 'number':
			return { text: String(Math.floor(random() * 9)) };
		case 'date':
			return { text: '2026-12-01' };
		case 'info':
			return null;
	}
}

/**
 * The question to be asked now, given what is recorded for that person and what was passed without an answer;
 * null at the end of the script.
 */
export function currentQuestion(card: CallCard, personRef: string, passed: readonly string[]): Question | null {
	const given = card.answers[personRef] ?? {};
	const all = { ...Object.fromEntries(passed.map((id): [string, AnswerValue] => [id, { text: '' }])), ...given };
	return walk(card.script, all).current;
}
