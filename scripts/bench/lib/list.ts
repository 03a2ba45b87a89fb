/** Contact lists for benches: valid, all different North American numbers; the same file every time. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Area codes of four time zones and more. */
const AREAS = [614, 937, 216, 440, 412, 215, 716, 404, 305, 312, 773, 414, 713, 314, 303, 505, 480, 510, 213, 503, 206, 808];
const FIRST = ['Maria', 'James', 'Aisha', 'Robert', 'Linda', 'José', 'Chloë', 'Michael', 'Wei', "D'Angelo"];
const LAST = ['Rivera', 'Johnson', 'Nguyen', "O'Brien", 'Smith', 'García', 'Müller', 'Kowalski', 'Okafor', 'Walker'];

/** The n-th number, E.164. No exchange ends in 11 or is 555 or 976. */
export function phoneOf(n: number): string {
	const area = AREAS[n % AREAS.length] ?? 614;
	const rest = Math.floor(n / AREAS.length);
	const line = String(rest % 10_000).padStart(4, '0');
	const exchange = 220 + (Math.floor(rest / 10_000) % 90) * 8;
	const safe = exchange % 100 === 11 || exchange === 555 || exchange === 976 ? exchange + 1 : exchange;
	return `+1${area}${safe}${line}`;
}

function written(phone: string, n: number): string {
	const ten = phone.slice(2);
	if (n % 3 === 0) return `(${ten.slice(0, 3)}) ${ten.slice(3, 6)}-${ten.slice(6)}`;
	return n % 3 === 1 ? `${ten.slice(0, 3)}-${ten.slice(3, 6)}-${ten.slice(6)}` : ten;
}

/** About 75 bytes a row. */
export function rowOf(n: number): string {
	const first = FIRST[n % FIRST.length] ?? '';
	const last = LAST[(n * 7) % LAST.length] ?? '';
	return `${1_000_000 + n},${first},${last},"${written(phoneOf(n), n)}","${(n * 37) % 9900} Maple St, Apt ${n % 40}",Ward ${n % 120},${n % 5 === 0 ? 'D' : 'I'}`;
}

/** Writes a list of `rows` people; every `badEvery`-th number is none. Resolves with the size in bytes. */
export async function writeList(file: string, rows: number, badEvery = 0): Promise<number> {
	const out = createWriteStream(file);
	let bytes = 0;
	const put = async (text: string): Promise<void> => {
		bytes += Buffer.byteLength(text);
		if (!out.write(text)) await once(out, 'drain');
	};
	await put('VANID,First Name,Last Name,Cell Phone,Address,Precinct,Party\n');
	for (let n = 0; n < rows; n += 1_000) {
		const lines: string[] = [];
		for (let i = n; i < Math.min(rows, n + 1_000); i += 1)
			lines.push(badEvery > 0 && i % badEvery === badEvery - 1 ? rowOf(i).replace(/"[^"]*"/, '"unlisted"') : rowOf(i));
		await put(`${lines.join('\n')}\n`);
	}
	out.end();
	await once(out, 'finish');
	return bytes;
}
