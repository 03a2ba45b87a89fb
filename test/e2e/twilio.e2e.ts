/** A whole campaign over the Twilio carrier: robots at the pages' sockets, a simulated Twilio that makes every kind of mistake. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin, fromRoot } from '../../scripts/lib/paths.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'partyline-twilio-e2e-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

/** Landlines and cells of numbers that may be called for real. */
function listFile(): string {
	const rows = Array.from(
		{ length: 200 },
		(_, n) => `Pat,Person ${n},${n % 3 === 0 ? `202-234-${1000 + n}` : ''},${n % 3 === 0 ? '' : `(312) 234-${2000 + n}`}`,
	);
	return written('people.csv', ['First name,Last name,Cell phone,Home phone', ...rows].join('\r\n'));
}

/** Many short calls, machines told late and at times wrongly. */
const PEOPLE = {
	answerRate: 0.5,
	machineRate: 0.2,
	badRate: 0.1,
	busyRate: 0.05,
	answerRing: { meanS: 4, cv: 0.3, minS: 2, maxS: 8 },
	machineRing: { meanS: 6, cv: 0.2, minS: 4, maxS: 10 },
	talk: [{ share: 1, meanS: 12, cv: 0.3, minS: 6, maxS: 20 }],
	wrap: { meanS: 2, cv: 0.3, minS: 1, maxS: 4 },
	amd: { mode: 'async', verdictS: 4, missedMachine: 0.15, humanAsMachine: 0 },
};
const FAULTS = {
	duplicate: { p: 0.1 },
	late: { p: 0.1, maxS: 4 },
	outOfOrder: 0.05,
	lost: { p: 0.02 },
	connection: 0.03,
	rest: { throttled: 0.03, failed: 0.02, cutBefore: 0.01, cutAfter: 0.02 },
	stuck: 0.01,
};

function rehearse(args: readonly string[]): Promise<{ code: number | null; out: string; said: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(bin('node'), [fromRoot('scripts', 'rehearse.ts'), ...args], { cwd: fromRoot() });
		let out = '';
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => {
			out += chunk.toString();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, out, said }));
	});
}

test('[K2][K3][K4] [I1][I2][I3][I4][I5][I6][I7] over Twilio with faults on: nothing promised is broken, every answered call is decided once', {
	timeout: 240_000,
}, async () => {
	const people = written('people.json', JSON.stringify(PEOPLE));
	const args = ['--carrier', 'twilio', '--list', listFile(), '--callers', '3', '--clickers', '1', '--minutes', '0.8', '--speed', '2'];
	const { code, out, said } = await rehearse([...args, '--electorate', people, '--faults', JSON.stringify(FAULTS), '--json']);
	expect(code, said).toBe(0);
	const summary = JSON.parse(out.trim().split('\n').at(-1) ?? '');
	expect(summary, said).toMatchObject({ errors: 0, broken: [], lost: 0 });
	expect(summary.dialed).toBeGreaterThan(2);
	expect(summary.connected).toBeGreaterThan(0);
	expect(summary.answersSaved).toBeGreaterThan(0);
});
