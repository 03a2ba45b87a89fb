import { describe, expect, it } from 'vitest';
import type { Script } from '../../../../protocol/script.ts';
import {
	addAnswer,
	addQuestion,
	canMove,
	emptyFields,
	moveAnswer,
	moveQuestion,
	newId,
	removeAnswer,
	removeQuestion,
	setType,
	updateAnswer,
	updateQuestion,
} from './script-edit.ts';

const script: Script = {
	questions: [
		{
			id: 'result',
			title: 'Who is there?',
			text: '',
			type: 'single',
			next: null,
			answers: [
				{ id: 'right', label: 'Talking to correct person', next: null, outcome: 'final' },
				{ id: 'nobody', label: 'No one there', next: null, outcome: 'retry' },
			],
		},
	],
};
const grown = addQuestion(addQuestion(script, 'q_2', ['a_1', 'a_2']), 'q_3', ['a_3', 'a_4']);

describe('[Q1] editing the script', () => {
	it('leads the right person, and nobody else, from the call results to a new question', () => {
		const [first, second] = addQuestion(script, 'q_2', ['a_1', 'a_2']).questions;
		expect(first?.answers.map((answer) => answer.next)).toEqual(['q_2', null]);
		expect(second?.answers.map((answer) => answer.next)).toEqual([null, null]);
	});

	it('leads every open answer of the last question to a new one', () => {
		expect(grown.questions[1]?.answers.map((answer) => answer.next)).toEqual(['q_3', 'q_3']);
	});

	it('does not change the script it was given', () => {
		const before = JSON.stringify(script);
		addQuestion(script, 'q_2', ['a_1', 'a_2']);
		updateAnswer(script, 'result', 'right', { label: 'x' });
		expect(JSON.stringify(script)).toBe(before);
	});

	it('closes the gap when a question without branches is removed', () => {
		const info = updateQuestion(setType(grown, 'q_2', 'info'), 'q_2', { next: 'q_3' });
		expect(removeQuestion(info, 'q_2').questions[0]?.answers[0]?.next).toBe('q_3');
	});

	it('ends the call where a branching question is removed', () => {
		expect(removeQuestion(grown, 'q_2').questions[0]?.answers[0]?.next).toBeNull();
	});

	it('keeps the call results first', () => {
		expect(canMove(grown, 'result', 1)).toBe(false);
		expect(canMove(grown, 'q_2', -1)).toBe(false);
		expect(moveQuestion(grown, 'q_2', -1)).toBe(grown);
		expect(moveQuestion(grown, 'q_3', -1).questions.map((question) => question.id)).toEqual(['result', 'q_3', 'q_2']);
		expect(canMove(grown, 'q_3', 1)).toBe(false);
	});

	it('gives outcomes to answers of the first question only', () => {
		expect(addAnswer(grown, 'result', 'a_9').questions[0]?.answers[2]?.outcome).toBe('final');
		expect(addAnswer(grown, 'q_2', 'a_9').questions[1]?.answers[2]).not.toHaveProperty('outcome');
	});

	it('moves and removes answers within their question', () => {
		expect(moveAnswer(grown, 'q_2', 'a_2', -1).questions[1]?.answers.map((answer) => answer.id)).toEqual(['a_2', 'a_1']);
		expect(moveAnswer(grown, 'q_2', 'a_1', -1)).toEqual(grown);
		expect(removeAnswer(grown, 'q_2', 'a_1').questions[1]?.answers.map((answer) => answer.id)).toEqual(['a_2']);
	});

	it('drops answers of types that have none, and branches of several answers', () => {
		expect(setType(grown, 'q_2', 'text').questions[1]?.answers).toEqual([]);
		expect(setType(grown, 'q_2', 'multiple').questions[1]?.answers.map((answer) => answer.next)).toEqual([null, null]);
	});

	it('names what is empty', () => {
		const empty = updateAnswer(updateQuestion(grown, 'q_2', { title: ' ' }), 'q_2', 'a_1', { label: '' });
		expect([...emptyFields(empty).keys()]).toEqual(['q_2', 'q_2.a_1']);
		expect(emptyFields(grown).size).toBe(0);
	});

	it('makes ids of the allowed letters', () => {
		expect(newId('q', () => 0.999)).toBe('q_zzzzzzzz');
		expect(newId('a', () => 0)).toMatch(/^[a-z0-9_-]{1,40}$/);
	});
});
