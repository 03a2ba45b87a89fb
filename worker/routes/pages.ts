import type { Context } from 'hono';
import { tokenInPath } from '../../protocol/link-token.ts';
import { databaseOf } from '../directory/database.ts';
import { findLink } from '../directory/links.ts';
import type { Env } from '../env.ts';
import { fromWithin } from '../lib/within.ts';
import { TWILIO_CONTENT_SECURITY_POLICY } from '../middleware/headers.ts';
import { type JoinContext, lookAt } from './join.ts';
import { pageAt, UNKNOWN, WHETHER_SET_UP, WHO } from './page-data.ts';
import { type AppEnv, newRouter } from './router.ts';

type PageContext = Context<AppEnv>;
/** The whole app, asked from within. */
type FetchApp = (request: Request, env: Env, context: PageContext['executionCtx']) => Response | Promise<Response>;

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

/** A link that somebody has put on a page of theirs is not for search engines. */
const NOT_FOR_SEARCH = { 'x-robots-tag': 'noindex' };

/** Scripts run once the page has ended: it does not stay blank for a slow answer. */
const DATA_MS = 500;

/** Null when it is slow or fails: then the page asks itself, and is told why. */
async function soon<T>(work: Promise<T>): Promise<T | null> {
	const late = new Promise<null>((resolve) => setTimeout(resolve, DATA_MS, null));
	return await Promise.race([work.catch(() => null), late]);
}

/** Data of a page, for its script to read; nothing that runs. */
const dataElement = (id: string, value: unknown): string =>
	`<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;

/**
 * The page, and the data before its end: a way to the server less. The beginning leaves at once, so that scripts and styles are
 * fetched while the data is looked up.
 */
async function pageWith(page: Response, data: Promise<string>, more: Record<string, string>, links = ''): Promise<Response> {
	const html = (await page.text()).replace('</head>', () => `${links}</head>`);
	const answer = {
		status: page.status,
		headers: { 'content-type': page.headers.get('content-type') ?? 'text/html; charset=utf-8', ...more },
	};
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

/** A volunteer's page with what its link leads to. */
async function linkPage(
	c: JoinContext & { req: { path: string; url: string } },
	entry: string,
	more: Record<string, string>,
): Promise<Response> {
	const info = soon(lookAt(c, tokenInPath(c.req.path)));
	const data = info.then((found) => (found === null ? '' : dataElement('join-info', found)));
	return await pageWith(await assetOf(c.env, entry, c.req.url), data, { ...NOT_FOR_SEARCH, ...more });
}

/** One answer as the page would get it. */
type Answer = [path: string, status: number, body: unknown];

/** Asks our own routes, with the cookie of whoever opens the page. */
async function ask(c: PageContext, fetchApp: FetchApp, path: string): Promise<Answer | null> {
	const headers = new Headers({ accept: 'application/json' });
	const cookie = c.req.header('cookie');
	if (cookie !== undefined) headers.set('cookie', cookie);
	const request = fromWithin(new Request(new URL(`/api${path}`, c.req.url), { headers }));
	const work = async (): Promise<Answer> => {
		const answer = await fetchApp(request, c.env, c.executionCtx);
		return [path, answer.status, await answer.json()];
	};
	return await soon(work());
}

const SESSION_COOKIE = /\bpartyline\.session_token=/;

/** What the page at this address asks for first; for somebody who is not signed in only who they are, and whether anybody is. */
async function answersFor(c: PageContext, fetchApp: FetchApp): Promise<Answer[]> {
	const page = pageAt(c.req.path);
	const signedIn = SESSION_COOKIE.test(c.req.header('cookie') ?? '');
	// Addresses that do not exist are what robots ask for: they cost nothing.
	const paths = [WHO, ...(signedIn ? page.asks : page === UNKNOWN ? [] : [WHETHER_SET_UP])];
	const answers = await Promise.all(paths.map((path) => ask(c, fetchApp, path)));
	// What was refused or broke is asked again, and told where it belongs.
	return answers.filter((answer) => answer !== null && (answer[1] === 200 || (answer[0] === WHO && answer[1] === 401))) as Answer[];
}

/** The pages behind links: the Worker answers, so that they get the same headers as everything else and nothing is cached. */
export const pages = newRouter();

pages.get('/c/*', async (c) => {
	const twilio = await callsByTwilio(c.env, tokenInPath(c.req.path));
	return await linkPage(c, '/caller', twilio ? { 'content-security-policy': TWILIO_CONTENT_SECURITY_POLICY } : {});
});

pages.get('/k/*', (c) => linkPage(c, '/clicker', {}));

let chunks: Readonly<Record<string, readonly string[]>> | null = null;
/**
 * Files of each page's code, as the build has written them down. A deployment brings them with the Worker, so once is enough; what is
 * kept is the list, since no request may wait for what another one is waiting for.
 */
async function pageChunks(env: Env, url: string): Promise<NonNullable<typeof chunks>> {
	if (chunks !== null) return chunks;
	try {
		const answer = await env.ASSETS.fetch(new URL('/page-chunks.json', url));
		chunks = await answer.json<Record<string, string[]>>();
		return chunks;
	} catch {
		return {};
	}
}

/** Puts the page's own code on its way, and what it fetches, before the script that asks for them. */
async function linksOf(c: PageContext): Promise<string> {
	const { code, fetches } = pageAt(c.req.path);
	const files = code === undefined ? [] : ((await pageChunks(c.env, c.req.url))[code] ?? []);
	const links = files.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
	if (fetches !== undefined) links.push(`<link rel="preload" as="fetch" crossorigin href="${fetches}">`);
	return links.join('');
}

/** The admins' pages, each with the answers it would ask for first; what is a file goes out as it is. The last of all routes. */
export function adminPages(fetchApp: FetchApp) {
	return newRouter().get('*', async (c, next) => {
		if (/^\/(api|hooks)\//.test(c.req.path)) return await next();
		const page = await assetOf(c.env, c.req.path, c.req.url);
		if (page.status !== 200 || !page.headers.get('content-type')?.startsWith('text/html')) return new Response(page.body, page);
		const data = answersFor(c, fetchApp).then((answers) => dataElement('page-data', answers));
		return await pageWith(page, data, {}, await linksOf(c));
	});
}
