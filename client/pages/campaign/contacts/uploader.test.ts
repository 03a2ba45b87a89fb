import { describe, expect, it } from 'vitest';
import type { ListView } from '../../../../protocol/rest.ts';
import { listName, partBytes, type UploadFailure, type UploadProgress, unfinishedListFor, uploadFile } from './uploader.ts';

const format: ListView['format'] = {
	encoding: 'utf-8',
	delimiter: ',',
	headers: true,
	columns: [{ index: 0, heading: 'Phone', role: 'phone', field: 'phone' }],
};

function listOf(bytes: number): ListView {
	return {
		id: 7,
		name: 'fall.csv',
		state: 'uploading',
		problem: null,
		bytes,
		nextOffset: 0,
		rows: 0,
		accepted: 0,
		rejected: 0,
		format,
		removedAt: null,
		createdAt: 0,
	};
}

class Broken extends Error {}
class Refused extends Error {}
class Moved extends Error {}
function failureOf(error: unknown): UploadFailure {
	if (error instanceof Moved) return { kind: 'moved', message: 'Elsewhere.' };
	if (error instanceof Refused) return { kind: 'stop', message: 'No.' };
	return { kind: 'retry' };
}

/** A server that keeps bytes strictly in order and fails where the plan says so. */
function fakeServer(bytes: number, plan: (call: number) => 'ok' | 'lost_before' | 'lost_after' | 'refused') {
	let list = listOf(bytes);
	const stored: string[] = [];
	let calls = 0;
	return {
		stored,
		get calls() {
			return calls;
		},
		current: () => list,
		transport: {
			list: async () => {
				calls += 1;
				if (plan(calls) !== 'ok') throw new Broken();
				return list;
			},
			put: async (_id: number, offset: number, part: Blob, last: boolean) => {
				calls += 1;
				const fate = plan(calls);
				if (fate === 'refused') throw new Refused();
				if (fate === 'lost_before') throw new Broken();
				if (offset !== list.nextOffset) throw new Moved();
				stored.push(await part.text());
				list = { ...list, nextOffset: offset + part.size, state: last ? 'ready' : 'uploading' };
				if (fate === 'lost_after') throw new Broken();
				return list;
			},
		},
	};
}

const text = Array.from({ length: 90_000 }, (_, row) => `row ${row},2025550${String(row % 1000).padStart(3, '0')}\n`).join('');

function run(server: ReturnType<typeof fakeServer>, file: Blob, progress: UploadProgress[] = []) {
	return uploadFile({
		file,
		list: server.current(),
		transport: server.transport,
		failureOf,
		wait: async () => undefined,
		signal: new AbortController().signal,
		onProgress: (step) => progress.push(step),
		random: () => 0.5,
	});
}

describe('[L3] uploading a list', () => {
	it('sends every byte once, in order, and says how far it is', async () => {
		const file = new Blob([text]);
		const server = fakeServer(file.size, () => 'ok');
		const progress: UploadProgress[] = [];
		const list = await run(server, file, progress);
		expect(list.state).toBe('ready');
		expect(server.stored.join('')).toBe(text);
		expect(server.stored.length).toBeGreaterThan(3);
		const offsets = progress.map((step) => step.list.nextOffset);
		expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
	});

	it('goes on where the server is after any pattern of lost requests and lost answers', async () => {
		const file = new Blob([text]);
		for (let seed = 1; seed <= 20; seed += 1) {
			let state = seed * 2_654_435_761;
			const server = fakeServer(file.size, () => {
				state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
				const roll = state % 10;
				return roll < 2 ? 'lost_before' : roll < 4 ? 'lost_after' : 'ok';
			});
			const list = await run(server, file);
			expect(list.state).toBe('ready');
			expect(server.stored.join('')).toBe(text);
		}
	});

	it('follows the offset the server asks for, as when another tab sent a part', async () => {
		const file = new Blob([text]);
		const server = fakeServer(file.size, () => 'ok');
		await server.transport.put(7, 0, file.slice(0, 1000), false);
		const list = await uploadFile({
			file,
			list: listOf(file.size),
			transport: server.transport,
			failureOf,
			wait: async () => undefined,
			signal: new AbortController().signal,
			onProgress: () => undefined,
			random: () => 0,
		});
		expect(list.state).toBe('ready');
		expect(server.stored.join('')).toBe(text);
	});

	it('says that it waits while the connection is gone', async () => {
		const file = new Blob([text]);
		const server = fakeServer(file.size, (call) => (call === 2 || call === 3 ? 'lost_before' : 'ok'));
		const progress: UploadProgress[] = [];
		await run(server, file, progress);
		expect(progress.filter((step) => step.waiting)).toHaveLength(2);
		expect(progress.at(-1)?.waiting).toBe(false);
	});

	it('stops with the words of the server when it refuses', async () => {
		const file = new Blob([text]);
		const server = fakeServer(file.size, (call) => (call === 2 ? 'refused' : 'ok'));
		await expect(run(server, file)).rejects.toThrow('No.');
		expect(server.calls).toBe(2);
	});

	it('gives up on a file that the server never gets further with', async () => {
		const file = new Blob([text]);
		const stuck = listOf(file.size);
		const upload = uploadFile({
			file,
			list: stuck,
			transport: { list: async () => stuck, put: async () => stuck },
			failureOf,
			wait: async () => undefined,
			signal: new AbortController().signal,
			onProgress: () => undefined,
			random: () => 0,
		});
		await expect(upload).rejects.toThrow('does not take this file any further');
	});

	it('gives up on a server that refuses the very offset it asks for', async () => {
		const file = new Blob([text]);
		const list = listOf(file.size);
		const refuse = async () => {
			throw new Moved();
		};
		const upload = uploadFile({
			file,
			list,
			transport: { list: async () => list, put: refuse },
			failureOf,
			wait: async () => undefined,
			signal: new AbortController().signal,
			onProgress: () => undefined,
			random: () => 0,
		});
		await expect(upload).rejects.toThrow('Elsewhere.');
	});

	it('ends when it is cancelled, also while waiting', async () => {
		const file = new Blob([text]);
		const server = fakeServer(file.size, (call) => (call === 1 ? 'ok' : 'lost_before'));
		const stop = new AbortController();
		const upload = uploadFile({
			file,
			list: server.current(),
			transport: server.transport,
			failureOf,
			wait: async () => stop.abort(),
			signal: stop.signal,
			onProgress: () => undefined,
			random: () => 0,
		});
		await expect(upload).rejects.toThrow();
		expect(stop.signal.aborted).toBe(true);
		expect(server.stored).toHaveLength(1);
	});

	it('sends an empty file as one empty last part', async () => {
		const server = fakeServer(0, () => 'ok');
		const list = await run(server, new Blob([]));
		expect(list.state).toBe('ready');
		expect(server.stored).toEqual(['']);
	});
});

describe('parts and names', () => {
	it('cuts parts between 256 KiB and 4 MiB', () => {
		expect(partBytes(10)).toBe(262_144);
		expect(partBytes(50_000_000)).toBe(1_000_000);
		expect(partBytes(2_000_000_000)).toBe(4_194_304);
	});
	it('finds the unfinished list of a file chosen again, by name and size', () => {
		const lists = [{ ...listOf(10), state: 'ready' as const }, { ...listOf(20), id: 8 }, listOf(10)];
		expect(unfinishedListFor(lists, { name: 'fall.csv', size: 20 })?.id).toBe(8);
		expect(unfinishedListFor(lists, { name: 'fall.csv', size: 21 })).toBeUndefined();
		expect(unfinishedListFor(lists, { name: 'spring.csv', size: 20 })).toBeUndefined();
	});
	it('always gives a name that the server takes', () => {
		expect(listName(' a.csv ')).toBe('a.csv');
		expect(listName('')).toBe('Contacts');
		expect(listName('x'.repeat(300))).toHaveLength(200);
	});
});
