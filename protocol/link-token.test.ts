import { expect, test } from 'vitest';
import { tokenInPath } from './link-token.ts';

const TOKEN = 'mWlwycfER_HswwOo9X3rl-';

test.each(['', '/', '/x', '.', ',', ')', '>', '%20', '%E0%A4%A', '…', '_'])('[R8] a link with %j behind it still opens', (behind) => {
	expect(tokenInPath(`/c/${TOKEN}${behind}`)).toBe(TOKEN);
});

test('a path without a token leads nowhere', () => {
	expect(['/c/', '/c', '/', '/k/%3Cscript%3E', '/c//x'].map(tokenInPath)).toEqual(['-', '-', '-', '-', '-']);
});
