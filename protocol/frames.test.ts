import { describe, expect, test } from 'vitest';
import { callerFrame } from './frames.ts';

const personOf = (personRef: string) =>
	callerFrame.safeParse({ t: 'command', commandId: 'command-1', command: { do: 'person', attemptId: 1, personRef } }).success;

describe('a caller’s frame', () => {
	test('[T5] names a person in one way only, so that nobody is counted twice', () => {
		expect(['1-2', '10-0', '0-5'].map(personOf)).toEqual([true, true, true]);
		expect(['01-2', '1-02', '+1-2', '1-2 ', '1e1-2', '1-', '1234567890123-1'].filter(personOf)).toEqual([]);
	});
});
