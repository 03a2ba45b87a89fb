import { tokenInPath } from '../../protocol/link-token.ts';
import { databaseOf } from '../directory/database.ts';
import { findLink } from '../directory/links.ts';
import type { Env } from '../env.ts';
import { TWILIO_CONTENT_SECURITY_POLICY } from '../middleware/headers.ts';
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

/** The pages behind links: the Worker answers, so that they get the same headers as everything else and nothing is cached. */
export const pages = newRouter();

for (const [path, entry] of [
	['/c/*', '/caller'],
	['/k/*', '/clicker'],
] as const) {
	pages.get(path, async (c) => {
		// The token stays here: the asset is asked for without it.
		const page = await c.env.ASSETS.fetch(new Request(new URL(entry, c.req.url), { headers: { accept: 'text/html' } }));
		return new Response(page.body, {
			status: page.status,
			headers: {
				// A link that somebody has put on a page of theirs is not for search engines.
				'x-robots-tag': 'noindex',
				'content-type': page.headers.get('content-type') ?? 'text/html; charset=utf-8',
				...(entry === '/caller' && (await callsByTwilio(c.env, tokenInPath(c.req.path)))
					? { 'content-security-policy': TWILIO_CONTENT_SECURITY_POLICY }
					: {}),
			},
		});
	});
}
