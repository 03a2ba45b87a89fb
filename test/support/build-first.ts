import { build } from '../../scripts/lib/build.ts';

/** The pages and the Worker under test are those of the sources as they are now. */
export default async function setup(): Promise<void> {
	await build(() => undefined);
}
