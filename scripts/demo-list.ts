/**
 * The demo's contact list: 2,000 invented people with all the mess of a real export. Every number is in the range
 * 555-0100 to 555-0199, which is kept for invented numbers in every area code. The same text every time.
 */
import { type Random, seededRandom } from '../worker/lib/random.ts';

export const DEMO_CONTACTS = 2_000;

/** City, state, first digits of the ZIP code, area codes. */
const PLACES: readonly (readonly [string, string, string, readonly number[]])[] = [
	['Columbus', 'OH', '432', [614, 380]],
	['Dayton', 'OH', '454', [937, 326]],
	['Cleveland', 'OH', '441', [216, 440]],
	['Pittsburgh', 'PA', '152', [412, 878]],
	['Philadelphia', 'PA', '191', [215, 267]],
	['Buffalo', 'NY', '142', [716]],
	['Atlanta', 'GA', '303', [404, 470, 678]],
	['Miami', 'FL', '331', [305, 786]],
	['Chicago', 'IL', '606', [312, 773, 872]],
	['Milwaukee', 'WI', '532', [414]],
	['Houston', 'TX', '770', [713, 281, 832]],
	['St. Louis', 'MO', '631', [314]],
	['Denver', 'CO', '802', [303, 720]],
	['Albuquerque', 'NM', '871', [505]],
	['Phoenix', 'AZ', '850', [602, 480]],
	['Oakland', 'CA', '946', [510]],
	['Los Angeles', 'CA', '900', [213, 323]],
	['Portland', 'OR', '972', [503, 971]],
	['Seattle', 'WA', '981', [206]],
	['Anchorage', 'AK', '995', [907]],
	['Honolulu', 'HI', '968', [808]],
];
const FIRST = (
	'Maria James Aisha Robert Linda José Chloë Michael Patricia Wei Fatima David Jennifer Ahmed Susan Thomas Nancy Luis Karen Daniel ' +
	"Zoë Kevin Ruth Priya Andre Helen Óscar Sofía Gary Yusuf Tamika Paul Ingrid Björn Mei Carlos D'Angelo Rosa Walter Noor"
).split(' ');
const LAST = (
	"Rivera Johnson Nguyen O'Brien Smith Patel García Müller Williams Kowalski Jones Brown Hernández Lee Davis Okafor Martin Clark Lewis Walker " +
	'Abdullah Young King Wright Scott Green Baker Adams Nelson Carter Mitchell Pérez Roberts Turner Phillips Campbell Parker Evans Edwards Collins'
).split(' ');
const STREETS = ['Maple St', 'Oak Ave', '3rd St', 'Lincoln Blvd', 'Cedar Ct, Apt 4', 'Main St; rear door', 'Elm Dr', 'Highland Rd'];
const PARTIES = ['D', 'R', 'I', 'NPP', ''];
const NOTES = [
	'Moved; new flat since June',
	'Says "call after six"',
	'Prefers Spanish',
	'Dog bites.\nRing twice.',
	'Spoke to daughter, very friendly',
	'yard sign 2024',
];
const BAD = ['n/a', '555-0123', '2.02555E+09', '000-000-0000', 'unlisted', '12345', '614-555-01', 'see notes', '--'];

const HEADINGS = [
	'VANID',
	'First Name',
	'Last Name',
	'Home Phone',
	'Cell Phone',
	'Street',
	'City',
	'State',
	'Zip',
	'Age',
	'Party',
	'Last Voted',
	'Notes',
	'',
];

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** A number as people write it. */
function written(random: Random, area: number, line: number): string {
	const a = String(area);
	const l = `01${String(line).padStart(2, '0')}`;
	const forms = [
		`(${a}) 555-${l}`,
		`(${a}) 555-${l}`,
		`${a}-555-${l}`,
		`${a}-555-${l}`,
		`${a}555${l}`,
		`${a}555${l}`,
		`${a}.555.${l}`,
		`+1 ${a} 555 ${l}`,
		`+1${a}555${l}`,
		`1-${a}-555-${l}`,
		`  ${a} 555 ${l} `,
		`${a}/555-${l}`,
		`(${a})555-${l} x${Math.floor(random() * 90) + 10}`,
		`${a}-555-${l} ext. 7`,
		`${a}–555–${l}`,
		`${a}\u00a0555\u00a0${l}`,
		`1 (${a}) 555-${l}`,
	];
	return pick(random, forms);
}

/** Deals every invented number once, in an order of its own. */
function dealer(random: Random): (place: number) => string {
	const decks = PLACES.map(([, , , areas]) => {
		const deck = areas.flatMap((area) => Array.from({ length: 100 }, (_, line) => [area, line] as const));
		return deck.map((card) => ({ card, order: random() })).sort((x, y) => x.order - y.order);
	});
	return (place) => {
		// A city that has run out borrows from the next one: people keep their numbers when they move.
		for (let step = 0; step < decks.length; step++) {
			const next = decks[(place + step) % decks.length]?.pop();
			if (next) return written(random, next.card[0], next.card[1]);
		}
		throw new Error('no invented numbers left');
	};
}

/** One field, in quotes where it must be, and sometimes where it need not be. */
function field(random: Random, text: string): string {
	return /[";\n]/.test(text) || random() < 0.03 ? `"${text.replaceAll('"', '""')}"` : text;
}

function phones(random: Random, place: number, deal: (place: number) => string): [home: string, cell: string] {
	const draw = random();
	if (draw < 0.5) return [deal(place), ''];
	if (draw < 0.9) return ['', deal(place)];
	if (draw < 0.96) return [deal(place), deal(place)];
	if (draw < 0.985) return [pick(random, BAD), ''];
	return ['', ''];
}

function person(random: Random, number: number, deal: (place: number) => string): string[] {
	const place = Math.floor(random() * PLACES.length);
	const [city, state, zip] = PLACES[place] ?? ['', '', ''];
	const [home, cell] = phones(random, place, deal);
	let first = pick(random, FIRST);
	let last = pick(random, LAST);
	const style = random();
	if (style < 0.04) [first, last] = [first.toUpperCase(), last.toUpperCase()];
	else if (style < 0.06) first = ` ${first}  `;
	else if (style < 0.08) first = '';
	else if (style < 0.09) [first, last] = ['', ''];
	return [
		random() < 0.98 ? `VAN${104_000 + number * 7}` : '',
		first,
		last,
		home,
		cell,
		`${Math.floor(random() * 9_000) + 100} ${pick(random, STREETS)}`,
		city,
		state,
		random() < 0.9 ? `${zip}${String(Math.floor(random() * 90) + 10)}` : '',
		random() < 0.85 ? String(Math.floor(random() * 70) + 18) : '',
		pick(random, PARTIES),
		random() < 0.6 ? `11/0${Math.floor(random() * 8) + 1}/2022` : '',
		random() < 0.12 ? pick(random, NOTES) : '',
		'',
	];
}

/** The CSV text, byte order mark included: semicolons, CRLF with a few bare LF, blank lines, repeated people, shared numbers. */
export function demoList(): string {
	const { next: random } = seededRandom('partyline demo list');
	const deal = dealer(random);
	const lines = [HEADINGS.join(';')];
	const people: string[][] = [];
	for (let number = 0; number < DEMO_CONTACTS; number++) {
		const earlier = people.length > 0 ? pick(random, people) : null;
		const draw = random();
		let row = person(random, number, deal);
		// The same person twice, as exports from two systems bring it.
		if (earlier && draw < 0.015) row = [...earlier];
		// Two people in one home, on one number.
		else if (earlier && draw < 0.06)
			row = [...row.slice(0, 2), earlier[2] ?? '', earlier[3] ?? '', earlier[4] ?? '', ...earlier.slice(5, 9), ...row.slice(9)];
		people.push(row);
		// A ragged row: the empty cells at its end are missing.
		const cells = random() < 0.02 && row.at(-2) === '' ? row.slice(0, 12) : row;
		lines.push(cells.map((cell) => field(random, cell)).join(';'));
		if (random() < 0.006) lines.push(random() < 0.5 ? '' : ';'.repeat(HEADINGS.length - 1));
	}
	return `\ufeff${lines.map((line) => line + (random() < 0.02 ? '\n' : '\r\n')).join('')}`;
}
