import { describe, expect, test } from 'vitest';
import { type Form, formOf, isSigned, signatureOf } from './signature.ts';

/** The example of Twilio's documentation. */
const PUBLISHED = {
	token: '12345',
	url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
	form: [
		['CallSid', 'CA1234567890ABCDE'],
		['Caller', '+12349013030'],
		['Digits', '1234'],
		['From', '+12349013030'],
		['To', '+18005551212'],
	] as Form,
	signature: '0/KCTR6DLpKmkAf8muzZqo1nDgQ=',
};
const { token, url, form, signature } = PUBLISHED;

describe('[K5] the signature of a webhook', () => {
	test('is what the documentation gives for its example, whatever the order of the fields', async () => {
		expect(await signatureOf(token, url, form)).toBe(signature);
		expect(await signatureOf(token, url, [...form].reverse())).toBe(signature);
		expect(await isSigned([token], signature, [url], form)).toBe(true);
	});

	test('is refused when missing, changed, of another token, address or field', async () => {
		expect(await isSigned([token], null, [url], form)).toBe(false);
		expect(await isSigned([token], 'nonsense', [url], form)).toBe(false);
		expect(await isSigned([token], '', [url], form)).toBe(false);
		expect(await isSigned([token], signature.replace('0/', '1/'), [url], form)).toBe(false);
		expect(await isSigned(['54321'], signature, [url], form)).toBe(false);
		expect(await isSigned([token], signature, [`${url}3`], form)).toBe(false);
		expect(await isSigned([token], signature, [url], [...form, ['Extra', '1']])).toBe(false);
		expect(await isSigned([], signature, [url], form)).toBe(false);
	});

	test('of the token before is accepted beside the present one', async () => {
		expect(await isSigned(['new-token', token], signature, [url], form)).toBe(true);
	});

	test('may name the usual port or not', async () => {
		const withPort = await signatureOf(token, url.replace('.com/', '.com:443/'), form);
		expect(await isSigned([token], withPort, [url], form)).toBe(true);
		const local = 'http://127.0.0.1:8787/hooks';
		expect(await isSigned([token], await signatureOf(token, local, form), [local], form)).toBe(true);
	});

	test('takes each value of a repeated field once, sorted', async () => {
		const repeated = formOf('StatusCallbackEvent=b&StatusCallbackEvent=a&StatusCallbackEvent=b&A=1');
		const once: Form = [
			['A', '1'],
			['StatusCallbackEvent', 'a'],
			['StatusCallbackEvent', 'b'],
		];
		expect(await signatureOf(token, url, repeated)).toBe(await signatureOf(token, url, once));
	});
});
