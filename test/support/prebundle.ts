import { createRequire } from 'node:module';
import { build, type Plugin } from 'vite';

/**
 * Gives tests in workerd one bundled file for a package whose CommonJS parts do not load there one by one
 * (sanitize-html's postcss). The real Worker is bundled as a whole and needs none of this.
 */
export function prebundle(...names: string[]): Plugin {
	const require = createRequire(import.meta.url);
	const prefix = '\0prebundled:';
	const bundles = new Map<string, Promise<string>>();
	const bundle = async (name: string): Promise<string> => {
		const output = await build({
			configFile: false,
			logLevel: 'silent',
			publicDir: false,
			build: { write: false, minify: false, lib: { entry: require.resolve(name), formats: ['es'], fileName: 'bundle' } },
		});
		const first = Array.isArray(output) ? output[0] : output;
		const chunk = first && 'output' in first ? first.output[0] : undefined;
		if (!chunk) throw new Error(`${name} could not be bundled.`);
		return chunk.code;
	};
	return {
		name: 'prebundle',
		enforce: 'pre',
		resolveId: (id) => (names.includes(id) ? prefix + id : null),
		load(id) {
			if (!id.startsWith(prefix)) return null;
			const name = id.slice(prefix.length);
			const code = bundles.get(name) ?? bundle(name);
			bundles.set(name, code);
			return code;
		},
	};
}
