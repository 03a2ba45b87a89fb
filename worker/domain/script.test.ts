import { describe, expect, test } from 'vitest';
import { type Question, type Script, scriptSchema } from '../../protocol/script.ts';
import { defaultScript, hasErrors, lintScript, mergeFields, pathThrough, rightPersonAnswer } from './script.ts';

const answer = (id: string, next: string | null, extra: object = {}) => ({ id, label: id, next, ...extra });
const question = (id: string, over: Partial<Question> = {}): Question => ({
	id,
	title: id,
	text: '',
	type: 'info',
	answers: [],
	next: null,
	...over,
});
const first = (next: string | null, ...more: string[]): Question =>
	question('first', {
		type: 'single',
		answers: [
			answer('yes', next, { outcome: 'final' as const }),
			...more.map((to) => answer(`to-${to}`, to, { outcome: 'retry' as const })),
		],
	});
const codes = (script: Script, fields: string[] | null = []) =>
	lintScript(script, fields).map((p) => `${p.code}:${p.questionId}:${p.answerId}`);

describe('[Q1] the default script', () => {
	test('is valid, without a finding, and has the eight results', () => {
		const script = defaultScript();
		expect(scriptSchema.safeParse(script).success).toBe(true);
		expect(lintScript(script, [])).toEqual([]);
		expect(script.questions[0]?.answers.map((a) => [a.label, a.outcome])).toEqual([
			['Talking to correct person', 'final'],
			['No one there / hung up at once', 'retry'],
			['Answering machine', 'retry'],
			['Busy / call back', 'retry'],
			['Refused', 'final'],
			['Wrong number', 'final'],
			['Language barrier', 'final'],
			['Do not call', 'final_do_not_call'],
		]);
		expect(rightPersonAnswer(script)).toBe('right_person');
	});
});

describe('[Q2] the lint finds', () => {
	test.each<[string, Question[], string[]]>([
		['no questions at all', [], ['no_questions:null:null']],
		[
			'a first question of another type',
			[question('first', { type: 'text' })],
			['first_not_single:first:null', 'first_without_answers:first:null'],
		],
		['a result without an outcome', [question('first', { type: 'single', answers: [answer('a', null)] })], ['outcome_missing:first:a']],
		[
			'an outcome on a later question',
			[first('b'), question('b', { type: 'single', answers: [answer('x', null, { outcome: 'final' as const })] })],
			['outcome_misplaced:b:x'],
		],
		['a choice without answers', [first('b'), question('b', { type: 'multiple' })], ['answers_missing:b:null']],
		['the same id twice', [first('b'), question('b'), question('b')], ['duplicate_id:b:null']],
		['an unreachable question', [first(null), question('b')], ['unreachable:b:null']],
		[
			'a question only reachable from an unreachable one',
			[first(null), question('b', { next: 'c' }), question('c')],
			['unreachable:b:null', 'unreachable:c:null'],
		],
		['an answer that leads nowhere', [first('gone')], ['dead_end:first:yes']],
		['a question that leads nowhere', [first('b'), question('b', { next: 'gone' })], ['dead_end:b:null']],
		[
			'a circle without an end',
			[first(null, 'b'), question('b', { next: 'c' }), question('c', { next: 'b' })],
			['endless:b:null', 'endless:c:null'],
		],
		['a question that follows itself', [first('b'), question('b', { next: 'b' })], ['endless:first:null', 'endless:b:null']],
		[
			'an unknown merge field',
			[question('first', { ...first(null), text: 'Hi {{frist_name}} {{city}}' })],
			['unknown_merge_field:first:null'],
		],
	])('%s', (_, questions, expected) => {
		const problems = lintScript({ questions }, ['city']);
		expect(problems.map((p) => `${p.code}:${p.questionId}:${p.answerId}`)).toEqual(expected);
		expect(hasErrors(problems)).toBe(true);
	});

	test('nothing wrong with a circle that an answer leaves', () => {
		const again = question('b', { type: 'single', answers: [answer('again', 'b'), answer('done', null)] });
		expect(codes({ questions: [first('b'), again] })).toEqual([]);
	});

	test('only a warning in an unknown field while there is no list', () => {
		const problems = lintScript({ questions: [{ ...first(null), text: '{{ward}}' }] }, null);
		expect(problems.map((p) => p.severity)).toEqual(['warning']);
		expect(hasErrors(problems)).toBe(false);
	});

	test('the circle also in a script of 200 questions, at once', () => {
		const questions = Array.from({ length: 199 }, (_, i) => question(`q${i}`, { next: `q${(i + 1) % 199}` }));
		expect(codes({ questions: [first('q0'), ...questions] })).toHaveLength(200);
	});
});

test('merge fields are found with and without blanks', () => {
	expect(mergeFields('{{a}} {{ b }} {{}} {c} {{d')).toEqual(['a', 'b', '']);
});

describe('[T4] the path of a call', () => {
	const script: Script = {
		questions: [
			first('support', 'end'),
			question('support', { type: 'single', answers: [answer('strong', 'volunteer'), answer('no', null)] }),
			question('volunteer', { type: 'multiple', answers: [answer('mon', null), answer('tue', null)], next: 'note' }),
			question('note', { type: 'info', next: 'email' }),
			question('email', { type: 'text' }),
			question('end', { type: 'info' }),
		],
	};
	const path = (answers: Parameters<typeof pathThrough>[1]) => {
		const found = pathThrough(script, answers);
		return [found.path.map((q) => q.id).join(' '), found.ended];
	};
	test('goes as far as the answers do', () => {
		expect(path({})).toEqual(['first', false]);
		expect(path({ first: { answers: ['yes'] } })).toEqual(['first support', false]);
		expect(path({ first: { answers: ['to-end'] } })).toEqual(['first end', true]);
		expect(path({ first: { answers: ['yes'] }, support: { answers: ['no'] } })).toEqual(['first support', true]);
	});
	test('read-only text needs no answer, and leaving an answer behind forgets what followed it', () => {
		const answers = { first: { answers: ['yes'] }, support: { answers: ['strong'] }, volunteer: { answers: ['mon', 'tue'] } };
		expect(path(answers)).toEqual(['first support volunteer note email', false]);
		expect(path({ ...answers, email: { text: 'a@b' } })).toEqual(['first support volunteer note email', true]);
		expect(path({ ...answers, support: { answers: ['no'] } })).toEqual(['first support', true]);
	});
	test('an answer that is no longer in the script leaves its question open', () => {
		expect(path({ first: { answers: ['removed'] } })).toEqual(['first', false]);
	});
});
