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

export default defineConfig({
	root: 'client',
	plugins: [tailwindcss(), volunteerPages],
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	build: {
		outDir: '../dist/client',
		emptyOutDir: true,
		target: 'es2022',
		// The content security policy allows no data: address for fonts and scripts.
		assetsInlineLimit: 0,
		rolldownOptions: { input: { index: entry('index'), caller: entry('caller'), clicker: entry('clicker') } },
	},
	server: { host: '127.0.0.1', fs: { allow: ['..'] }, proxy: { '/api': worker, '/hooks': worker } },
});
