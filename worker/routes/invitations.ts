/** Invitations and new passwords by link. The secret of a link stands after the # of its address and travels in bodies only. */
import { hashPassword } from 'better-auth/crypto';
import { LIMITS } from '../../protocol/limits.ts';
import {
	acceptBody,
	accountLinkBody,
	invitationBody,
	invitationLookView,
	invitationView,
	passwordResetBody,
	passwordResetLookView,
} from '../../protocol/organisation.ts';
import { meView } from '../../protocol/rest.ts';
import { authOf } from '../auth/better-auth.ts';
import { reaches } from '../auth/roles.ts';
import {
	type AccountLink,
	type AccountLinkKind,
	acceptInvitation,
	createAccountLink,
	findAccountLink,
	hasAccount,
	openInvitations,
	revokeInvitation,
	usePasswordReset,
} from '../directory/account-links.ts';
import { databaseOf } from '../directory/database.ts';
import { membershipOf, roleOf } from '../directory/members.ts';
import { listPeople } from '../directory/people.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { randomId } from '../lib/tokens.ts';
import { meOf, organisationEntry, spendTry } from './account-support.ts';
import { type AppContext, body, createRoute, json, newRouter, params, principalOf, secured, wrongField, z } from './router.ts';

const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Invitations that were neither accepted nor revoked.',
	...secured('manage_people'),
	responses: { 200: json(z.array(invitationView), 'Newest first, without their links.') },
});
const createInvitationRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'Invites somebody by link. An earlier invitation of the same address ends.',
	...secured('manage_people'),
	request: { body: body(invitationBody) },
	responses: { 201: json(invitationView, 'With `url`, told this once: send it yourself, nothing is sent.') },
});
const revokeRoute = createRoute({
	method: 'delete',
	path: '/{invitationId}',
	summary: 'Revokes an invitation: its link opens nothing any more.',
	...secured('manage_people'),
	request: { params: params('invitationId') },
	responses: { 204: { description: 'Revoked.' } },
});
const lookRoute = createRoute({
	method: 'post',
	path: '/look',
	summary: 'What an invitation is for.',
	request: { body: body(accountLinkBody) },
	responses: { 200: json(invitationLookView, 'The invitation.') },
});
const acceptRoute = createRoute({
	method: 'post',
	path: '/accept',
	summary: 'Makes the invited person’s account and signs in. The link is used up.',
	request: { body: body(acceptBody) },
	responses: { 201: json(meView, 'Signed in; the session cookie is set.') },
});

/** An open link, or words that tell a person what to do. */
async function linkOf(c: AppContext, kind: AccountLinkKind, token: string): Promise<AccountLink> {
	const link = await findAccountLink(databaseOf(c.env), kind, token, clockOf(c.env).now());
	if (link) return link;
	const what = kind === 'invitation' ? 'This invitation' : 'This link';
	throw new ApiError(
		'gone',
		`${what} does not work any more: it was used, replaced, revoked or ran out. Ask an owner of your organisation for a new one.`,
	);
}

export const invitations = newRouter()
	.openapi(listRoute, async (c) => {
		const now = clockOf(c.env).now();
		const rows = await openInvitations(databaseOf(c.env), principalOf(c).organisationId);
		return c.json(
			rows.map((row) => ({ ...row, expired: row.expiresAt <= now })),
			200,
		);
	})
	.openapi(createInvitationRoute, async (c) => {
		const { email: typed, role, days } = c.req.valid('json');
		const principal = principalOf(c);
		const db = databaseOf(c.env);
		const email = typed.toLowerCase();
		if (!reaches(principal.role, role)) throw new ApiError('forbidden', 'Nobody gives a role above their own.');
		if (await hasAccount(db, email)) throw wrongField('email', 'Somebody signs in with this address already.');
		if ((await listPeople(db, principal.organisationId)).length >= LIMITS.peoplePerOrganisation)
			throw new ApiError('conflict', `There are ${LIMITS.peoplePerOrganisation} people already.`);
		const expiresAt = clockOf(c.env).now() + days * 86_400_000;
		const { id, name } = principal;
		const made = await createAccountLink(
			db,
			{ kind: 'invitation', email, role, userId: null, expiresAt, createdBy: { id, name } },
			organisationEntry(c, 'invitation.created', { email, role, expiresAt }),
		);
		const url = `${c.get('origin')}/invitation#${made.token}`;
		return c.json({ id: made.id, email, role, invitedBy: name, createdAt: made.createdAt, expiresAt, expired: false, url }, 201);
	})
	.openapi(lookRoute, async (c) => {
		spendTry(c);
		const link = await linkOf(c, 'invitation', c.req.valid('json').token);
		const { organisation, email, createdByName, expiresAt } = link;
		return c.json({ organisation, email, role: roleOf(link.role ?? ''), invitedBy: createdByName, expiresAt }, 200);
	})
	.openapi(acceptRoute, async (c) => {
		spendTry(c);
		const { token, name, password } = c.req.valid('json');
		const link = await linkOf(c, 'invitation', token);
		const db = databaseOf(c.env);
		const ids = { user: randomId('usr'), account: randomId('acc'), member: randomId('mem') };
		const person = { name, passwordHash: await hashPassword(password), ids };
		if (!(await acceptInvitation(db, link, person, clockOf(c.env).now())))
			throw new ApiError('conflict', 'This invitation was used meanwhile, or somebody signs in with this address already.');
		const signedIn = await authOf(c.env, c.get('origin')).api.signInEmail({
			body: { email: link.email, password },
			headers: c.req.raw.headers,
			asResponse: true,
		});
		for (const cookie of signedIn.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
		return c.json(await meOf(c.env, present(await membershipOf(db, ids.user, null), 'membership just made')), 201);
	})
	.openapi(revokeRoute, async (c) => {
		const revoked = await revokeInvitation(
			databaseOf(c.env),
			c.req.valid('param').invitationId,
			organisationEntry(c, 'invitation.revoked'),
		);
		if (revoked === null) throw new ApiError('not_found', 'There is no such open invitation.');
		return c.body(null, 204);
	});

const resetLookRoute = createRoute({
	method: 'post',
	path: '/look',
	summary: 'Whose password a link is for.',
	request: { body: body(accountLinkBody) },
	responses: { 200: json(passwordResetLookView, 'The account.') },
});
const useResetRoute = createRoute({
	method: 'post',
	path: '/use',
	summary: 'Sets the new password, uses the link up, and ends every session of the person. A second factor stays.',
	request: { body: body(passwordResetBody) },
	responses: { 204: { description: 'Done: sign in with the new password.' } },
});

export const passwordResets = newRouter()
	.openapi(resetLookRoute, async (c) => {
		spendTry(c);
		const { organisation, email, expiresAt } = await linkOf(c, 'password_reset', c.req.valid('json').token);
		return c.json({ organisation, email, expiresAt }, 200);
	})
	.openapi(useResetRoute, async (c) => {
		spendTry(c);
		const { token, password } = c.req.valid('json');
		const link = await linkOf(c, 'password_reset', token);
		const hash = await hashPassword(password);
		if (!(await usePasswordReset(databaseOf(c.env), link, hash, clockOf(c.env).now())))
			throw new ApiError('gone', 'This link was used meanwhile. Sign in with the new password.');
		return c.body(null, 204);
	});
