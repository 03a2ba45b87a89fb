import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

const entry = (name: string) => fileURLToPath(new URL(`./client/${name}.html`, import.meta.url));
const worker = { target: process.env.PARTYLINE_WORKER ?? 'http://127.0.0.1:8787', ws: true };

/** In development the volunteers' links open their own pages, as the Worker does it in production. */
const volunteerPages: Plugin = {
	name: 'volunteer-pages',
	configureServer(server) {
		server.middlewares.use((request, _response, next) => {
			if (request.url?.startsWith('/c/')) request.url = '/caller.html';
			else if (request.url?.startsWith('/k/')) request.url = '/clicker.html';
			next();
		});
	},
};

/**
 * Text is never laid out twice: a page whose font is not there at once keeps the system's, and has ours from the next one on. The
 * package's style sheet would swap it in whenever it comes.
 */
const noFontSwap: Plugin = {
	name: 'no-font-swap',
	generateBundle(_options, bundle) {
		for (const file of Object.values(bundle))
			if (file.type === 'asset' && file.fileName.endsWith('.css'))
				file.source = String(file.source).replaceAll(/font-display:\s*swap/g, 'font-display:optional');
	},
};

const PAGES = fileURLToPath(new URL('./client/pages/', import.meta.url));

/**
 * Which files each page's code is in that is fetched when the page is opened: `page-chunks.json`, by the module's path below
 * client/pages. The Worker names them in the page, so that they are on their way before the script that asks for them.
 */
const pageChunks: Plugin = {
	name: 'page-chunks',
	generateBundle(_options, bundle) {
		const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
		const withImports = (name: string, seen: Set<string>): Set<string> => {
			if (seen.has(name)) return seen;
			seen.add(name);
			for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) withImports(next, seen);
			return seen;
		};
		const index = chunks.find((chunk) => chunk.isEntry && chunk.name === 'index');
		if (index === undefined) return;
		const known = withImports(index.fileName, new Set());
		const pages = chunks.flatMap(({ facadeModuleId, isDynamicEntry, fileName }) =>
			isDynamicEntry && facadeModuleId?.startsWith(PAGES)
				? [{ page: facadeModuleId.slice(PAGES.length).replace(/\.tsx?$/, ''), fileName }]
				: [],
		);
		const files = pages.map(({ page, fileName }) => [page, [...withImports(fileName, new Set())].filter((name) => !known.has(name))]);
		this.emitFile({ type: 'asset', fileName: 'page-chunks.json', source: JSON.stringify(Object.fromEntries(files)) });
	},
};

/** The volunteers' pages are built by themselves, into what is there: few files each, so that nothing queues on a slow phone. */
const VOLUNTEERS = ['caller', 'clicker'];

export default defineConfig(({ mode }) => ({
	root: 'client',
	plugins: [tailwindcss(), volunteerPages, noFontSwap, pageChunks],
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	build: {
		outDir: '../dist/client',
		emptyOutDir: !VOLUNTEERS.includes(mode),
		modulePreload: { polyfill: mode !== 'clicker' },
		target: 'es2022',
		// The content security policy allows no data: address for fonts and scripts.
		assetsInlineLimit: 0,
		rolldownOptions: VOLUNTEERS.includes(mode)
			? { input: { [mode]: entry(mode) } }
			: {
					input: { index: entry('index') },
					// What several of the admins' pages need is one file, and each page another: requests cost a phone more than bytes.
					output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } },
				},
	},
	server: { host: '127.0.0.1', fs: { allow: ['..'] }, proxy: { '/api': worker, '/hooks': worker } },
}));
