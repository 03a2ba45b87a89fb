/** Phone numbers as people write them, to E.164, or the reason why not in plain words. Pure. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { LineKind } from '../../protocol/enums.ts';
import { CA_AREA_CODES, NEW_US_AREA_CODES, US_AREA_CODES } from './zone-table.generated.ts';
import { zonesOfPhone } from './zones.ts';

/** `lineKind` is what the numbering plan tells; inside North America it tells nothing: unknown. */
export type PhoneResult =
	| { ok: true; e164: string; lineKind: LineKind /** ISO, two letters, or '' where a number has no country. */; country: string }
	| { ok: false; reason: string };

export interface PhoneOptions {
	/** ISO country whose national numbers are meant when no country code is written. */
	defaultCountry: string;
}

const fail = (reason: string): PhoneResult => ({ ok: false, reason });

/** Geographic area codes → country. */
const areaCodes = new Map<string, 'US' | 'CA'>();
for (const code of `${US_AREA_CODES} ${NEW_US_AREA_CODES}`.split(' ')) areaCodes.set(code, 'US');
for (const code of CA_AREA_CODES.split(' ')) areaCodes.set(code, 'CA');
const tooNew = new Set(NEW_US_AREA_CODES.split(' '));

/** Countries that dial each other with +1, beyond the two of the fast path; their numbers go to the library. */
const NORTH_AMERICAN = new Set('US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI'.split(' '));

/** Full-width forms, no-break and thin spaces, all dashes: to ASCII. Other scripts' digits too. */
function plain(raw: string): string {
	if (/^[\x20-\x7e]*$/.test(raw)) return raw.trim();
	return raw
		.normalize('NFKC')
		.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
		.replace(/[\u2010-\u2015\u2212\u30fc\ufe58]/g, '-')
		.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

const LABELS =
	/^(?:tel(?:ephone)?|phone|ph|cell(?:phone| phone)?|mobile|mob|home|work|office|[chmpwt])\b[ .:)]*|[ (]*\b(?:cell|mobile|home|work|office|[chmw])\)?$/gi;
const EXTENSION = /[ ,;]*(?:\b(?:ext(?:ension|n)?|extensi[oó]n|poste|anexo|int)\b[.:= ]*|(?<=\d) ?x[.: ]*|#[: ]*|;ext=)(\d{1,8})[ )]*$/i;

/**
 * One written number. Extensions are taken off (a phone bank cannot dial them and people answer anyway);
 * numbers that a spreadsheet has rounded are refused, because digits are lost.
 */
export function normalisePhone(raw: string, options: PhoneOptions): PhoneResult {
	const usual = NORTH_AMERICAN.has(options.defaultCountry) ? USUAL.exec(raw) : null;
	const fast = usual ? northAmerican(`${usual[1]}${usual[2]}${usual[3]}`) : null;
	if (fast) return fast;
	let text = plain(raw);
	if (text === '') return fail('There is no phone number.');
	if (text.length > 80) return fail('This is too long for a phone number.');
	text = text.replace(/^="?|"$|^'+/g, '').trim();
	const excel = fromExcel(text);
	if (excel !== null) {
		if (excel === '')
			return fail('The spreadsheet shortened this number and digits are lost. Format the column as text and export it again.');
		text = excel;
	}
	text = text.replace(EXTENSION, '').replace(LABELS, '').trim();
	const letter = /\p{L}/u.exec(text);
	if (letter) return fail(/\d/.test(text) ? 'There are letters in the number.' : 'This is not a phone number.');
	if (!/\d/.test(text)) return fail('There are no digits in it.');
	const strange = /[^\d+()[\].\-/ ,*#:;~_]/.exec(text);
	if (strange) return fail(`There is a "${strange[0]}" in the number.`);
	if (/[*#]/.test(text)) return fail('This is a service code, not a phone number.');
	if ((text.match(/\+/g) ?? []).length > 1) return fail('There is more than one number here.');
	return byDigits(text, options.defaultCountry);
}

/**
 * A number whose area or country code (digits, or two letters of a country) stands in a cell of its own. A number that has its code
 * already keeps it; a code that makes no number of it is left aside, and the number speaks for itself.
 */
export function normalisePhoneWithCode(code: string, raw: string, options: PhoneOptions): PhoneResult {
	const written = plain(code).replace(/[.,]0+$/, '');
	const text = plain(raw);
	const alone = normalisePhone(raw, options);
	if (written === '' || text === '' || text.includes('+')) return alone;
	const country = written.toUpperCase();
	if (isSupportedCountry(country)) {
		const there = normalisePhone(raw, { defaultCountry: country });
		return there.ok ? there : alone;
	}
	const digits = written.replace(/^(?:00|011)(?=\d)/, '').replace(/\D/g, '');
	const own = text.replace(EXTENSION, '').replace(/\D/g, '');
	if (digits === '' || digits.length > 5 || /\p{L}/u.test(written) || (alone.ok && own.startsWith(digits))) return alone;
	const abroad = `+${digits} ${text}`;
	const inside = `${digits} ${text}`;
	const ways = NORTH_AMERICAN.has(options.defaultCountry) ? [own.length <= 7 ? inside : abroad] : [inside, abroad];
	const tried = ways.map((way) => normalisePhone(way, options));
	return tried.find(({ ok }) => ok) ?? (alone.ok || own.length > 7 ? alone : (tried[0] ?? alone));
}

/** "2.02555E+09" → '' (lost), "2.025550123E+09" → its digits; "2025550123.0" → without the ".0"; null = not from a spreadsheet. */
function fromExcel(text: string): string | null {
	const whole = /^(\+?\d{7,15})[.,]0+$/.exec(text);
	if (whole?.[1]) return whole[1];
	const match = /^(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text);
	if (!match) return null;
	const digits = `${match[1]}${match[2] ?? ''}`;
	// Trailing zeros are not written, so fewer digits than the exponent says may be a rounded number as well as a round one.
	return digits.length === Number(match[3]) + 1 ? digits : '';
}

function byDigits(text: string, defaultCountry: string): PhoneResult {
	let digits = text.replace(/\D/g, '');
	let international = /^[([ ]*\+/.test(text);
	if (!international && digits.startsWith('00') && digits.length > 11) {
		international = true;
		digits = digits.slice(2);
	} else if (!international && digits.startsWith('011') && digits.length > 11 && NORTH_AMERICAN.has(defaultCountry)) {
		international = true;
		digits = digits.slice(3);
	}
	if (digits.length > 15) return fail(`It has ${digits.length} digits; no phone number has more than 15.`);
	if (international) {
		const found = digits.startsWith('1') ? northAmericanOrReason(digits.slice(1)) : foreign(`+${withoutOldMexico(digits)}`, null);
		// "0011 1 202 …": in some countries more than two zeros lead abroad, as the library knows.
		if (found.ok || text.includes('+') || NORTH_AMERICAN.has(defaultCountry)) return found;
		const dialed = foreign(text, defaultCountry);
		return dialed.ok ? dialed : found;
	}
	if (NORTH_AMERICAN.has(defaultCountry)) {
		if (digits.length === 10) return northAmericanOrReason(digits);
		if (digits.length === 11 && digits.startsWith('1')) return northAmericanOrReason(digits.slice(1));
		// Eleven digits are sooner a slip of the finger than a number of another country.
		if (digits.length === 11) return fail('It has 11 digits; a number here has 10. Numbers of other countries need a plus in front.');
		if (digits.length > 11) {
			const abroad = foreign(`+${withoutOldMexico(digits)}`, null);
			return abroad.ok ? abroad : fail(`It has ${digits.length} digits; a number here has 10.`);
		}
		return fail(
			digits.length === 7
				? 'The area code is missing: it has 7 digits.'
				: `It has ${digits.length} ${digits.length === 1 ? 'digit' : 'digits'}; a number here has 10.`,
		);
	}
	const national = foreign(defaultCountry === 'MX' ? digits.replace(/^(?:04[45]|01|1)(?=\d{10}$)/, '') : digits, defaultCountry);
	if (national.ok || digits.length < 11) return national;
	const abroad = digits.startsWith('1') && digits.length === 11 ? northAmericanOrReason(digits.slice(1)) : foreign(`+${digits}`, null);
	return abroad.ok ? abroad : national;
}

/** Until 2019 cells of Mexico were written with a 1 after the 52; address books still have it. */
const withoutOldMexico = (digits: string): string => digits.replace(/^521(?=\d{10}$)/, '52');

/** The usual ways to write a North American number: most cells of most lists. */
const USUAL = /^ ?(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]{0,3}([2-9]\d\d)[ .-]{0,3}(\d{4}) ?$/;

/** Ten digits that surely are a subscriber's number of the United States or Canada; null = look closer. */
function northAmerican(ten: string): PhoneResult | null {
	if (!/^[2-9]\d\d[2-9]\d{6}$/.test(ten)) return null;
	const country = areaCodes.get(ten.slice(0, 3));
	if (!country || reasonAgainstExchange(ten)) return null;
	return { ok: true, e164: `+1${ten}`, lineKind: 'unknown', country };
}

/** Valid to the numbering plan, yet nobody's phone. */
function reasonAgainstExchange(ten: string): string | null {
	const exchange = ten.slice(3, 6);
	if (exchange === '976') return 'Numbers with 976 after the area code are premium services.';
	if (exchange.endsWith('11')) return `${exchange} after the area code is a service code.`;
	if (ten.slice(3) === '5551212') return 'This is directory assistance.';
	return null;
}

const TOLL_FREE = new Set('800 822 833 844 855 866 877 880 881 882 883 884 885 886 887 888 889'.split(' '));

function northAmericanOrReason(ten: string): PhoneResult {
	if (ten.length !== 10) return fail(`It has ${ten.length} digits after +1; it needs 10.`);
	const fast = northAmerican(ten);
	if (fast) return fast;
	const area = ten.slice(0, 3);
	if (area.startsWith('0') || area.startsWith('1')) return fail(`An area code cannot begin with ${area[0]} (${area}).`);
	if (area.endsWith('11')) return fail(`${area} is a service code, not an area code.`);
	if (TOLL_FREE.has(area)) return fail(`This is a toll-free number (${area}).`);
	if (area === '900') return fail('This is a premium-rate number (900).');
	if (ten[3] === '0' || ten[3] === '1') return fail(`The three digits after the area code cannot begin with ${ten[3]}.`);
	const service = reasonAgainstExchange(ten);
	if (service) return fail(service);
	const found = foreign(`+1${ten}`, null);
	if (found.ok || area.startsWith('5') || area === '600') return found;
	return fail(
		zonesOfPhone(`+1${ten}`).length === 0
			? `${area} is not an area code in use.`
			: `Numbers that begin with ${area}-${ten.slice(3, 6)} are not in use.`,
	);
}

const REFUSED_TYPES: Readonly<Record<string, string>> = {
	TOLL_FREE: 'This is a toll-free number.',
	PREMIUM_RATE: 'This is a premium-rate number.',
	SHARED_COST: 'This is a shared-cost service number.',
	UAN: 'This is a company service number.',
	PERSONAL_NUMBER: 'This is a forwarding ("personal") number.',
	VOICEMAIL: 'This is a voicemail number.',
};

/** Kept free for films and examples, as 555-01xx is in North America: the simulated carrier's lists may use them. */
const FICTIONAL = /^\+447700900\d{3}$/;

/** By the library: everything outside the fast path. `country` null means that `text` begins with a plus. */
function foreign(text: string, country: string | null): PhoneResult {
	const known = country !== null && isSupportedCountry(country) ? (country satisfies CountryCode) : undefined;
	const number = parsePhoneNumberFromString(text, known === undefined ? {} : { defaultCountry: known });
	if (!number) return fail(country === null ? 'No country has a number like this.' : `This is not a number of ${nameOf(country)}.`);
	if (FICTIONAL.test(number.number)) return { ok: true, e164: number.number, lineKind: 'cell', country: 'GB' };
	if (!number.isValid()) {
		const where = number.country ?? country;
		return fail(
			where === null ? `This is not a number of country code +${number.countryCallingCode}.` : `This is not a number of ${nameOf(where)}.`,
		);
	}
	const type = number.getType();
	const refused = REFUSED_TYPES[type ?? ''];
	if (refused) return fail(refused);
	const lineKind: LineKind = type === 'MOBILE' || type === 'PAGER' ? 'cell' : type === 'FIXED_LINE' ? 'landline' : 'unknown';
	return { ok: true, e164: number.number, lineKind, country: number.country ?? '' };
}

let names: Intl.DisplayNames | undefined;
function nameOf(country: string): string {
	if (!/^[A-Z]{2}$/.test(country)) return 'any country';
	names ??= new Intl.DisplayNames('en', { type: 'region' });
	return names.of(country) ?? country;
}

/** Whether the area code is newer than the numbering plan library; its numbers are accepted all the same. */
export const isNewAreaCode = (area: string): boolean => tooNew.has(area);
