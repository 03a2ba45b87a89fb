import { hashPassword } from 'better-auth/crypto';
import { sessionView } from '../../protocol/organisation.ts';
import { meView, setupBody } from '../../protocol/rest.ts';
import { authOf } from '../auth/better-auth.ts';
import { audit, auditName } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { createFirstOwner, isEmptyInstallation, membershipOf } from '../directory/members.ts';
import { endSessions, listSessions } from '../directory/people.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { randomId, sha256Hex } from '../lib/tokens.ts';
import { meOf, organisationEntry, spendTry } from './account-support.ts';
import { body, createRoute, json, newRouter, params, principalOf, secured, z } from './router.ts';

const setupRoute = createRoute({
	method: 'post',
	path: '/setup',
	summary: 'Makes the first organisation and its owner, on an empty installation only.',
	description: 'In production the set-up secret of the deployment is asked for (`SETUP_SECRET`).',
	request: { body: body(setupBody) },
	responses: { 201: json(meView, 'Signed in; the session cookie is set.') },
});
const setupNeededRoute = createRoute({
	method: 'get',
	path: '/setup',
	summary: 'Whether this installation waits for its first owner.',
	responses: {
		200: json(
			z.object({ needed: z.boolean(), secret: z.boolean() }),
			'True only while it is empty; whether the set-up secret will be asked for.',
		),
	},
});
const meRoute = createRoute({
	method: 'get',
	path: '/me',
	summary: 'Who is signed in, and what they may do.',
	...secured('view', true),
	responses: { 200: json(meView, 'The person or key.') },
});
const sessionsRoute = createRoute({
	method: 'get',
	path: '/sessions',
	summary: 'Where you are signed in.',
	...secured('own_account'),
	responses: { 200: json(z.array(sessionView), 'The latest first.') },
});
const endSessionRoute = createRoute({
	method: 'delete',
	path: '/sessions/{sessionId}',
	summary: 'Signs one of your sessions out.',
	...secured('own_account'),
	request: { params: params('sessionId') },
	responses: { 204: { description: 'Ended.' } },
});
const endSessionsRoute = createRoute({
	method: 'delete',
	path: '/sessions',
	summary: 'Signs you out everywhere, or everywhere else.',
	...secured('own_account'),
	request: { query: z.object({ keepCurrent: z.enum(['true', 'false']).default('false') }) },
	responses: { 200: json(z.object({ ended: z.number().int() }), 'How many sessions ended.') },
});

/** Texts are compared by their digests, so that the time taken tells nothing. */
async function isSame(a: string, b: string): Promise<boolean> {
	return (await sha256Hex(a)) === (await sha256Hex(b));
}

/** Names that nobody outside can reach: this machine, and those kept for examples and tests. */
const LOCAL = /^(127\.\d+\.\d+\.\d+|\[::1\])$|(^|\.)(localhost|test|example)$/;

/** The first owner of what is reachable from outside must know the set-up secret; without one nobody can be first there. */
async function checkSetupSecret(expected: string, said: string, url: string): Promise<void> {
	if (expected === '') {
		if (LOCAL.test(new URL(url).hostname)) return;
		throw new ApiError(
			'forbidden',
			'This installation has no SETUP_SECRET yet. Whoever deployed it has to set one: see docs/operations.md.',
		);
	}
	if (!(await isSame(said, expected)))
		throw new ApiError('forbidden', 'The set-up secret is missing or wrong. It is the SETUP_SECRET of this installation.');
}

/** First owner, who is signed in, own sessions. */
export const account = newRouter()
	.openapi(setupRoute, async (c) => {
		spendTry(c);
		const input = c.req.valid('json');
		const db = databaseOf(c.env);
		await checkSetupSecret(c.env.SETUP_SECRET ?? '', input.setupSecret ?? '', c.req.url);
		const taken = new ApiError('conflict', 'This installation has been set up already. Please sign in.');
		// Asked before the password is hashed: a closed set-up must cost nothing.
		if (!(await isEmptyInstallation(db))) throw taken;
		const email = input.email.toLowerCase();
		const now = clockOf(c.env).now();
		const ids = { organisation: randomId('org'), user: randomId('usr'), account: randomId('acc'), member: randomId('mem') };
		const created = await createFirstOwner(db, {
			organisation: input.organisation,
			name: input.name,
			email,
			passwordHash: await hashPassword(input.password),
			ids,
			now,
		});
		if (!created) throw taken;
		const actor = auditName({ kind: 'person', id: ids.user, name: input.name });
		const detail = { organisation: input.organisation, email };
		await audit(db, { organisationId: ids.organisation, campaignId: null, actor, action: 'organisation.created', detail, at: now }).run();
		const signedIn = await authOf(c.env, c.get('origin')).api.signInEmail({
			body: { email, password: input.password },
			headers: c.req.raw.headers,
			asResponse: true,
		});
		for (const cookie of signedIn.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
		return c.json(await meOf(c.env, present(await membershipOf(db, ids.user, null), 'membership just made')), 201);
	})
	.openapi(setupNeededRoute, async (c) => {
		const secret = (c.env.SETUP_SECRET ?? '') !== '';
		return c.json({ needed: await isEmptyInstallation(databaseOf(c.env)), secret }, 200);
	})
	.openapi(meRoute, async (c) => c.json(await meOf(c.env, principalOf(c)), 200))
	.openapi(sessionsRoute, async (c) => {
		const { id, sessionId } = principalOf(c);
		const rows = await listSessions(databaseOf(c.env), id);
		return c.json(
			rows.map((row) => ({
				...row,
				current: row.id === sessionId,
				createdAt: row.createdAt.getTime(),
				lastSeenAt: row.lastSeenAt.getTime(),
				expiresAt: row.expiresAt.getTime(),
			})),
			200,
		);
	})
	.openapi(endSessionRoute, async (c) => {
		const only = c.req.valid('param').sessionId;
		const ended = await endSessions(databaseOf(c.env), principalOf(c).id, { only }, organisationEntry(c, 'session.ended'));
		if (ended === 0) throw new ApiError('not_found', 'There is no such session of yours.');
		return c.body(null, 204);
	})
	.openapi(endSessionsRoute, async (c) => {
		const { id, sessionId } = principalOf(c);
		const except = c.req.valid('query').keepCurrent === 'true' ? sessionId : null;
		const ended = await endSessions(databaseOf(c.env), id, { except }, organisationEntry(c, 'session.ended'));
		return c.json({ ended }, 200);
	});
