import { expect, test } from 'vitest';
import type { Script } from '../../protocol/script.ts';
import type { CallCard } from '../../protocol/views.ts';
import { defaultScript } from '../../worker/domain/script.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import { currentQuestion, valueFor } from './conversation.ts';

const base = defaultScript();
const [first] = base.questions;
const script: Script = {
	questions: [
		...(first ? [{ ...first, answers: first.answers.map((answer, i) => (i === 0 ? { ...answer, next: 'read' } : answer)) }] : []),
		{ id: 'read', title: 'Read', text: 'We are …', type: 'info', answers: [], next: 'many' },
		{ id: 'many', title: 'Many', text: '', type: 'multiple', answers: [{ id: 'a', label: 'A', next: null }], next: 'word' },
		{ id: 'word', title: 'Word', text: '', type: 'text', answers: [], next: null },
	],
};
const card = (answers: CallCard['answers']): CallCard => ({
	attemptId: 1,
	startedAt: 0,
	endedAt: null,
	endedBy: null,
	kind: 'cell',
	people: [],
	personRef: '1-2',
	scriptVersion: 1,
	script,
	answers,
	notes: {},
	doNotCall: false,
	machine: false,
	wrapUpUntil: null,
	stay: false,
	callBack: { at: null, earliest: null, zone: 'America/New_York', lastPass: false },
});

test('robots mix their answers: most go on, some end, few never again', () => {
	const random = seededRandom('answers').next;
	const question = script.questions[0];
	expect(question).toBeDefined();
	if (!question) return;
	const chosen = Array.from({ length: 2_000 }, () => valueFor(question, true, random));
	const share = (id: string) => chosen.filter((value) => value && 'answers' in value && value.answers[0] === id).length / chosen.length;
	const goesOn = question.answers.find((answer) => answer.next !== null)?.id ?? '';
	const never = question.answers.find((answer) => answer.outcome === 'final_do_not_call')?.id ?? '';
	expect(share(goesOn)).toBeCloseTo(0.6, 1);
	expect(share(never)).toBeGreaterThan(0.02);
	expect(share(never)).toBeLessThan(0.07);
	expect(new Set(chosen.map((value) => JSON.stringify(value))).size).toBe(question.answers.length);
});

test('the script is followed, with what was passed over', () => {
	const right = script.questions[0]?.answers[0]?.id ?? '';
	const id = script.questions[0]?.id ?? '';
	expect(currentQuestion(card({}), '1-2', [])?.id).toBe(id);
	const answered = card({ '1-2': { [id]: { answers: [right] } } });
	expect(currentQuestion(answered, '1-2', [])?.id).toBe('read');
	expect(currentQuestion(answered, '1-2', ['read'])?.id).toBe('many');
	expect(currentQuestion(answered, '1-2', ['read', 'many'])?.id).toBe('word');
	expect(currentQuestion(answered, '1-2', ['read', 'many', 'word'])).toBeNull();
	const refused = card({ '1-2': { [id]: { answers: [script.questions[0]?.answers.at(-1)?.id ?? ''] } } });
	expect(currentQuestion(refused, '1-2', [])).toBeNull();
});
