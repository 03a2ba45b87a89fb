/** The main job by robots, as one command: from a file to the results, judged by the carrier's ledger. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin, fromRoot } from '../../scripts/lib/paths.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'partyline-rehearse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

/** 200 people with a cell each, every fourth with a landline too; one on the list twice, one without a usable number. */
function listFile(): string {
	const rows = ['First name,Last name,Cell phone,Home phone'];
	for (let n = 0; n < 200; n++)
		rows.push(`Pat,Person ${n},202-555-${String(1000 + n)},${n % 4 === 0 ? `(312) 555-${String(2000 + n)}` : ''}`);
	rows.push('Pat,Twice,202-555-1000,', 'Pat,Nowhere,12,');
	const file = join(folder, 'people.csv');
	writeFileSync(file, rows.join('\r\n'));
	return file;
}

test('[I1][I2][I3][I4][I5][I6][I7] from a CSV file to answers on record, in one command', { timeout: 240_000 }, async () => {
	const electorate = fromRoot('scripts', 'demo-electorate.json');
	const args = ['--list', listFile(), '--callers', '2', '--clickers', '1', '--minutes', '2', '--speed', '5', '--electorate', electorate];
	const { code, out, said } = await rehearse([...args, '--json']);
	expect(code, said).toBe(0);
	const lines = out.trim().split('\n');
	const summary = JSON.parse(lines.at(-1) ?? '');
	expect(lines).toHaveLength(1);
	expect(summary).toMatchObject({ loaded: 250, duplicates: 1, invalid: 1, errors: 0, broken: [] });
	expect(summary.approved).toBeGreaterThan(20);
	expect(summary.dialed).toBeGreaterThan(1);
	expect(summary.connected).toBeGreaterThan(0);
	expect(summary.answered).toBeGreaterThanOrEqual(summary.connected + summary.dropped);
	expect(summary.answersSaved).toBeGreaterThan(0);
	expect(said).toContain('Loading 100 %');
});

test('what cannot be rehearsed is said, and is not a success', async () => {
	const { code, said } = await rehearse(['--list', join(folder, 'missing.csv')]);
	expect(code).toBe(2);
	expect(said).toContain('there is no file');
});
