/** What each column most likely holds: by its heading, English or Spanish, and by what stands below it. */
import type { ColumnMapping, ColumnRole } from '../../../protocol/rest.ts';
import { normalisePhone } from '../phone.ts';
import { zonesOfState, zonesOfZip } from '../zones.ts';
import { columnLetter, fieldNames, normaliseHeading } from './names.ts';

/** "HomePhone" and "home_phone" → ["home", "phone"]; digits at the end of a word fall off. */
function words(heading: string): string[] {
	const spaced = heading.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
	return normaliseHeading(spaced)
		.split('_')
		.map((word) => word.replace(/\d+$/, ''))
		.filter((word) => word !== '');
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const PHONE = set('ph phone phones telephone telephones tel telefono telefonos fono fon telephonenumber phonenumber phonenum');
const CELL = set(
	'cell cells cellphone cellphones cellular mobile mobiles mobilephone movil moviles celular celulares wireless cellnumber mobilenumber',
);
const CELL_ALONE = set('cellphone cellphones mobilephone cell mobile movil celular cellular cellnumber mobilenumber');
const LANDLINE = set('home land landline homephone work workphone business office fijo casa trabajo fixed residential residence domicilio');
const LANDLINE_ALONE = set('landline homephone workphone fijo');
const NUMBER = set('number num no nr numero');
/** A heading with one of these speaks about a phone, but does not hold one. */
const ABOUT = set(
	'ext extension code country area fax time times note notes comment comments opt optin optout status date count consent dnc call calls score flag source quality type kind tipo verified carrier id',
);

const EXACT: readonly (readonly [ColumnRole, RegExp])[] = [
	[
		'line_type',
		/^(preferred|primary|best)?(phone|line|number|telephone|phoneline|cell|wireless)?(type|kind|linetype|classification)(name|code|desc|description)?$|^is(a)?(cell|mobile|wireless)(phone)?$|^tipo(de)?(linea|telefono|numero)?$|^wireless(flag|indicator)$/,
	],
	['time_zone', /^(time)?zone$|^timezone(name|id)?$|^tz$|^(zona|huso)horari[ao]$/],
	[
		'zip',
		/^(m|v|home|mailing|mail|res|residence|residential|voting|primary|addresse?s?)*(zip|zipcode|zip5|zippostal|zippostalcode|postalcode|postcode|postal|codigopostal|codpostal|cp)$/,
	],
	[
		'state',
		/^(m|v|home|mailing|mail|res|residence|residential|voting|primary|addresse?s?)*(state|st|province|stateprovince|estado|provincia)(code|abbr|abbreviation)?$/,
	],
	[
		'first_name',
		/^(voters?|member|contact|person)?(first|firstname|namefirst|fname|given|givenname|forename|nombre|nombres|nombredepila|primernombre|prenom|preferredfirstname)$/,
	],
	[
		'last_name',
		/^(voters?|member|contact|person)?(last|lastname|namelast|lname|surname|family|familyname|apellido|apellidos|primerapellido)$/,
	],
	[
		'full_name',
		/^(name|fullname|contact|contactname|contactperson|person|personname|voter|votername|votersname|membername|displayname|nombrecompleto|nombreyapellidos?)$/,
	],
];
/** The most telling first. */
const IDS = [
	'vanid',
	'myvanid',
	'voterfilevanid',
	'externalid',
	'voterid',
	'lalvoterid',
	'statevoterid',
	'votersstatevoterid',
	'statefileid',
	'mycampaignid',
	'nationbuilderid',
	'contactid',
	'personid',
	'memberid',
	'constituentid',
	'supporterid',
	'recordid',
	'uuid',
	'guid',
	'identificador',
	'id',
];

/** What a heading says, without a look at the column. */
export function roleOfHeading(heading: string): ColumnRole {
	const compact = normaliseHeading(heading).replace(/_/g, '');
	for (const [role, pattern] of EXACT) if (pattern.test(compact)) return role;
	if (IDS.includes(compact)) return 'external_id';
	const all = words(heading);
	const has = (those: ReadonlySet<string>) => all.some((word) => those.has(word));
	if (all.length === 0 || has(ABOUT)) return 'field';
	const phone = has(PHONE);
	if (has(CELL) && (phone || has(NUMBER) || (all.length === 1 && has(CELL_ALONE)) || has(set('cellphone mobilephone'))))
		return 'phone_cell';
	if (has(LANDLINE) && (phone || has(NUMBER) || has(LANDLINE_ALONE))) return 'phone_landline';
	return phone ? 'phone' : 'field';
}

/** Roles that one column has at most. */
const SINGLE: readonly ColumnRole[] = ['first_name', 'last_name', 'full_name', 'external_id', 'line_type', 'time_zone', 'zip', 'state'];
const isPhone = (role: ColumnRole): boolean => role === 'phone' || role === 'phone_cell' || role === 'phone_landline';

/** A guess for every column. `rows`: records below the headings; without headings columns are judged by what they hold. */
export function guessColumns(
	headings: readonly string[],
	hasHeadings: boolean,
	rows: readonly string[][],
	defaultCountry: string,
): ColumnMapping[] {
	const labels = headings.map((heading, index) =>
		hasHeadings && heading.trim() !== '' ? heading.trim() : `Column ${columnLetter(index)}`,
	);
	const names = fieldNames(hasHeadings ? headings : headings.map(() => ''));
	const roles: ColumnRole[] = headings.map((heading) => (hasHeadings ? roleOfHeading(heading) : 'field'));
	keepBest(roles, headings);
	const columns = roles.map((_, index) => rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== ''));
	if (!roles.some(isPhone)) {
		columns.forEach((cells, index) => {
			if (roles[index] === 'field' && share(cells, (cell) => looksLikePhone(cell, defaultCountry)) >= 0.6) roles[index] = 'phone';
		});
	}
	dropEmptyTalk(roles, columns);
	if (hasHeadings) findCodes(roles, headings, columns);
	if (!hasHeadings) guessPlainColumns(roles, columns);
	roles.forEach((role, index) => {
		const known = role === 'first_name' || role === 'last_name' || (!hasHeadings && SINGLE.includes(role));
		if (known && !names.includes(role)) names[index] = role;
	});
	return labels.map((heading, index) => ({ index, heading, role: roles[index] ?? 'field', field: names[index] ?? `column_${index + 1}` }));
}

const mayBePhone = (cell: string): boolean => (cell.normalize('NFKC').match(/\d/g)?.length ?? 0) >= 7;

/** What people write where there is no number. */
const NOTHING = /^(none|no|n\/?a|null|nil|unknown|[-–—?.]+)$/i;

/**
 * "Phone result", "Phone bank": a heading speaks of phones, what stands below is something else, and another column has them.
 * A heading that names the line stays what it says: the first rows may be without.
 */
function dropEmptyTalk(roles: ColumnRole[], columns: readonly string[][]): void {
	const phones = roles.flatMap((role, index) => (isPhone(role) ? [index] : []));
	if (!phones.some((index) => columns[index]?.some(mayBePhone))) return;
	for (const index of phones) {
		const cells = (columns[index] ?? []).filter((cell) => !NOTHING.test(cell.trim()));
		if (roles[index] === 'phone' && cells.length > 0 && !cells.some(mayBePhone)) roles[index] = 'field';
	}
}

const CODE_HEADING =
	/(area|country|dial(l?ing)?|calling|city|regional?)_?(phone_?)?(code|prefix)|^(phone_)?prefix$|codigo_(de_)?(area|pais)|^lada$|^ddd$|indicativo|prefijo/;
const CODE = /^\(?\+?\d{1,4}\)?([.,]0)?$|^[A-Za-z]{2}$/;

/** "Area code", "Country code" right before a phone column, with codes below: part of its number. */
function findCodes(roles: ColumnRole[], headings: readonly string[], columns: readonly string[][]): void {
	headings.forEach((heading, index) => {
		const next = roles[index + 1];
		if (roles[index] !== 'field' || next === undefined || !isPhone(next) || !CODE_HEADING.test(normaliseHeading(heading))) return;
		if (share(columns[index] ?? [], (cell) => CODE.test(cell)) >= 0.9) roles[index] = 'dialing_code';
	});
}

function keepBest(roles: ColumnRole[], headings: readonly string[]): void {
	const rank = (index: number) => IDS.indexOf(normaliseHeading(headings[index] ?? '').replace(/_/g, ''));
	for (const role of SINGLE) {
		const of = roles.flatMap((have, index) => (have === role ? [index] : []));
		if (role === 'external_id') of.sort((a, b) => rank(a) - rank(b));
		for (const index of of.slice(1)) roles[index] = 'field';
	}
	const first = roles.indexOf('first_name');
	// "Nombre" alone is a whole name.
	if (first !== -1 && !roles.includes('last_name') && !roles.includes('full_name') && /nombre/i.test(headings[first] ?? ''))
		roles[first] = 'full_name';
}

function guessPlainColumns(roles: ColumnRole[], columns: readonly string[][]): void {
	const free = (role: ColumnRole) => !roles.includes(role);
	columns.forEach((cells, index) => {
		if (roles[index] !== 'field' || cells.length === 0) return;
		if (free('zip') && share(cells, (cell) => /^\d{5}(-\d{4})?$/.test(cell) && zonesOfZip(cell).length > 0) >= 0.9) roles[index] = 'zip';
		else if (free('state') && share(cells, (cell) => /^[A-Z]{2}$/.test(cell) && zonesOfState(cell).length > 0) >= 0.9)
			roles[index] = 'state';
	});
	const texts = columns.flatMap((cells, index) =>
		roles[index] === 'field' && share(cells, (cell) => /^[\p{L} .,'’-]+$/u.test(cell)) >= 0.8 ? [index] : [],
	);
	const [a, b] = texts;
	if (a !== undefined && share(columns[a] ?? [], (cell) => cell.includes(' ')) >= 0.6) roles[a] = 'full_name';
	else if (a !== undefined && b === a + 1) {
		roles[a] = 'first_name';
		roles[b] = 'last_name';
	} else if (a !== undefined) roles[a] = 'full_name';
}

function share(cells: readonly string[], test: (cell: string) => boolean): number {
	return cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
}

/** A number, or what a spreadsheet left of one. */
export function looksLikePhone(cell: string, defaultCountry: string): boolean {
	return normalisePhone(cell, { defaultCountry }).ok || /^\d[.,]\d+E\+\d\d$/i.test(cell);
}

/** Whether the first record names the columns: it holds no data itself, and either a known heading or data only below it. */
export function detectHeadings(first: readonly string[], below: readonly string[][], defaultCountry: string): boolean {
	const isData = (cell: string) => /\d{4,}|@|^\d+([.,/-]\d+)*$/.test(cell.trim()) || looksLikePhone(cell, defaultCountry);
	if (first.some(isData)) return false;
	if (first.some((cell) => roleOfHeading(cell) !== 'field')) return true;
	return below.some((row) => row.some((cell, index) => isData(cell) && (first[index] ?? '').trim() !== ''));
}
