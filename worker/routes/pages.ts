import { newRouter } from './router.ts';

/** The pages behind links: the Worker answers, so that they get the same headers as everything else and nothing is cached. */
export const pages = newRouter();

for (const [path, entry] of [
	['/c/:token', '/caller'],
	['/k/:token', '/clicker'],
] as const) {
	pages.get(path, async (c) => {
		// The token stays here: the asset is asked for without it.
		const page = await c.env.ASSETS.fetch(new Request(new URL(entry, c.req.url), { headers: { accept: 'text/html' } }));
		return new Response(page.body, {
			status: page.status,
			headers: { 'content-type': page.headers.get('content-type') ?? 'text/html; charset=utf-8' },
		});
	});
}
