import { expect, test } from 'vitest';
import { faultText, redact } from './redact.ts';

test.each([
	['/api/join/AbC-d_123456789012345/caller', '/api/join/…/caller'],
	['/c/AbC-d_123456789012345', '/c/…'],
	['/k/AbC-d_123456789012345?x=1', '/k/…?x=1'],
	['/api/do-not-call/+16145550111', '/api/do-not-call/+…'],
	['/api/campaigns/cmp_1/numbers/%2B16145550111/why', '/api/campaigns/cmp_1/numbers/+…/why'],
	['GET https://dial.example/api/socket?ticket=abc.def', 'GET https://dial.example/api/socket?ticket=…'],
	[
		'Failed query: select 1 where token = ?\nparams: tok-123,+1614\n    at run (/c/abc)',
		'Failed query: select 1 where token = ?\nparams: …\n    at run (/c/…)',
	],
	['Bearer pl_0123456789012345678901234567890123456789012', 'Bearer pl_…'],
	['mail to ann.b@example.org failed', 'mail to …@… failed'],
	['/api/campaigns/cmp_9dW/lists/12/content?offset=0', '/api/campaigns/cmp_9dW/lists/12/content?offset=0'],
])('%s', (line, expected) => {
	expect(redact(line)).toBe(expected);
});

test('a fault names nobody, nor does where it came from', () => {
	const error = new Error('Failed query: insert\nparams: Maria,+12125550195');
	expect(faultText(error)).toBe('Failed query: insert\nparams: …');
	expect(faultText(error, 'stack')).toContain('redact.test.ts');
	for (const text of [faultText(error, 'stack'), faultText('no line to +12125550195')]) expect(text).not.toContain('2125550195');
});
