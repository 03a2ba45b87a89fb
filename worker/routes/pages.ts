import { tokenInPath } from '../../protocol/link-token.ts';
import { databaseOf } from '../directory/database.ts';
import { findLink } from '../directory/links.ts';
import type { Env } from '../env.ts';
import { TWILIO_CONTENT_SECURITY_POLICY } from '../middleware/headers.ts';
import { type JoinContext, lookAt } from './join.ts';
import { newRouter } from './router.ts';

/** Whether the link's campaign has its callers' sound over Twilio. The page comes all the same when D1 is away. */
async function callsByTwilio(env: Env, token: string): Promise<boolean> {
	try {
		const campaign = (await findLink(databaseOf(env), token))?.campaign;
		return campaign?.carrier === 'twilio' && !campaign.practice;
	} catch {
		return false;
	}
}

/** The token stays here: the asset is asked for without it. */
const assetOf = (env: Env, entry: string, url: string): Promise<Response> =>
	env.ASSETS.fetch(new Request(new URL(entry, url), { headers: { accept: 'text/html' } }));

const headersOf = (page: Response): Record<string, string> => ({
	// A link that somebody has put on a page of theirs is not for search engines.
	'x-robots-tag': 'noindex',
	'content-type': page.headers.get('content-type') ?? 'text/html; charset=utf-8',
});

/** Scripts run once the page has ended: it does not stay blank for a slow answer. */
const DATA_MS = 500;

/** What the link leads to, as data of the page; nothing where it leads nowhere or is slow: then the page asks itself and is told why. */
async function joinData(c: JoinContext, token: string): Promise<string> {
	try {
		const late = new Promise<null>((resolve) => setTimeout(resolve, DATA_MS, null));
		const info = await Promise.race([lookAt(c, token), late]);
		if (info === null) return '';
		const json = JSON.stringify(info).replaceAll('<', '\\u003c');
		return `<script type="application/json" id="join-info">${json}</script>`;
	} catch {
		return '';
	}
}

/**
 * The page with what its link leads to before its end: a way to the server less. The beginning leaves at once, so that scripts
 * and styles are fetched while the data is looked up.
 */
async function linkPage(
	c: JoinContext & { req: { path: string; url: string } },
	entry: string,
	more: Record<string, string>,
): Promise<Response> {
	const data = joinData(c, tokenInPath(c.req.path));
	const page = await assetOf(c.env, entry, c.req.url);
	const html = await page.text();
	const answer = { status: page.status, headers: { ...headersOf(page), ...more } };
	const end = html.lastIndexOf('</body>');
	if (page.status !== 200 || end < 0) return new Response(html, answer);
	const encoder = new TextEncoder();
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	const write = async (): Promise<void> => {
		await writer.write(encoder.encode(html.slice(0, end)));
		await writer.write(encoder.encode((await data) + html.slice(end)));
		await writer.close();
	};
	// Whoever went away needs no page.
	void write().catch(() => undefined);
	return new Response(readable, answer);
}

/** The pages behind links: the Worker answers, so that they get the same headers as everything else and nothing is cached. */
export const pages = newRouter();

pages.get('/c/*', async (c) => {
	const twilio = await callsByTwilio(c.env, tokenInPath(c.req.path));
	return await linkPage(c, '/caller', twilio ? { 'content-security-policy': TWILIO_CONTENT_SECURITY_POLICY } : {});
});

pages.get('/k/*', (c) => linkPage(c, '/clicker', {}));
