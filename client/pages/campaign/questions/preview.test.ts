import { describe, expect, it } from 'vitest';
import type { Script } from '../../../../protocol/script.ts';
import { currentQuestion, fillFields, outcomeOf, type Passed, SAMPLE_FIELDS } from './preview.ts';

const right = { id: 'right', label: 'Right person', next: 'ask', outcome: 'final' as const };
const nobody = { id: 'nobody', label: 'No one there', next: null, outcome: 'retry' as const };
const script: Script = {
	questions: [
		{ id: 'result', title: 'Result', text: '', type: 'single', next: null, answers: [right, nobody] },
		{ id: 'ask', title: 'Ask', text: '', type: 'text', next: null, answers: [] },
	],
};
const walk = (...passed: Passed[]) => currentQuestion(script, passed)?.id ?? null;

describe('[Q4] preview of the script', () => {
	it('walks the branches as a caller would', () => {
		expect(walk()).toBe('result');
		expect(walk({ questionId: 'result', answer: right })).toBe('ask');
		expect(walk({ questionId: 'result', answer: nobody })).toBeNull();
		expect(walk({ questionId: 'result', answer: right }, { questionId: 'ask', answer: null })).toBeNull();
	});

	it('tells what the walk means for the number', () => {
		expect(outcomeOf([{ questionId: 'result', answer: nobody }])).toBe('retry');
		expect(outcomeOf([])).toBeNull();
	});

	it('fills known fields and shows unknown ones', () => {
		expect(fillFields('Hi {{first_name}}, this is {{ Caller_Name }} from {{union}}.', SAMPLE_FIELDS)).toBe(
			'Hi Maria, this is Alex from [union].',
		);
	});
});
