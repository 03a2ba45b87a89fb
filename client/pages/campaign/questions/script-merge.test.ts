import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Question, Script } from '../../../../protocol/script.ts';
import { addAnswer, addQuestion, moveQuestion, removeAnswer, removeQuestion, updateAnswer, updateQuestion } from './script-edit.ts';
import { changesBetween, mergeScripts } from './script-merge.ts';

const first: Question = {
	id: 'result',
	title: 'Who is there?',
	text: '',
	type: 'single',
	next: null,
	answers: [
		{ id: 'right', label: 'Right person', next: null, outcome: 'final' },
		{ id: 'nobody', label: 'No one', next: null, outcome: 'retry' },
	],
};
const base = addQuestion(addQuestion({ questions: [first] }, 'q_2', ['a_1', 'a_2']), 'q_3', ['a_3', 'a_4']);
const idsOf = (script: Script) => script.questions.map((question) => question.id);

describe('[Q3] two admins changed the script', () => {
	it('takes both when they touched different things', () => {
		const mine = updateQuestion(base, 'q_2', { title: 'Will you vote?' });
		const theirs = updateAnswer(addQuestion(base, 'q_4', ['a_5', 'a_6']), 'result', 'nobody', { outcome: 'final' });
		const { script, conflicts } = mergeScripts(base, mine, theirs);
		expect(conflicts).toEqual([]);
		expect(idsOf(script)).toEqual(['result', 'q_2', 'q_3', 'q_4']);
		expect(script.questions[1]?.title).toBe('Will you vote?');
		expect(script.questions[0]?.answers[1]?.outcome).toBe('final');
	});

	it('names what both changed, and follows the choice', () => {
		const mine = updateQuestion(base, 'q_2', { text: 'Mine' });
		const theirs = updateQuestion(base, 'q_2', { text: 'Theirs' });
		const merged = mergeScripts(base, mine, theirs);
		expect(merged.conflicts).toEqual([{ key: 'q_2.text', what: 'Text of “New question”', mine: '“Mine”', theirs: '“Theirs”' }]);
		expect(merged.script.questions[1]?.text).toBe('Mine');
		expect(mergeScripts(base, mine, theirs, { 'q_2.text': 'theirs' }).script.questions[1]?.text).toBe('Theirs');
	});

	it('asks when one deleted what the other changed, and deletes what only one touched', () => {
		const mine = updateQuestion(base, 'q_3', { title: 'Changed' });
		const theirs = removeQuestion(base, 'q_3');
		const merged = mergeScripts(base, mine, theirs);
		expect(merged.conflicts.map(({ key, mine, theirs }) => [key, mine, theirs])).toEqual([['q_3.kept', 'changed', 'deleted']]);
		expect(idsOf(merged.script)).toContain('q_3');
		expect(idsOf(mergeScripts(base, mine, theirs, { 'q_3.kept': 'theirs' }).script)).not.toContain('q_3');
		expect(idsOf(mergeScripts(base, base, theirs).script)).toEqual(['result', 'q_2']);
		expect(
			mergeScripts(base, removeAnswer(base, 'q_2', 'a_1'), addAnswer(base, 'q_2', 'a_9')).script.questions[1]?.answers.map((a) => a.id),
		).toEqual(['a_2', 'a_9']);
	});

	it('keeps the order that one of them made', () => {
		const moved = moveQuestion(base, 'q_3', -1);
		const other = updateQuestion(base, 'q_2', { text: 'x' });
		expect(idsOf(mergeScripts(base, moved, other).script)).toEqual(['result', 'q_3', 'q_2']);
		expect(idsOf(mergeScripts(base, other, moved).script)).toEqual(['result', 'q_3', 'q_2']);
	});

	it('gives everything of one side when the other changed nothing, whatever was done', () => {
		const edit = fc.constantFrom<(script: Script) => Script>(
			(script) => updateQuestion(script, 'q_2', { title: 'T' }),
			(script) => removeQuestion(script, 'q_2'),
			(script) => moveQuestion(script, 'q_3', -1),
			(script) => addQuestion(script, 'q_9', ['a_8', 'a_9']),
			(script) => removeAnswer(script, 'q_3', 'a_3'),
			(script) => updateAnswer(script, 'result', 'right', { label: 'L', next: null }),
		);
		fc.assert(
			fc.property(fc.uniqueArray(edit, { maxLength: 5 }), (edits) => {
				const changed = edits.reduce((script, change) => change(script), base);
				expect(mergeScripts(base, changed, base)).toEqual({ script: changed, conflicts: [] });
				expect(mergeScripts(base, base, changed)).toEqual({ script: changed, conflicts: [] });
				expect(mergeScripts(base, changed, changed).conflicts).toEqual([]);
			}),
		);
	});

	it('does not take another order of keys for a change', () => {
		const reordered = JSON.parse(
			JSON.stringify(base, (_key, value: unknown) =>
				typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
			),
		) as Script;
		expect(JSON.stringify(reordered)).not.toBe(JSON.stringify(base));
		expect(changesBetween(base, reordered)).toEqual([]);
		const mine = updateAnswer(base, 'result', 'right', { label: 'Mine' });
		expect(mergeScripts(base, mine, reordered).conflicts).toEqual([]);
		expect(mergeScripts(base, mine, reordered).script.questions[0]?.answers[0]?.label).toBe('Mine');
	});

	it('says in words what changed', () => {
		const after = removeAnswer(
			updateQuestion(addQuestion(base, 'q_4', ['a_5', 'a_6']), 'q_2', { text: 'Hi', title: 'Vote?' }),
			'result',
			'nobody',
		);
		expect(changesBetween(base, after)).toEqual([
			'answer “No one” deleted from “Who is there?”',
			'“New question” is now called “Vote?”',
			'text of “Vote?”',
			'what follows answer “Yes” of “New question”',
			'what follows answer “No” of “New question”',
			'question “New question” added',
		]);
		const other = updateAnswer(base, 'result', 'nobody', { label: 'Nobody', outcome: 'final' });
		expect(changesBetween(base, other)).toEqual([
			'answer “No one” of “Who is there?” is now “Nobody”',
			'what answer “No one” of “Who is there?” means for the number',
		]);
		expect(changesBetween(base, base)).toEqual([]);
		expect(changesBetween(base, moveQuestion(base, 'q_3', -1))).toEqual(['order of the questions']);
	});
});
