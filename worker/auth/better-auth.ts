import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { organization } from 'better-auth/plugins/organization';
import { twoFactor } from 'better-auth/plugins/two-factor';
import * as tables from '../directory/auth-schema.ts';
import { databaseOf } from '../directory/database.ts';
import { type Env, secretOf } from '../env.ts';

/**
 * Accounts and sessions of admins. Its sessions and rate limits run on the machine's own clock, not on the virtual one:
 * a rehearsal at speed 100 must not sign its admin out.
 */
function build(env: Env, origin: string) {
	return betterAuth({
		appName: 'Partyline',
		secret: secretOf(env),
		baseURL: origin,
		basePath: '/api/auth',
		trustedOrigins: [origin],
		telemetry: { enabled: false },
		logger: { level: 'error' },
		database: drizzleAdapter(databaseOf(env), { provider: 'sqlite', schema: tables }),
		emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 200, autoSignIn: true },
		session: { expiresIn: 7 * 86_400, updateAge: 86_400 },
		rateLimit: {
			enabled: true,
			// In D1, so that all isolates count together; only these few paths ever ask.
			storage: 'database',
			window: 60,
			max: 120,
			// Per address: password guessing is slow, a phone bank behind one address still gets in.
			customRules: {
				'/sign-in/email': { window: 60, max: 30 },
				'/two-factor/*': { window: 60, max: 20 },
				'/change-password': { window: 60, max: 10 },
				'/sign-out': false,
			},
		},
		advanced: {
			cookiePrefix: 'partyline',
			ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
			defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
		},
		plugins: [
			organization({ creatorRole: 'organisation_owner', allowUserToCreateOrganization: false }),
			// Five wrong codes end the attempt; ten in a row lock the second factor of the account for a quarter of an hour.
			twoFactor({ issuer: 'Partyline', accountLockout: { maxFailedAttempts: 10, durationSeconds: 900 } }),
		],
	});
}
export type Auth = ReturnType<typeof build>;

const built = new WeakMap<D1Database, { origin: string; auth: Auth }>();

/** better-auth for this installation as seen under `origin` (scheme and host that the browser uses). */
export function authOf(env: Env, origin: string): Auth {
	const known = built.get(env.DB);
	if (known?.origin === origin) return known.auth;
	const auth = build(env, origin);
	built.set(env.DB, { origin, auth });
	return auth;
}
