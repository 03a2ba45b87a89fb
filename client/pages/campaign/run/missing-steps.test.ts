import { expect, it } from 'vitest';
import { missingSteps } from './missing-steps.ts';

const step = { step: 'contacts', title: 'Contacts', required: true, complete: false, problems: ['Add a list.'] };

it('[R2] reads every incomplete step of a refusal', () => {
	expect(missingSteps({ missing: [step, { ...step, step: 'basics', title: 'Basics' }] }).map((found) => found.title)).toEqual([
		'Contacts',
		'Basics',
	]);
});

it('[R2] finds none in other failures', () => {
	for (const details of [null, undefined, 'no', {}, { missing: 'all' }, { missing: [null, 3, { step: 'basics' }] }]) {
		expect(missingSteps(details)).toEqual([]);
	}
});
