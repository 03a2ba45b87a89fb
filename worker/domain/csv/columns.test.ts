import { describe, expect, test } from 'vitest';
import { detectHeadings, guessColumns, roleOfHeading } from './columns.ts';
import { contactsOfRecord, rowFormat } from './contacts.ts';
import { columnLetter, fieldNames } from './names.ts';

describe('[L2] columns by their headings', () => {
	test.each([
		['phone', 'Phone|Phone Number|PHONE1|Telephone|Teléfono|PreferredPhone|mPhone|Tel.|Best Phone 2|Ph #|Ph.'],
		[
			'phone_cell',
			'Cell Phone|CellPhone|Cell #|VoterTelephones_CellPhoneFormatted|Cell|Mobile|Mobile Number|mobile_phone|Phone (Cell)|Teléfono móvil|Celular|WirelessPhone',
		],
		['phone_landline', 'Home Phone|HomePhone|VoterTelephones_LandlineFormatted|Landline|WorkPhone|Work Phone|Teléfono fijo|Phone - Home'],
		['first_name', 'First Name|FirstName|first_name|Voters_FirstName|FNAME|Given Name|Nombre'],
		['last_name', 'Last Name|LastName|Surname|Voters_LastName|Apellidos'],
		['full_name', 'Name|Full Name|Nombre completo|Voter Name|Person|Contact Person'],
		['external_id', 'VANID|LALVOTERID|Voters_StateVoterID|VoterFileVANID|Voter File VANID|Voter ID|External ID|id'],
		['line_type', 'Phone Type|PhoneType|PhoneTypeName|Preferred Phone Type|Line Type|Type|Is Cell Phone|Tipo de teléfono'],
		['time_zone', 'Time Zone|Timezone|TZ|Zona horaria'],
		['zip', 'ZIP|Zip Code|Zip5|Residence_Addresses_Zip|mZip5|Postal Code|Código postal'],
		['state', 'State|mState|Residence_Addresses_State|Province|Estado'],
		[
			'field',
			'City|Email|Party|phone_time|Phone Notes|is_mobile_bad|Phone Opt In|Country Code|Fax|Ext|Do Not Call|Party Cell|Notes|Home Address|Cellar|Work',
		],
	])('%s', (role, headings) => {
		for (const heading of headings.split('|')) expect([heading, roleOfHeading(heading)]).toEqual([heading, role]);
	});

	test('of several identifiers the most telling one is taken; every other column stays as a merge field', () => {
		const columns = guessColumns(['ID', 'VANID', 'First Name', 'First name', 'Phone', ''], true, [], 'US');
		expect(columns.map(({ heading, role, field }) => [heading, role, field])).toEqual([
			['ID', 'field', 'id'],
			['VANID', 'external_id', 'vanid'],
			['First Name', 'first_name', 'first_name'],
			['First name', 'field', 'first_name_2'],
			['Phone', 'phone', 'phone'],
			['Column F', 'field', 'column_6'],
		]);
	});

	test('a column of numbers is found without a telling heading', () => {
		const rows = [
			['Ana', '202-555-0101'],
			['Bo', '2.02555E+09'],
			['Cy', ''],
		];
		expect(guessColumns(['Who', 'Contact point'], true, rows, 'US').map(({ role }) => role)).toEqual(['field', 'phone']);
	});

	test('a code in a column before a phone column belongs to its number, where it holds codes', () => {
		const headings = [
			'Voter ID',
			'Daytime Area Code',
			'Daytime Phone Number',
			'Daytime Phone Extension',
			'Country code',
			'Cell',
			'Area code',
		];
		const row = ['109', '614', '5551002', '', 'US', '614 555 1003', '614'];
		const columns = guessColumns(headings, true, [row], 'US');
		expect(columns.map(({ role }) => role)).toEqual([
			'external_id',
			'dialing_code',
			'phone',
			'field',
			'dialing_code',
			'phone_cell',
			'field',
		]);
		const format = rowFormat({ encoding: 'utf-8', delimiter: ',', lineEnd: 'lf', headers: true, columns }, 'US');
		const { contacts, rejects } = contactsOfRecord({ row: 2, cells: row, broken: false }, format);
		expect(contacts.map(({ phone, lineKind }) => [phone, lineKind])).toEqual([
			['+16145551002', 'unknown'],
			['+16145551003', 'cell'],
		]);
		expect(rejects).toEqual([]);
		expect(guessColumns(['Area code', 'Phone'], true, [['North', '614 555 1002']], 'US')[0]?.role).toBe('field');
	});

	test('a column that only speaks of phones is none, where another one has the numbers', () => {
		const rows = [
			['202-555-0101', 'left a message', ''],
			['202-555-0102', '', ''],
		];
		expect(guessColumns(['Phone', 'Phone result', 'Cell phone'], true, rows, 'US').map(({ role }) => role)).toEqual([
			'phone',
			'field',
			'phone_cell',
		]);
		expect(guessColumns(['Phone'], true, [['none'], ['n/a']], 'US').map(({ role }) => role)).toEqual(['phone']);
		// The first rows may have no second number; a later one may.
		const sparse = [
			['202-555-0101', 'none', 'see notes'],
			['202-555-0102', 'N/A', ''],
		];
		expect(guessColumns(['Phone', 'Phone 2', 'Home phone'], true, sparse, 'US').map(({ role }) => role)).toEqual([
			'phone',
			'phone',
			'phone_landline',
		]);
	});

	test('headings are told from data', () => {
		expect(detectHeadings(['First Name', 'Phone'], [], 'US')).toBe(true);
		expect(detectHeadings(['Ana', '202-555-0101'], [['Bo', '202-555-0102']], 'US')).toBe(false);
		expect(detectHeadings(['Who', 'Where'], [['Ana', '2025550101']], 'US')).toBe(true);
		expect(detectHeadings(['Ana', 'Lopez'], [['Bo', 'Chen']], 'US')).toBe(false);
	});

	test('names of merge fields are all different, and none takes one that is there already', () => {
		expect(fieldNames(['Phone', 'phone', 'PHONE 2', 'Caller name', '¿?', 'Ciudad natal'])).toEqual([
			'phone',
			'phone_2',
			'phone_2_2',
			'caller_name_2',
			'column_5',
			'ciudad_natal',
		]);
		expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
	});
});
