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

export default defineConfig(({ mode }) => ({
	root: 'client',
	plugins: [tailwindcss(), volunteerPages],
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
