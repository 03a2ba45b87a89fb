/** The few paths of better-auth that are reachable: what each takes and answers, and what of it goes into the audit log. */
import type { ErrorCode } from '../../protocol/errors.ts';
import { authOf } from '../auth/better-auth.ts';
import { audit, auditName } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { membershipOf } from '../directory/members.ts';
import { decisionsOf } from '../directory/organisation.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import type { Principal } from '../lib/principal.ts';
import { body, json, newRouter, z } from './router.ts';

const password = z.string().max(200);
const code = z.string().min(1).max(40);
const secondFactor = z.object({ secondFactor: z.boolean() });
const done = z.object({ ok: z.literal(true) });
const codes = z.array(z.string());

interface AuthPath {
	summary: string;
	takes: z.ZodType;
	answers: z.ZodType;
	says: string;
	/** For people who are signed in. */
	signedIn: boolean;
	/** Audit action of a success; `said` is better-auth's answer, `before` who was signed in, `wasOn` whether with a second factor. */
	action(said: Said, before: Principal | null, wasOn: boolean): string | null;
	/** Our answer: never the session's token, which belongs into the cookie alone. */
	shape(said: Said): unknown;
}
/** What we read of better-auth's answers. */
interface Said {
	twoFactorRedirect?: boolean;
	user?: { id?: string };
	totpURI?: string;
	backupCodes?: string[];
}

const ok = () => ({ ok: true });
const started = (said: Said, before: Principal | null) => (before === null && !said.twoFactorRedirect ? 'session.started' : null);
const DISABLE = '/two-factor/disable';
const verify = z.object({ code, trustDevice: z.boolean().optional() });

/** Every path under /api/auth that is open. Accounts are made by the set-up and by invitations, never by an open sign-up. */
export const AUTH_PATHS: Readonly<Record<string, AuthPath>> = {
	'/sign-in/email': {
		summary: 'Signs a person in; the session is a cookie.',
		takes: z.object({ email: z.email(), password }),
		answers: secondFactor,
		says: 'Signed in; or, with `secondFactor`, a code is asked for next.',
		signedIn: false,
		action: (said) => started(said, null),
		shape: (said) => ({ secondFactor: said.twoFactorRedirect === true }),
	},
	'/sign-out': {
		summary: 'Ends this session.',
		takes: z.object({}),
		answers: done,
		says: 'Signed out.',
		signedIn: false,
		action: () => null,
		shape: ok,
	},
	'/change-password': {
		summary: 'Changes the own password.',
		takes: z.object({ currentPassword: password, newPassword: z.string().min(10).max(200), revokeOtherSessions: z.boolean().optional() }),
		answers: done,
		says: 'Changed.',
		signedIn: true,
		action: () => 'password.changed',
		shape: ok,
	},
	'/two-factor/enable': {
		summary: 'Begins with a second factor: an otpauth address for the app, and recovery codes. In force once a first code was right.',
		takes: z.object({ password }),
		answers: z.object({ totpURI: z.string(), recoveryCodes: codes }),
		says: 'Told this once.',
		signedIn: true,
		action: () => null,
		shape: (said) => ({ totpURI: said.totpURI ?? '', recoveryCodes: said.backupCodes ?? [] }),
	},
	'/two-factor/verify-totp': {
		summary: 'Second step of a sign-in, or, when signed in, the first code that switches the second factor on.',
		takes: verify,
		answers: done,
		says: 'The code was right.',
		signedIn: false,
		action: (said, before, wasOn) => (before && !wasOn ? 'second_factor.switched_on' : started(said, before)),
		shape: ok,
	},
	'/two-factor/verify-backup-code': {
		summary: 'Second step of a sign-in with a recovery code, which is used up.',
		takes: verify,
		answers: done,
		says: 'The code was right.',
		signedIn: false,
		action: started,
		shape: ok,
	},
	'/two-factor/generate-backup-codes': {
		summary: 'New recovery codes; the old ones end.',
		takes: z.object({ password }),
		answers: z.object({ recoveryCodes: codes }),
		says: 'Told this once.',
		signedIn: true,
		action: () => 'recovery_codes.renewed',
		shape: (said) => ({ recoveryCodes: said.backupCodes ?? [] }),
	},
	[DISABLE]: {
		summary: 'Switches the own second factor off.',
		takes: z.object({ password }),
		answers: done,
		says: 'Off.',
		signedIn: true,
		action: () => 'second_factor.switched_off',
		shape: ok,
	},
};

const AUTH_CODES: Record<number, ErrorCode> = {
	400: 'invalid_input',
	401: 'not_signed_in',
	403: 'forbidden',
	404: 'not_found',
	415: 'invalid_input',
	422: 'invalid_input',
	429: 'rate_limited',
};
/** better-auth's refusals in our words, by its codes. */
const WORDS: Readonly<Record<string, string>> = {
	INVALID_EMAIL_OR_PASSWORD: 'This e-mail address and password do not belong together.',
	INVALID_PASSWORD: 'This is not your password.',
	INVALID_CODE: 'This code is not right. Codes change every 30 seconds: take the one that is shown now.',
	INVALID_BACKUP_CODE: 'This recovery code is not right, or was used.',
	INVALID_TWO_FACTOR_COOKIE: 'This sign-in has run out. Begin again with your password.',
	TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong codes. Begin again with your password.',
	ACCOUNT_TEMPORARILY_LOCKED: 'Too many wrong codes. Wait a quarter of an hour, then try again.',
	TOTP_ALREADY_ENABLED: 'Your second factor is on already.',
	TOTP_NOT_ENABLED: 'Your second factor is not on.',
	PASSWORD_TOO_SHORT: 'A password has at least 10 characters.',
};

/** `auth` below /api/auth. */
export const auth = newRouter();
for (const [path, { summary, takes, answers, says, signedIn }] of Object.entries(AUTH_PATHS))
	auth.openAPIRegistry.registerPath({
		method: 'post',
		path,
		summary,
		...(signedIn ? { security: [{ session: [] }], 'x-action': 'own_account' } : {}),
		request: { body: body(takes) },
		responses: { 200: json(answers, says) },
	});

async function refusal(response: Response): Promise<ApiError> {
	const said = await response.json<{ message?: unknown; code?: unknown } | null>().catch(() => null);
	if (response.status === 429) return new ApiError('rate_limited', 'Too many tries. Wait a minute and try again.');
	const known = typeof said?.code === 'string' ? WORDS[said.code] : undefined;
	const message = typeof said?.message === 'string' && said.message !== '' ? `${said.message.replace(/\.$/, '')}.` : 'This was refused.';
	return new ApiError(AUTH_CODES[response.status] ?? 'internal', known ?? message);
}

auth.on(['GET', 'POST'], '/*', async (c) => {
	const path = AUTH_PATHS[c.req.path.slice('/api/auth'.length)];
	if (!path || c.req.method !== 'POST') throw new ApiError('not_found', 'There is nothing at this address.');
	if (path.signedIn && c.req.header('authorization') !== undefined)
		throw new ApiError('forbidden', 'This is for people who are signed in, not for API keys.');
	const db = databaseOf(c.env);
	const better = authOf(c.env, c.get('origin'));
	const found = c.req.header('cookie') === undefined ? null : await better.api.getSession({ headers: c.req.raw.headers });
	if (path.signedIn && !found) throw new ApiError('not_signed_in', 'Please sign in.');
	const before = found ? await membershipOf(db, found.user.id, found.session.id) : null;
	if (path === AUTH_PATHS[DISABLE] && before && (await decisionsOf(db, before.organisationId)).secondFactorRequired)
		throw new ApiError('forbidden', 'Your organisation asks everybody for a second factor: yours stays on.');
	const response = await better.handler(c.req.raw);
	if (!response.ok) throw await refusal(response);
	const said = (await response.json<Said | null>().catch(() => null)) ?? {};
	const action = path.action(said, before, found?.user.twoFactorEnabled === true);
	const userId = before?.id ?? said.user?.id;
	const who = before ?? (userId === undefined ? null : await membershipOf(db, userId, null));
	if (action !== null && who) {
		const entry = { organisationId: who.organisationId, campaignId: null, actor: auditName(who), action, at: clockOf(c.env).now() };
		await audit(db, entry).run();
	}
	const answer = c.json(path.shape(said), 200);
	for (const cookie of response.headers.getSetCookie()) answer.headers.append('set-cookie', cookie);
	return answer;
});
