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

export default defineConfig(({ mode }) => ({
	root: 'client',
	plugins: [tailwindcss(), volunteerPages, noFontSwap],
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	build: {
		outDir: '../dist/client',
		// The clicker's page is built by itself, into what is there: one script and one style sheet, so that nothing queues on a slow phone.
		emptyOutDir: mode !== 'clicker',
		modulePreload: { polyfill: mode !== 'clicker' },
		target: 'es2022',
		// The content security policy allows no data: address for fonts and scripts.
		assetsInlineLimit: 0,
		rolldownOptions: { input: mode === 'clicker' ? { clicker: entry('clicker') } : { index: entry('index'), caller: entry('caller') } },
	},
	server: { host: '127.0.0.1', fs: { allow: ['..'] }, proxy: { '/api': worker, '/hooks': worker } },
}));
