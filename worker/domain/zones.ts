/**
 * Which time zones a number or an address may belong to. A guess is never made to look certain: where several zones
 * are possible all are named, and the number may be called only while the window is open in each of them.
 */
import { isTimeZone } from './zone-offsets.ts';
import { COUNTRY_OF_ZONE, PREFIXES_BY_ZONES } from './zone-table.generated.ts';

const NONE: readonly string[] = [];
let byPrefix: Map<string, readonly string[]> | undefined;
let longest = 0;

function prefixes(): Map<string, readonly string[]> {
	if (byPrefix) return byPrefix;
	byPrefix = new Map();
	for (const [zones, list] of Object.entries(PREFIXES_BY_ZONES)) {
		const names = zones.split(',');
		for (const prefix of list.split(' ')) {
			byPrefix.set(prefix, names);
			longest = Math.max(longest, prefix.length);
		}
	}
	return byPrefix;
}

/** Candidate zones of a number in E.164 by its first digits (area code, and exchange where that is known); [] = unknown. */
export function zonesOfPhone(e164: string): readonly string[] {
	const table = prefixes();
	for (let length = Math.min(longest, e164.length - 1); length > 0; length--) {
		const zones = table.get(e164.slice(1, length + 1));
		if (zones) return zones;
	}
	return NONE;
}

const ET = 'America/New_York';
const CT = 'America/Chicago';
const MT = 'America/Denver';
const PT = 'America/Los_Angeles';
const AZ = 'America/Phoenix';
const AK = 'America/Anchorage';
const ADAK = 'America/Adak';
const HI = 'Pacific/Honolulu';

/** States, territories and provinces by the zones their clocks show; those cut by a border of zones name all of them. */
const STATES_BY_ZONES: readonly (readonly [zones: readonly string[], states: string])[] = [
	[[ET], 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV'],
	[[CT], 'AL AR IA IL LA MN MO MS OK WI'],
	[[MT], 'CO MT NM UT WY'],
	[[PT], 'CA WA'],
	[[ET, CT], 'FL IN KY MI TN'],
	[[CT, MT], 'KS ND NE SD TX'],
	[[MT, PT], 'ID OR NV'],
	[[AZ, MT], 'AZ'],
	[[AK, ADAK], 'AK'],
	[[HI], 'HI'],
	[['America/Puerto_Rico'], 'PR'],
	[['America/St_Thomas'], 'VI'],
	[['Pacific/Guam'], 'GU'],
	[['Pacific/Saipan'], 'MP'],
	[['Pacific/Pago_Pago'], 'AS'],
	[['America/Halifax'], 'NB NS PE'],
	[['America/St_Johns', 'America/Halifax'], 'NL'],
	[['America/Toronto', 'America/Halifax'], 'QC'],
	[['America/Toronto', 'America/Winnipeg'], 'ON'],
	[['America/Winnipeg'], 'MB'],
	[['America/Regina', 'America/Edmonton'], 'SK'],
	[['America/Edmonton'], 'AB NT'],
	[['America/Vancouver', 'America/Edmonton'], 'BC'],
	[['America/Whitehorse'], 'YT'],
	[['America/Toronto', 'America/Winnipeg', 'America/Edmonton'], 'NU'],
];
const zonesByState = new Map(STATES_BY_ZONES.flatMap(([zones, states]) => states.split(' ').map((state) => [state, zones] as const)));

const STATE_NAMES =
	'alabama AL,alaska AK,arizona AZ,arkansas AR,california CA,colorado CO,connecticut CT,delaware DE,district of columbia DC,florida FL,georgia GA,hawaii HI,idaho ID,illinois IL,indiana IN,iowa IA,kansas KS,kentucky KY,louisiana LA,maine ME,maryland MD,massachusetts MA,michigan MI,minnesota MN,mississippi MS,missouri MO,montana MT,nebraska NE,nevada NV,new hampshire NH,new jersey NJ,new mexico NM,new york NY,north carolina NC,north dakota ND,ohio OH,oklahoma OK,oregon OR,pennsylvania PA,puerto rico PR,rhode island RI,south carolina SC,south dakota SD,tennessee TN,texas TX,utah UT,vermont VT,virginia VA,virgin islands VI,washington WA,west virginia WV,wisconsin WI,wyoming WY,guam GU,american samoa AS,alberta AB,british columbia BC,manitoba MB,new brunswick NB,newfoundland and labrador NL,nova scotia NS,northwest territories NT,nunavut NU,ontario ON,prince edward island PE,quebec QC,saskatchewan SK,yukon YT';
const stateByName = new Map(STATE_NAMES.split(',').map((entry) => [entry.slice(0, -3), entry.slice(-2)] as const));

/** Candidate zones of a state or province, by its two letters ("TX") or English name; [] = not known. */
export function zonesOfState(state: string): readonly string[] {
	const text = state.trim().toLowerCase();
	const code = stateByName.get(text) ?? text.toUpperCase();
	return zonesByState.get(code) ?? NONE;
}

/** First three digits of ZIP codes, in order: from here on this state, up to the next entry. */
const ZIP_STATES =
	'005 NY,006 PR,008 VI,009 PR,010 MA,028 RI,030 NH,039 ME,050 VT,055 MA,056 VT,060 CT,063 CT,070 NJ,090 -,100 NY,150 PA,197 DE,200 DC,201 VA,202 DC,206 MD,220 VA,247 WV,270 NC,290 SC,300 GA,320 FL,340 -,341 FL,343 -,344 FL,345 -,346 FL,348 -,349 FL,350 AL,370 TN,386 MS,398 GA,400 KY,430 OH,460 IN,480 MI,500 IA,530 WI,550 MN,569 DC,570 SD,580 ND,590 MT,600 IL,630 MO,660 KS,680 NE,700 LA,716 AR,730 OK,733 TX,734 OK,750 TX,800 CO,820 WY,832 ID,840 UT,850 AZ,870 NM,885 TX,889 NV,900 CA,962 -,967 HI,969 GU,970 OR,980 WA,995 AK';
const zipStarts = ZIP_STATES.split(',').map((entry) => [Number(entry.slice(0, 3)), entry.slice(4)] as const);

/** Where a state lies in two zones: the areas that surely lie in one of them. What is not listed may be in any of the state's. */
const ZIP_ZONES: readonly (readonly [zone: string, areas: string])[] = [
	[ET, '320-323 326-349 460-462 466-474 478 400 402-406 410-418 425 374 376 480-497'],
	[CT, '325 463-464 476-477 420 422 424 370-372 380-385 570-574 580-584 587 660-676 679 680-690 750-797'],
	[MT, '577 693 799 885 832-834 836-837'],
	[PT, '838 889-897 970-978'],
	[AZ, '850-859 863-864'],
	[AK, '996-999'],
];
const zoneByZip = new Map<number, string>();
for (const [zone, areas] of ZIP_ZONES) {
	for (const area of areas.split(' ')) {
		const [from = 0, to = from] = area.split('-').map(Number);
		for (let zip = from; zip <= to; zip++) zoneByZip.set(zip, zone);
	}
}

/** Candidate zones of a United States ZIP code (its first three digits count); [] = not one. */
export function zonesOfZip(zip: string): readonly string[] {
	const match = /^\s*(\d{3})(\d{1,2})?(?:[- ]?\d{4})?\s*$/.exec(zip);
	if (!match?.[1]) return NONE;
	// Spreadsheets drop leading zeros: four digits are 0 and the first two, e.g. "2138" is 02138.
	const area = match[2]?.length === 1 ? Number(`0${match[1].slice(0, 2)}`) : Number(match[1]);
	const sure = zoneByZip.get(area);
	if (sure) return [sure];
	let state = '-';
	for (const [start, name] of zipStarts) if (area >= start) state = name;
	return zonesByState.get(state) ?? NONE;
}

const NAMED_ZONES: Readonly<Record<string, string>> = {
	eastern: ET,
	et: ET,
	e: ET,
	est5edt: ET,
	est: ET,
	edt: ET,
	central: CT,
	ct: CT,
	c: CT,
	cst6cdt: CT,
	cst: CT,
	cdt: CT,
	mountain: MT,
	mt: MT,
	m: MT,
	mst7mdt: MT,
	mst: MT,
	mdt: MT,
	pacific: PT,
	pt: PT,
	p: PT,
	pst8pdt: PT,
	pst: PT,
	pdt: PT,
	arizona: AZ,
	alaska: AK,
	akt: AK,
	akst: AK,
	akdt: AK,
	hawaii: HI,
	ht: HI,
	hst: HI,
	atlantic: 'America/Halifax',
	ast: 'America/Halifax',
	adt: 'America/Halifax',
	newfoundland: 'America/St_Johns',
	nst: 'America/St_Johns',
	ndt: 'America/St_Johns',
	gmt: 'Europe/London',
	bst: 'Europe/London',
	utc: 'UTC',
};

/** A zone as lists write it: "America/New_York", "EST", "Eastern Time (US)"; null = not understood. */
export function zoneOfText(text: string): string | null {
	const trimmed = text.trim();
	const word = trimmed
		.toLowerCase()
		.replace(/\(.*\)|\bus\b|\btime\b|\bzone\b|\bstandard\b|\bdaylight\b|[.]/g, '')
		.trim();
	const named = NAMED_ZONES[word.replace(/^\//, '')];
	if (named) return named;
	const iana = trimmed.replace(/\s+/g, '_');
	if (iana.includes('/') && isTimeZone(iana)) return iana;
	return null;
}

/** Country (ISO, two letters) whose national numbers a list of this zone most likely holds; null where the table names none. */
export function countryOfZone(zone: string): string | null {
	return COUNTRY_OF_ZONE[zone] ?? null;
}

/** What is known of where somebody is. */
export interface PlaceHints {
	/** E.164 */
	phone: string;
	zip: string;
	state: string;
}

/**
 * Candidate zones from an address and a number. The address narrows an area code that spans zones, and the other way round;
 * where the two contradict each other (a cell that moved house), either may be true and both count.
 */
export function candidateZones({ phone, zip, state }: PlaceHints): readonly string[] {
	const byNumber = zonesOfPhone(phone);
	// The tables of states and ZIP codes are North American: a Spanish postal code means nothing in them.
	if (!phone.startsWith('+1')) return byNumber;
	const byZip = zip === '' ? NONE : zonesOfZip(zip);
	const byAddress = byZip.length > 0 ? byZip : state === '' ? NONE : zonesOfState(state);
	if (byAddress.length === 0) return byNumber;
	if (byNumber.length === 0) return [...byAddress].sort();
	const common = byNumber.filter((zone) => byAddress.includes(zone));
	return common.length > 0 ? common : [...new Set([...byAddress, ...byNumber])].sort();
}
