import { expect, test } from 'vitest';
import { failures } from './vitest.ts';

const file = (over: object) => ({ name: '/p/test/a.test.ts', status: 'passed', message: '', assertionResults: [], ...over });

test('names what failed with the start of its message, and nothing that passed', () => {
	const results = [
		{ fullName: 'holds', status: 'passed', failureMessages: [] },
		{ fullName: 'breaks', status: 'failed', failureMessages: [`Error: no\n\n${'    at somewhere\n'.repeat(30)}`] },
	];
	const lines = failures({ testResults: [file({ status: 'failed', assertionResults: results })] }, '/p');
	expect(lines[0]).toBe('   ✗ test/a.test.ts: breaks');
	expect(lines[1]).toBe('      Error: no');
	expect(lines).toHaveLength(9);
});

test('a file that could not be loaded is named', () => {
	const lines = failures({ testResults: [file({ status: 'failed', message: 'SyntaxError: x' }), file({})] }, '/p');
	expect(lines).toEqual(['   ✗ test/a.test.ts', '      SyntaxError: x']);
});
