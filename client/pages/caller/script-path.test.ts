import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerValue, Question, Script } from '../../../protocol/script.ts';
import { type Answers, answerText, leftBehind, typedProblem, typedValue, walk, withPassed } from './script-path.ts';

const single = (id: string, answers: [string, string | null][]): Question => ({
	id,
	title: id,
	text: '',
	type: 'single',
	answers: answers.map(([answer, next]) => ({ id: answer, label: answer.toUpperCase(), next })),
	next: null,
});
const other = (id: string, type: Question['type'], next: string | null): Question => ({ id, title: id, text: '', type, answers: [], next });
const script: Script = {
	questions: [
		single('result', [
			['person', 'support'],
			['machine', null],
		]),
		single('support', [
			['yes', 'help'],
			['no', 'thanks'],
			['unsure', 'issues'],
		]),
		other('issues', 'text', 'help'),
		single('help', [
			['ride', null],
			['none', 'thanks'],
		]),
		other('thanks', 'info', null),
	],
};
const pick = (id: string): AnswerValue => ({ answers: [id] });
const ids = (answers: Answers): string[] => walk(script, answers).questions.map((question) => question.id);

describe('[T4] the path', () => {
	test('begins with the first question', () => {
		expect(walk(script, {})).toMatchObject({ current: { id: 'result' }, complete: false });
	});
	test('follows the answers', () => {
		expect(ids({ result: pick('person'), support: pick('unsure') })).toEqual(['result', 'support', 'issues']);
		expect(ids({ result: pick('person'), support: pick('no') })).toEqual(['result', 'support', 'thanks']);
	});
	test('is complete at an end of the call', () => {
		expect(walk(script, { result: pick('machine') })).toMatchObject({ current: null, complete: true });
		expect(walk(script, { result: pick('person'), support: pick('no'), thanks: { answers: [] } }).complete).toBe(true);
	});
	test('asks again when the answer is not one of the script', () => {
		expect(walk(script, { result: pick('gone') }).current?.id).toBe('result');
		expect(walk(script, { result: { answers: [] } }).current?.id).toBe('result');
	});
	test('a question left out counts as passed, but never a single choice', () => {
		const before = { result: pick('person'), support: pick('unsure') };
		expect(walk(script, { ...before, issues: { text: '' } }).current?.id).toBe('help');
	});
	test('goes on past texts to read and numbers left out, which have no answer of their own', () => {
		const answers = { result: pick('person'), support: pick('no') };
		expect(walk(script, withPassed(answers, ['thanks', 'support'])).complete).toBe(true);
		expect(ids(withPassed(answers, ['support']))).toEqual(['result', 'support', 'thanks']);
	});
	test('that leads back asks the question again', () => {
		const loop: Script = {
			questions: [
				single('a', [['on', 'b']]),
				single('b', [
					['back', 'a'],
					['end', null],
				]),
			],
		};
		expect(walk(loop, { a: pick('on'), b: pick('back') })).toMatchObject({ current: { id: 'a' }, complete: false });
	});
	test('of an empty script has nothing to ask and is not complete', () => {
		expect(walk({ questions: [] }, {})).toEqual({ questions: [], current: null, complete: false });
	});
});

describe('[T4] changing an answer', () => {
	const answers = { result: pick('person'), support: pick('unsure'), issues: { text: 'rent' }, help: pick('none') };
	test('keeps what is still on the path', () => {
		expect(leftBehind(script, answers, 'support', pick('yes'))).toEqual(['issues']);
	});
	test('leaves behind all that is no longer asked', () => {
		expect(leftBehind(script, answers, 'result', pick('machine'))).toEqual(['support', 'issues', 'help']);
		expect(leftBehind(script, answers, 'help', pick('ride'))).toEqual([]);
	});
});

test('whatever is answered, the walk ends, and what is cleared is off the path', () => {
	const names = ['q0', 'q1', 'q2', 'q3', 'q4'];
	const next = fc.option(fc.constantFrom(...names), { nil: null });
	const graph = fc.tuple(
		...names.map((name) =>
			fc.tuple(next, next).map(([x, y]) =>
				single(name, [
					['x', x],
					['y', y],
				]),
			),
		),
	);
	const given = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('x', 'y').map(pick));
	fc.assert(
		fc.property(graph, given, fc.constantFrom(...names), fc.constantFrom('x', 'y'), (questions, answers, changed, to) => {
			const any: Script = { questions };
			const cleared = leftBehind(any, answers, changed, pick(to));
			const after: Record<string, AnswerValue> = { ...answers, [changed]: pick(to) };
			const path = walk(any, after).questions.map((question) => question.id);
			expect(path.filter((id) => cleared.includes(id))).toEqual([]);
			for (const id of cleared) delete after[id];
			expect(walk(any, after).questions.map((question) => question.id)).toEqual(path);
		}),
	);
});

test('answers in words', () => {
	const question = single('support', [
		['yes', null],
		['no', null],
	]);
	expect(answerText(question, { answers: ['yes', 'no', 'gone'] })).toBe('YES, NO');
	expect(answerText(other('n', 'number', null), { text: '12' })).toBe('12');
});

test.each([
	['number', '12', true],
	['number', '-3.5', true],
	['number', '1,5', true],
	['number', 'twelve', false],
	['date', '2026-02-28', true],
	['date', '2026-02-30', false],
	['date', 'tomorrow', false],
	['date', '', true],
	['text', 'anything', true],
] as const)('typed %s %j is taken: %s', (type, text, taken) => {
	expect(typedProblem(type, text) === null).toBe(taken);
});

test('typed answers are saved as the server reads them', () => {
	expect(typedValue('number', ' 3,5 ')).toEqual({ text: '3.5' });
	expect(typedValue('text', ' a, b ')).toEqual({ text: 'a, b' });
	expect(typedValue('date', '  ')).toBeNull();
});
