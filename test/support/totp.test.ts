import { expect, test } from 'vitest';
import { totpCode } from './totp.ts';

test.each([
	[59_000, '287082'],
	[1_111_111_109_000, '081804'],
	[20_000_000_000_000, '353130'],
])('the examples of RFC 6238 at %i', async (at, code) => {
	// "12345678901234567890" in base32.
	expect(await totpCode('otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', at)).toBe(code);
});
