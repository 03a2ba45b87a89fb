import { applyD1Migrations, env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CsvFormat, ListView, PreviewView } from '../../protocol/rest.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ORIGIN = 'https://dial.example';
let key = '';
let campaignId = '';
let base = '';

interface Sent {
	json?: unknown;
	body?: BodyInit;
	headers?: Record<string, string>;
}
function send(method: string, path: string, { json, body, headers }: Sent = {}): Promise<Response> {
	const content = json === undefined ? body : JSON.stringify(json);
	const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
	return exports.default.fetch(
		new Request(`${ORIGIN}${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, ...type, ...headers },
			...(content === undefined ? {} : { body: content }),
		}),
	);
}
const bytesOf = (text: string) => new TextEncoder().encode(text);
const errorOf = async (response: Response) => ({
	status: response.status,
	...(await response.json<{ error: { code: string; message: string; details: unknown } }>()).error,
});

async function preview(bytes: Uint8Array, query = ''): Promise<PreviewView> {
	const response = await send('POST', `${base}/preview${query}`, { body: bytes });
	expect(response.status).toBe(200);
	return await response.json<PreviewView>();
}
async function create(format: CsvFormat, bytes = 0): Promise<ListView> {
	const response = await send('POST', base, { json: { name: 'List', bytes, format } });
	expect(response.status).toBe(201);
	return await response.json<ListView>();
}
const put = (list: ListView, offset: number, bytes: Uint8Array, last = false, headers: Record<string, string> = {}) =>
	send('PUT', `${base}/${list.id}/content?offset=${offset}${last ? '&last=true' : ''}`, { body: bytes, headers });
const contactsOf = async (list: ListView) =>
	(await env.DB.prepare('select * from contacts where list_id = ? order by row, part').bind(list.id).all()).results;

const HEAD = 'VANID,First Name,Last Name,Cell Phone,Home Phone,City\n';
const person = (n: number) => `${n},Ana ${n},"Lopez\n""${n}""",202-556-${String(1000 + n)},${n % 7 === 0 ? 'none' : ''},Málaga\n`;
const text = `${HEAD}${Array.from({ length: 200 }, (_, n) => person(n)).join('')}`;

beforeAll(async () => {
	await applyD1Migrations(env.DB, env.MIGRATIONS);
	const setup = await send('POST', '/api/setup', {
		json: { organisation: 'Neighbours', name: 'Ann', email: 'ann@example.org', password: 'correct horse battery' },
	});
	const cookie = setup.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	const made = await exports.default.fetch(
		new Request(`${ORIGIN}/api/api-keys`, {
			method: 'POST',
			headers: { cookie, origin: ORIGIN, 'content-type': 'application/json' },
			body: JSON.stringify({ name: 'test' }),
		}),
	);
	key = (await made.json<{ key: string }>()).key;
});

beforeEach(async () => {
	const made = await send('POST', '/api/campaigns', { json: { name: 'Primary', practice: true, timeZone: 'America/New_York' } });
	campaignId = (await made.json<{ id: string }>()).id;
	base = `/api/campaigns/${campaignId}/lists`;
});

describe('[R3] [L3] uploading a list', () => {
	test('a preview tells the format, guesses the columns and names problems', async () => {
		const view = await preview(bytesOf(text));
		expect(view.format).toMatchObject({ encoding: 'utf-8', delimiter: ',', headers: true });
		expect(view.format.columns.map(({ role }) => role)).toEqual([
			'external_id',
			'first_name',
			'last_name',
			'phone_cell',
			'phone_landline',
			'field',
		]);
		expect(view.rows[0]).toEqual(['0', 'Ana 0', 'Lopez\n"0"', '202-556-1000', 'none', 'Málaga']);
		expect(view.problems[0]).toEqual({ row: 2, column: 'Home Phone', value: 'none', reason: 'This is not a phone number.' });
		const plain = await preview(bytesOf('Ana;2025550101\n'), '?headers=false&delimiter=%3B&encoding=windows-1252');
		expect(plain.format).toMatchObject({ encoding: 'windows-1252', delimiter: ';', headers: false });
		expect(await errorOf(await send('POST', `${base}/preview`, { body: new Uint8Array() }))).toMatchObject({
			status: 400,
			message: 'The file is empty.',
		});
	});

	test('parts of any size bring every row once, and the list is ready at the end', async () => {
		const bytes = bytesOf(text);
		const { format } = await preview(bytes);
		for (const size of [bytes.length, 3_000, 777]) {
			let list = await create(format, bytes.length);
			while (list.state === 'uploading') {
				const end = Math.min(bytes.length, list.nextOffset + size);
				const response = await put(list, list.nextOffset, bytes.subarray(list.nextOffset, end), end === bytes.length);
				expect(response.status).toBe(200);
				const after = await response.json<ListView>();
				expect(after.nextOffset).toBeGreaterThan(list.nextOffset);
				list = after;
			}
			expect(list).toMatchObject({ state: 'ready', rows: 200, accepted: 200, rejected: 0, bytes: bytes.length, nextOffset: bytes.length });
			const contacts = await contactsOf(list);
			expect(contacts.map(({ row }) => row)).toEqual(Array.from({ length: 200 }, (_, n) => n + 2));
			expect(contacts[7]).toEqual({
				list_id: list.id,
				row: 9,
				part: 0,
				phone: '+12025561007',
				line_kind: 'cell',
				zones: 'America/New_York',
				external_id: '7',
				first_name: 'Ana 7',
				last_name: 'Lopez "7"',
				fields: '{"vanid":"7","city":"Málaga"}',
			});
			const csv = await (await send('GET', `${base}/${list.id}/rejects.csv`)).text();
			expect(csv.split('\r\n').slice(0, 3)).toEqual([
				'row,column,value,reason',
				'2,Home Phone,none,This is not a phone number.',
				'9,Home Phone,none,This is not a phone number.',
			]);
		}
	});

	test('a part sent twice, or at the wrong place, or two at once, does nothing twice', async () => {
		const bytes = bytesOf(text);
		const list = await create((await preview(bytes)).format, bytes.length);
		const first = await (await put(list, 0, bytes.subarray(0, 4_000))).json<ListView>();
		for (const offset of [0, first.nextOffset - 1, first.nextOffset + 1]) {
			const refused = await errorOf(await put(list, offset, bytes.subarray(offset, 8_000)));
			expect(refused).toMatchObject({ status: 409, code: 'conflict', details: { nextOffset: first.nextOffset } });
		}
		const rest = bytes.subarray(first.nextOffset);
		const answers = await Promise.all([1, 2, 3].map(() => put(list, first.nextOffset, rest, true)));
		expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
		expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
		expect(await (await send('GET', `${base}/${list.id}`)).json()).toMatchObject({ state: 'ready', rows: 200, accepted: 200 });
		expect(await contactsOf(list)).toHaveLength(200);
		expect(await errorOf(await put(list, first.nextOffset, rest, true))).toMatchObject({
			status: 409,
			details: { nextOffset: bytes.length },
		});
	});

	test('a file that ends too early is not finished, and goes on from the last whole row', async () => {
		const bytes = bytesOf(text);
		const list = await create((await preview(bytes)).format, bytes.length);
		const cut = await errorOf(await put(list, 0, bytes.subarray(0, 5_000), true));
		expect(cut).toMatchObject({ status: 409, code: 'conflict' });
		const now = await (await send('GET', `${base}/${list.id}`)).json<ListView>();
		expect(now).toMatchObject({ state: 'uploading', nextOffset: expect.any(Number) });
		expect(now.nextOffset).toBeLessThan(5_000);
		const done = await (await put(list, now.nextOffset, bytes.subarray(now.nextOffset), true)).json<ListView>();
		expect(done).toMatchObject({ state: 'ready', rows: 200, accepted: 200 });
	});

	test('gzip is accepted, by parts and by one import', async () => {
		const bytes = bytesOf(text);
		const packed = new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
		const gzip = { 'content-encoding': 'gzip' };
		const list = await create((await preview(bytes)).format, bytes.length);
		expect(await (await put(list, 0, packed, true, gzip)).json()).toMatchObject({
			state: 'ready',
			accepted: 200,
			nextOffset: bytes.length,
		});
		const imported = await send('POST', `${base}/import?name=One%20curl`, { body: packed, headers: gzip });
		expect(imported.status).toBe(201);
		expect(await imported.json()).toMatchObject({ name: 'One curl', state: 'ready', rows: 200, accepted: 200, bytes: bytes.length });
		const damaged = await errorOf(await send('POST', `${base}/import`, { body: bytes, headers: gzip }));
		expect(damaged).toMatchObject({ status: 400, message: 'The gzip data is damaged.' });
		expect((await send('POST', `${base}/import`, { body: bytes, headers: { 'content-encoding': 'br' } })).status).toBe(400);
	});

	test('UTF-16 and Windows-1252 arrive as letters, in parts that cut letters in two', async () => {
		const rows = 'Nombre,Apellidos,Celular\nJosé,Núñez,2025560001\nZoë,Peña,2025560002\n';
		const utf16 = Uint8Array.from([0xff, 0xfe, ...[...rows].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8])]);
		const old = Uint8Array.from([...rows].map((letter) => letter.charCodeAt(0)));
		for (const bytes of [utf16, old]) {
			const { format } = await preview(bytes);
			let list = await create(format, bytes.length);
			const middle = Math.floor(bytes.length * 0.6) | 1;
			list = await (await put(list, 0, bytes.subarray(0, middle))).json<ListView>();
			list = await (await put(list, list.nextOffset, bytes.subarray(list.nextOffset), true)).json<ListView>();
			expect(list).toMatchObject({ state: 'ready', accepted: 2 });
			expect((await contactsOf(list)).map((row) => [row.first_name, row.last_name])).toEqual([
				['José', 'Núñez'],
				['Zoë', 'Peña'],
			]);
		}
	});

	test('an empty file, a binary one and one without rows fail in words; the list can be deleted', async () => {
		const { format } = await preview(bytesOf('First Name,Phone\nAna,2025550101\n'));
		const files: [Uint8Array, string][] = [
			[new Uint8Array(), 'The file is empty.'],
			[Uint8Array.from({ length: 2_000 }, (_, n) => (n * 7_919) % 256), 'This is not a text file. Upload the list as CSV.'],
			[bytesOf('First Name,Phone\n'), 'There are no contacts in this file.'],
			[
				bytesOf(`First Name,Phone\n${'x'.repeat(300_000)}`),
				'There are no line ends where there should be some. Upload the list as CSV, one contact a line.',
			],
		];
		for (const [bytes, problem] of files) {
			const list = await create(format, bytes.length);
			expect(await (await put(list, 0, bytes, true)).json()).toMatchObject({ state: 'failed', problem });
			expect((await send('DELETE', `${base}/${list.id}`)).status).toBe(204);
		}
		expect(await (await send('GET', base)).json()).toEqual([]);
	});

	test('a list needs a column of phone numbers', async () => {
		const format = {
			encoding: 'utf-8',
			delimiter: ',',
			headers: true,
			columns: [{ index: 0, heading: 'Name', role: 'full_name', field: 'name' }],
		};
		const refused = await errorOf(await send('POST', base, { json: { name: 'List', bytes: 3, format } }));
		expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
		expect(await errorOf(await send('POST', `${base}/import`, { body: 'Name\nAna\n' }))).toMatchObject({ status: 400 });
	});

	test('[L7] deleting takes the contacts along; of a started campaign the list is taken out and its rows stay', async () => {
		const imported = async () => await (await send('POST', `${base}/import`, { body: text })).json<ListView>();
		const gone = await imported();
		expect((await send('DELETE', `${base}/${gone.id}`)).status).toBe(204);
		expect(await contactsOf(gone)).toEqual([]);
		expect((await send('GET', `${base}/${gone.id}`)).status).toBe(404);
		const kept = await imported();
		await env.DB.prepare('update campaigns set started_at = 1 where id = ?').bind(campaignId).run();
		expect((await send('DELETE', `${base}/${kept.id}`)).status).toBe(204);
		expect(await contactsOf(kept)).toHaveLength(200);
		expect((await (await send('GET', `${base}/${kept.id}`)).json<ListView>()).removedAt).toBeGreaterThan(0);
		expect(await errorOf(await send('DELETE', `${base}/${kept.id}`))).toMatchObject({ status: 409, code: 'conflict' });
	});

	test('a list of another campaign is not found', async () => {
		const list = await (await send('POST', `${base}/import`, { body: text })).json<ListView>();
		const other = await (await send('POST', '/api/campaigns', { json: { name: 'Other' } })).json<{ id: string }>();
		for (const path of [`${list.id}`, `${list.id}/rejects.csv`, 'x']) {
			expect((await send('GET', `/api/campaigns/${other.id}/lists/${path}`)).status).toBe(404);
		}
	});
});
