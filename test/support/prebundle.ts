import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { fromRoot } from '../../scripts/lib/paths.ts';

const PREFIX = '\0prebundled:';
const CONDITIONS = ['workerd', 'worker', 'module', 'import', 'default'];

/** The file of a chunk's name for the name of a package's entry: no slashes, which would be folders. */
const chunkOf = (name: string): string => name.replace(/[@/]/g, '_');

/**
 * Gives tests in workerd the packages bundled, all in one build so that what they share is there once. One by one
 * their hundreds of modules take fifteen seconds a test file, and some (sanitize-html's postcss) do not load at all.
 * The real Worker is bundled as a whole and needs none of this.
 */
export function prebundle(...names: string[]): Plugin {
	const require = createRequire(import.meta.url);
	let chunks: Promise<Map<string, string>> | null = null;
	const bundle = async (): Promise<Map<string, string>> => {
		const output = await build({
			configFile: false,
			root: fromRoot(),
			logLevel: 'silent',
			publicDir: false,
			ssr: { noExternal: true, target: 'webworker', resolve: { conditions: CONDITIONS } },
			resolve: { conditions: CONDITIONS },
			build: {
				write: false,
				minify: false,
				ssr: true,
				rollupOptions: {
					input: Object.fromEntries(names.map((name) => [chunkOf(name), entryOf(require, name)])),
					external: [/^node:/, /^cloudflare:/],
					output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
					preserveEntrySignatures: 'strict',
				},
			},
		});
		const first = Array.isArray(output) ? output[0] : output;
		if (!first || !('output' in first)) throw new Error('The packages could not be bundled.');
		return new Map(first.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])));
	};
	return {
		name: 'prebundle',
		enforce: 'pre',
		resolveId(id, importer) {
			if (names.includes(id)) return `${PREFIX}${chunkOf(id)}.js`;
			return importer?.startsWith(PREFIX) && id.startsWith('.') ? PREFIX + join(id) : null;
		},
		async load(id) {
			if (!id.startsWith(PREFIX)) return null;
			chunks ??= bundle();
			const code = (await chunks).get(id.slice(PREFIX.length));
			if (code === undefined) throw new Error(`${id} is not in the bundle.`);
			return code;
		},
	};
}

/** CommonJS packages by their file, so that their names are found; others as the conditions say. */
function entryOf(require: NodeJS.Require, name: string): string {
	return name === 'sanitize-html' ? require.resolve(name) : name;
}
