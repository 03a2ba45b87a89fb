import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test, vi } from 'vitest';
import { isNewAreaCode, normalisePhone, normalisePhoneWithCode } from './phone.ts';

// Many cases; a busy machine needs longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const US = { defaultCountry: 'US' };
const e164 = (raw: string, defaultCountry = 'US') => {
	const result = normalisePhone(raw, { defaultCountry });
	return result.ok ? result.e164 : result.reason;
};

describe('[R3] phone numbers', () => {
	test.each([
		['2025550123', '+12025550123'],
		['12025550123', '+12025550123'],
		['+1 202 555 0123', '+12025550123'],
		['(202) 555-0123', '+12025550123'],
		[' 202.555.0123 ', '+12025550123'],
		['1-202-555-0123', '+12025550123'],
		['001 202 555 0123', '+12025550123'],
		['202–555–0123', '+12025550123'],
		['202\u00a0555\u00a00123', '+12025550123'],
		['\u202a202-555-0123\u202c', '+12025550123'],
		['２０２５５５０１２３', '+12025550123'],
		['（２０２）５５５－０１２３', '+12025550123'],
		['٢٠٢٥٥٥٠١٢٣', '+12025550123'],
		['202-555-0123 x45', '+12025550123'],
		['202-555-0123x45', '+12025550123'],
		['(202) 555-0123 ext. 9', '+12025550123'],
		['202 555 0123 extension 1234', '+12025550123'],
		['202 555 0123 #12', '+12025550123'],
		['+1-202-555-0123;ext=7', '+12025550123'],
		['tel:+1-202-555-0123', '+12025550123'],
		['Cell: 202-555-0123', '+12025550123'],
		['202-555-0123 (home)', '+12025550123'],
		["'2025550123", '+12025550123'],
		['="2025550123"', '+12025550123'],
		['2025550123.0', '+12025550123'],
		['2.025550123E+09', '+12025550123'],
		['2,025550123E+09', '+12025550123'],
		['4165550123', '+14165550123'],
		['729-555-0123', '+17295550123'],
		['+44 20 7946 0958', '+442079460958'],
		['+44 (0)20 7946 0958', '+442079460958'],
		['011 44 20 7946 0958', '+442079460958'],
		['0044 20 7946 0958', '+442079460958'],
		['442079460958', '+442079460958'],
		['+34 612 345 678', '+34612345678'],
		['+52 1 55 1234 5678', '+525512345678'],
	])('%j is %s', (raw, expected) => expect(e164(raw)).toBe(expected));

	test.each([
		['', 'There is no phone number.'],
		['n/a', 'This is not a phone number.'],
		['---', 'There are no digits in it.'],
		['ask her 202-555-0123', 'There are letters in the number.'],
		['1-800-FLOWERS', 'There are letters in the number.'],
		['2.02555E+09', 'The spreadsheet shortened this number and digits are lost. Format the column as text and export it again.'],
		['2,02555E+09', 'The spreadsheet shortened this number and digits are lost. Format the column as text and export it again.'],
		['5550123', 'The area code is missing: it has 7 digits.'],
		['1', 'It has 1 digit; a number here has 10.'],
		['20255501', 'It has 8 digits; a number here has 10.'],
		['20255501122', 'It has 11 digits; a number here has 10. Numbers of other countries need a plus in front.'],
		['2025550123456789', 'It has 16 digits; no phone number has more than 15.'],
		['0025550123', 'An area code cannot begin with 0 (002).'],
		['1234567890', 'An area code cannot begin with 1 (123).'],
		['9995550123', '999 is not an area code in use.'],
		['9836005555', 'Numbers that begin with 983-600 are not in use.'],
		['2021550123', 'The three digits after the area code cannot begin with 1.'],
		['8005550123', 'This is a toll-free number (800).'],
		['+18335550123', 'This is a toll-free number (833).'],
		['9005550123', 'This is a premium-rate number (900).'],
		['9119762000', '911 is a service code, not an area code.'],
		['9079762000', 'Numbers with 976 after the area code are premium services.'],
		['2024110000', '411 after the area code is a service code.'],
		['2025551212', 'This is directory assistance.'],
		['5005550123', 'This is a forwarding ("personal") number.'],
		['+12025550', 'It has 7 digits after +1; it needs 10.'],
		['+44 20 79', 'This is not a number of country code +44.'],
		['+999 123456789', 'No country has a number like this.'],
		['*67', 'This is a service code, not a phone number.'],
		['202-555-0123 & 202-555-0124', 'There is a "&" in the number.'],
		['+12025550123 +12025550124', 'There is more than one number here.'],
	])('%j is refused: %s', (raw, reason) => expect(normalisePhone(raw, US)).toEqual({ ok: false, reason }));

	test('a country of its own for numbers without a code', () => {
		expect(e164('020 7946 0958', 'GB')).toBe('+442079460958');
		expect(e164('07700 900123', 'GB')).toBe('+447700900123');
		expect(e164('612 345 678', 'ES')).toBe('+34612345678');
		expect(e164('+1 202 555 0123', 'GB')).toBe('+12025550123');
		expect(e164('12025550123', 'GB')).toBe('+12025550123');
		expect(e164('416 555 0123', 'CA')).toBe('+14165550123');
		expect(['044 55 1234 5678', '01 55 1234 5678', '+52 1 55 1234 5678'].map((raw) => e164(raw, 'MX'))).toEqual(
			Array.from({ length: 3 }, () => '+525512345678'),
		);
		expect(e164('0011 1 202 555 0123', 'AU')).toBe('+12025550123');
	});

	test.each([
		// code, number, country of the list, what it is
		['614', '555-1002', 'US', '+16145551002'],
		['(614)', '5551002 ext 5', 'US', '+16145551002'],
		['614.0', '5551002', 'US', '+16145551002'],
		['614', '(614) 555-1002', 'US', '+16145551002'],
		['1', '6145551002', 'US', '+16145551002'],
		['', '6145551002', 'US', '+16145551002'],
		['+44', '07700 900123', 'US', '+447700900123'],
		['44', '7700900123', 'US', '+447700900123'],
		['0044', '7700900123', 'US', '+447700900123'],
		['44', '447700900123', 'US', '+447700900123'],
		['44', '+16145551002', 'US', '+16145551002'],
		['GB', '07700 900123', 'US', '+447700900123'],
		['US', '614 555 1002', 'GB', '+16145551002'],
		['020', '7946 0018', 'GB', '+442079460018'],
		['44', '20 7946 0018', 'GB', '+442079460018'],
		['52', '5512345678', 'US', '+525512345678'],
		// A code that does not fit is left aside.
		['n/a', '614 555 1002', 'US', '+16145551002'],
		['999', '614 555 1002', 'US', '+16145551002'],
	])('[L2] the code %j in a cell of its own before %j, in a list of %s', (code, raw, defaultCountry, e164) => {
		expect(normalisePhoneWithCode(code, raw, { defaultCountry })).toMatchObject({ ok: true, e164 });
	});

	test('[L2] a code that makes no number says why', () => {
		const reasonOf = (code: string, raw: string) => normalisePhoneWithCode(code, raw, { defaultCountry: 'US' });
		expect(reasonOf('', '5551002')).toEqual({ ok: false, reason: 'The area code is missing: it has 7 digits.' });
		expect(reasonOf('999', '5551002')).toEqual({ ok: false, reason: '999 is not an area code in use.' });
		expect(reasonOf('614', '')).toEqual({ ok: false, reason: 'There is no phone number.' });
	});

	test('[L4] the line kind is what the numbering plan tells', () => {
		const kind = (raw: string) => {
			const result = normalisePhone(raw, US);
			return result.ok ? [result.lineKind, result.country] : result.reason;
		};
		expect(kind('2025550123')).toEqual(['unknown', 'US']);
		expect(kind('+447700900123')).toEqual(['cell', 'GB']);
		expect(kind('+442079460958')).toEqual(['landline', 'GB']);
		expect(kind('+34612345678')).toEqual(['cell', 'ES']);
		expect(kind('+491711234567')).toEqual(['cell', 'DE']);
	});
});

/** The library and the rules beyond it, without the fast path. */
function byLibrary(ten: string) {
	const number = parsePhoneNumberFromString(`+1${ten}`);
	const service = ten.slice(3, 6) === '976' || ten.slice(4, 6) === '11' || ten.endsWith('5551212');
	const refused = ['TOLL_FREE', 'PREMIUM_RATE', 'PERSONAL_NUMBER', 'UAN', 'SHARED_COST'].includes(number?.getType() ?? '');
	if (!number?.isValid() || service || refused) return { ok: false };
	const type = number.getType();
	const lineKind = type === 'MOBILE' ? 'cell' : type === 'FIXED_LINE' ? 'landline' : 'unknown';
	return { ok: true, e164: number.number, lineKind, country: number.country };
}

describe('the North American fast path', () => {
	test('equals the library on any ten digits', () => {
		const digits = (first: number, length: number) =>
			fc.tuple(fc.integer({ min: first, max: 9 }), fc.stringMatching(new RegExp(`^\\d{${length}}$`))).map(([a, rest]) => `${a}${rest}`);
		fc.assert(
			fc.property(digits(0, 2), digits(1, 2), fc.stringMatching(/^\d{4}$/), (area, exchange, line) => {
				fc.pre(!isNewAreaCode(area));
				expect(normalisePhone(area + exchange + line, US)).toMatchObject(byLibrary(area + exchange + line));
			}),
			{ numRuns: 5_000, seed: 4 },
		);
	});

	test('equals the library on every area code', () => {
		for (let area = 0; area < 1000; area++) {
			const code = String(area).padStart(3, '0');
			if (isNewAreaCode(code)) continue;
			for (const rest of ['2345678', '5550199', '9762000', '4111234', '8761234']) {
				expect(normalisePhone(code + rest, US)).toMatchObject(byLibrary(code + rest));
			}
		}
	});

	test('the hand-made supplement holds only what the library lacks', () => {
		for (const area of ['436', '621', '729', '924']) {
			expect(isNewAreaCode(area)).toBe(true);
			expect(parsePhoneNumberFromString(`+1${area}2345678`)?.isValid(), `${area} is in the library now: drop it here`).toBe(false);
			expect(normalisePhone(`${area}2345678`, US).ok).toBe(true);
		}
	});

	test('how a number is written does not matter', () => {
		const separators = fc.constantFrom('', ' ', '-', '.', ' - ', '\u00a0', '–');
		const area = fc.constantFrom('202', '212', '416', '907', '613', '808');
		fc.assert(
			fc.property(
				area,
				fc.stringMatching(/^[2-9][02-9]\d$/),
				fc.stringMatching(/^\d{4}$/),
				separators,
				fc.boolean(),
				(a, b, c, sep, one) => {
					fc.pre(b !== '976' && b + c !== '5551212');
					const written = `${one ? `+1${sep}` : ''}(${a})${sep}${b}${sep}${c}`;
					expect(e164(written)).toBe(`+1${a}${b}${c}`);
				},
			),
			{ numRuns: 500, seed: 5 },
		);
	});

	test('never throws, whatever a cell holds', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('US', 'GB', 'ES', 'XX', ''), (raw, defaultCountry) => {
				const result = normalisePhone(raw, { defaultCountry });
				expect(result.ok ? /^\+\d{5,15}$/.test(result.e164) : result.reason.endsWith('.')).toBe(true);
			}),
			{ numRuns: 600, seed: 6 },
		);
	});
});
