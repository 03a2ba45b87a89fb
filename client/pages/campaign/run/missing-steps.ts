import type { StepReadiness } from '../../../../protocol/views.ts';

const isStep = (value: unknown): value is StepReadiness =>
	typeof value === 'object' &&
	value !== null &&
	'step' in value &&
	typeof value.step === 'string' &&
	'title' in value &&
	typeof value.title === 'string' &&
	'problems' in value &&
	Array.isArray(value.problems);

/** [R2] The incomplete steps of a refused start, from the failure's details; empty when there are none in it. */
export function missingSteps(details: unknown): StepReadiness[] {
	if (typeof details !== 'object' || details === null || !('missing' in details) || !Array.isArray(details.missing)) return [];
	return (details.missing as unknown[]).filter(isStep);
}
