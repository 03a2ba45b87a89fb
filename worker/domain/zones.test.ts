import { describe, expect, test } from 'vitest';
import { isTimeZone } from './hours.ts';
import { CA_AREA_CODES, NEW_US_AREA_CODES, PREFIXES_BY_ZONES, US_AREA_CODES } from './zone-table.generated.ts';
import { candidateZones, countryOfZone, zoneOfText, zonesOfPhone, zonesOfState, zonesOfZip } from './zones.ts';

describe('[L5] time zones of numbers and addresses', () => {
	test('every area code that is accepted has a zone, and every zone is one', () => {
		for (const code of `${US_AREA_CODES} ${CA_AREA_CODES} ${NEW_US_AREA_CODES}`.split(' ')) {
			expect(zonesOfPhone(`+1${code}2345678`), code).not.toHaveLength(0);
		}
		for (const zones of Object.keys(PREFIXES_BY_ZONES)) {
			expect(zones.split(',').every(isTimeZone), zones).toBe(true);
			expect(zones.split(',').sort().join()).toBe(zones);
		}
	});

	test('no prefix is longer than what the import remembers zones by', () => {
		const lengths = Object.values(PREFIXES_BY_ZONES).flatMap((list) => list.split(' ').map((prefix) => prefix.length));
		expect(Math.max(...lengths)).toBeLessThanOrEqual(8);
	});

	test.each([
		['+12025550123', 'America/New_York'],
		['+13125550123', 'America/Chicago'],
		['+16025550123', 'America/Phoenix'],
		['+18085550123', 'Pacific/Honolulu'],
		['+14075550123', 'America/New_York'],
		['+16895550123', 'America/New_York'],
		['+18505550123', 'America/Chicago,America/New_York'],
		['+18502345678', 'America/Chicago'],
		['+19305550123', 'America/Chicago,America/New_York'],
		['+17295550123', 'America/Chicago,America/New_York'],
		['+12085550123', 'America/Denver,America/Los_Angeles'],
		['+17095550123', 'America/Halifax,America/St_Johns'],
		['+14165550123', 'America/Toronto'],
		['+442079460958', 'Europe/London'],
		['+919812345678', 'Asia/Kolkata'],
		['+4930123456', 'Europe/Berlin'],
		['+34612345678', 'Atlantic/Canary,Europe/Madrid'],
		['+61291234567', 'Australia/Sydney'],
	])('%s may be in %s', (phone, zones) => expect(zonesOfPhone(phone).join()).toBe(zones));

	test('states and ZIP codes', () => {
		expect(zonesOfState('ca')).toEqual(['America/Los_Angeles']);
		expect(zonesOfState(' Texas ')).toEqual(['America/Chicago', 'America/Denver']);
		expect(zonesOfState('Narnia')).toEqual([]);
		expect(zonesOfZip('10001')).toEqual(['America/New_York']);
		expect(zonesOfZip('2138')).toEqual(['America/New_York']);
		expect(zonesOfZip('02138-1234')).toEqual(['America/New_York']);
		expect(zonesOfZip('32501')).toEqual(['America/Chicago']);
		expect(zonesOfZip('33101')).toEqual(['America/New_York']);
		expect(zonesOfZip('32456')).toEqual(['America/New_York', 'America/Chicago']);
		expect(zonesOfZip('79901')).toEqual(['America/Denver']);
		expect(zonesOfZip('46402')).toEqual(['America/Chicago']);
		expect(zonesOfZip('97914')).toEqual(['America/Denver', 'America/Los_Angeles']);
		expect(zonesOfZip('96701')).toEqual(['Pacific/Honolulu']);
		expect(zonesOfZip('09012')).toEqual([]);
		expect(zonesOfZip('SW1A 1AA')).toEqual([]);
	});

	test('an address narrows an area code, and widens it where the two contradict', () => {
		expect(candidateZones({ phone: '+18505550123', zip: '32501', state: '' })).toEqual(['America/Chicago']);
		expect(candidateZones({ phone: '+18502345678', zip: '', state: 'FL' })).toEqual(['America/Chicago']);
		expect(candidateZones({ phone: '+12025550123', zip: '94110', state: 'CA' })).toEqual(['America/Los_Angeles', 'America/New_York']);
		expect(candidateZones({ phone: '+12025550123', zip: '', state: '' })).toEqual(['America/New_York']);
		expect(candidateZones({ phone: '+442079460958', zip: '94110', state: 'CA' })).toEqual(['Europe/London']);
	});

	test('zones as lists write them', () => {
		expect(['EST', 'Eastern', 'Eastern Time (US)', 'US/Eastern', 'America/New_York', 'et'].map(zoneOfText)).toEqual([
			'America/New_York',
			'America/New_York',
			'America/New_York',
			'America/New_York',
			'America/New_York',
			'America/New_York',
		]);
		expect(['', 'Mars/Olympus', 'soon'].map(zoneOfText)).toEqual([null, null, null]);
		expect(['EST5EDT', 'America/New York', '(GMT-08:00) Pacific Time', 'C'].map(zoneOfText)).toEqual([
			'America/New_York',
			'America/New_York',
			'America/Los_Angeles',
			'America/Chicago',
		]);
		expect(zoneOfText('Arizona')).toBe('America/Phoenix');
	});

	test('the country whose national numbers a list holds', () => {
		expect([
			countryOfZone('America/New_York'),
			countryOfZone('Europe/London'),
			countryOfZone('Asia/Kolkata'),
			countryOfZone('UTC'),
		]).toEqual(['US', 'GB', 'IN', null]);
	});
});
