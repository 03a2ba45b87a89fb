import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { clockFrom } from '../../worker/lib/clock.ts';
import { UsageError } from './options.ts';
import { continueClock, LiveStateError, openState } from './state.ts';

describe('the clock of a state folder', () => {
	const real = 1_700_000_000_000;
	const at = (settings: Parameters<typeof clockFrom>[0], realMs: number): number => {
		if (!settings) throw new Error('no clock');
		return settings.virtualMs + (realMs - settings.realMs) * settings.speed;
	};
	test('begins with the real time', () => {
		expect(continueClock(null, 60, real)).toEqual({ speed: 60, realMs: real, virtualMs: real });
	});
	test('goes on at the same speed, restarts or not', () => {
		const first = continueClock(null, 60, real);
		expect(continueClock(first, 60, real + 5_000)).toEqual(first);
	});
	test('bends, and never jumps, when the speed changes', () => {
		const fast = continueClock(null, 60, real);
		const slow = continueClock(fast, 1, real + 10_000);
		expect(at(slow, real + 10_000)).toBe(at(fast, real + 10_000));
		expect(at(slow, real + 11_000)).toBe(real + 601_000);
	});
});

describe('a state folder', () => {
	let folder: string;
	beforeEach(() => {
		folder = join(mkdtempSync(join(tmpdir(), 'partyline-state-')), 'state');
	});
	afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

	test('that cannot be used, or was damaged, says so in one line', async () => {
		writeFileSync(folder, 'a file');
		await expect(openState(folder, 1)).rejects.toThrow(UsageError);
		await expect(openState(join(folder, 'below'), 1)).rejects.toThrow(UsageError);
		rmSync(folder);
		for (const [name, text] of [
			['app-secret', ''],
			['clock.json', '{"speed":1}'],
			['lock.db', 'x'.repeat(8_192)],
		] as const) {
			mkdirSync(folder);
			writeFileSync(join(folder, name), text);
			await expect(openState(folder, 1)).rejects.toThrow(UsageError);
			rmSync(folder, { recursive: true });
		}
	});

	test('keeps its secret and clock, readable by their owner only', async () => {
		const first = await openState(folder, 1);
		first.close();
		const second = await openState(folder, 1);
		second.close();
		expect(second.secret).toBe(first.secret);
		expect(second.secret).toMatch(/^[0-9a-f]{64}$/);
		expect(second.clock).toBe(first.clock);
		for (const file of ['app-secret', 'clock.json']) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
	});

	test('belongs to one server at a time', async () => {
		const first = await openState(folder, 1);
		first.announce({ pid: process.pid, watcher: 0, url: 'http://127.0.0.1:9' });
		await expect(openState(folder, 1)).rejects.toThrow(LiveStateError);
		await expect(openState(folder, 1)).rejects.toThrow('already running');
		expect(readFileSync(join(folder, 'server.json'), 'utf8')).toContain('http://127.0.0.1:9');
		first.close();
		(await openState(folder, 1)).close();
	}, 20_000);
});
