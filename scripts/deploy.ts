/** npm run deploy: looks whether everything is there, brings the database up to date, builds, deploys. */
import { readFileSync } from 'node:fs';
import { build } from './lib/build.ts';
import { bin, fromRoot } from './lib/paths.ts';
import { type Outcome, run } from './lib/run.ts';

const SECRETS = ['APP_SECRET', 'SETUP_SECRET'] as const;
const NO_DATABASE = '00000000-0000-0000-0000-000000000000';

function stop(why: string): never {
	console.error(why);
	process.exit(1);
}

async function wrangler(what: string, args: string[], live = false): Promise<Outcome> {
	const outcome = await run(bin('wrangler'), args, { live, env: { CI: '1' } });
	if (outcome.code !== 0) stop(`${what} failed.${live ? '' : `\n${outcome.output}`}`);
	return outcome;
}

/** The names of the secrets that the deployed Worker has; none before the first deployment. */
async function secretNames(): Promise<string[]> {
	const { code, output } = await run(bin('wrangler'), ['secret', 'list', '--format', 'json'], { env: { CI: '1' } });
	if (code !== 0) {
		if (/not found|does not exist|10007/i.test(output)) return [];
		stop(`The secrets could not be listed.\n${output}`);
	}
	const list = output.slice(output.indexOf('['), output.lastIndexOf(']') + 1);
	return (JSON.parse(list) as { name: string }[]).map((secret) => secret.name);
}

if (readFileSync(fromRoot('wrangler.toml'), 'utf8').includes(NO_DATABASE))
	stop('wrangler.toml names no database yet. Run "npx wrangler d1 create partyline" and put its id into database_id (docs/operations.md).');
await wrangler('Signing in to Cloudflare', ['whoami']);
const known = await secretNames();
const missing = SECRETS.filter((name) => !known.includes(name));
if (missing.length > 0)
	stop(
		`These secrets are missing: ${missing.join(', ')}. Set each of them (docs/operations.md), then deploy again:\n${missing
			.map((name) => `  openssl rand -hex 32 | npx wrangler secret put ${name}`)
			.join('\n')}`,
	);
await build((line) => console.error(line));
await wrangler('The migration of the database', ['d1', 'migrations', 'apply', 'DB', '--remote'], true);
await wrangler('The deployment', ['deploy'], true);
