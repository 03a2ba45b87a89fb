/** npm run build: the client into dist/client, the Worker into dist/worker. `--only client|worker` for one of them. */
import { parseArgs } from 'node:util';
import { build } from './lib/build.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only === 'client' || values.only === 'worker' ? values.only : undefined;
try {
	await build((line) => console.error(line), only);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
