/** The API as others use it: the walk-through of the docs, and the examples of the document, both against a running server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromRoot } from '../../scripts/lib/paths.ts';
import { recordExamples } from '../support/api-examples.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await server?.stop();
});

/** The fenced blocks of a page, by their language. */
function blocks(page: string, language: string): string[] {
	return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(([, kind]) => kind === language).map(([, , text = '']) => text);
}

test('[O5] the walk-through with curl sets up, starts and reads a campaign', async () => {
	const page = readFileSync(fromRoot('docs', 'api-walkthrough.md'), 'utf8');
	const script = ['set -eu', ...blocks(page, 'sh')].join('\n');
	const folder = mkdtempSync(join(tmpdir(), 'partyline-walk-'));
	try {
		const env = { ...process.env, PARTYLINE: server.url, KEY: server.apiKey };
		const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env, timeout: 60_000 });
		const said = blocks(page, 'text').flatMap((text) => text.trim().split('\n'));
		expect(said.length).toBeGreaterThan(10);
		// In their order: each line further down than the one before.
		let at = 0;
		for (const line of said) {
			const found = stdout.indexOf(line, at);
			expect(found, `"${line}" in what the commands printed after ${at}:\n${stdout}`).toBeGreaterThanOrEqual(at);
			at = found;
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

test('[O5] the examples of the document are what a server answers; npm run docs records them anew', async () => {
	await expect(await recordExamples(server)).toMatchFileSnapshot('../../worker/routes/api-examples.generated.ts');
});
