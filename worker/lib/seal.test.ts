import { expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

const secret = 'a secret that is only used in this test';

test('a sealed text is read again with the same secret and purpose only', async () => {
	const text = `${'grün '.repeat(5_000)}`;
	const sealed = await seal(secret, 'test', text);
	expect(await unseal(secret, 'test', sealed)).toBe(text);
	expect(await unseal(secret, 'other', sealed)).toBeNull();
	expect(await unseal(`${secret}.`, 'test', sealed)).toBeNull();
	expect(await seal(secret, 'test', text)).not.toBe(sealed);
});

test('what was changed or is no sealed text is refused', async () => {
	const sealed = await seal(secret, 'test', 'text');
	for (const bad of ['', '.', 'x', 'a.b', sealed.slice(0, -4), `A${sealed}`, sealed.split('').reverse().join('')])
		expect(await unseal(secret, 'test', bad), bad).toBeNull();
});
