/** What the routes of accounts share: who they answer to, audit lines of the organisation, a budget against hammering. */

import { RateLimit } from '../auth/rate-limit.ts';
import { ACTIONS, refusalOf } from '../auth/roles.ts';
import type { AuditEntry } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { clickingPolicyOf } from '../directory/organisation.ts';
import { hasSecondFactor } from '../directory/people.ts';
import type { Env } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import type { Principal } from '../lib/principal.ts';
import { changeBy } from './campaign-support.ts';
import { networkOf } from './join.ts';
import { type AppContext, principalOf } from './router.ts';

/** Who is asking, and all they may do. */
export async function meOf(env: Env, principal: Principal) {
	const db = databaseOf(env);
	const [clicking, twoFactor] = await Promise.all([
		clickingPolicyOf(db, principal.organisationId),
		principal.kind === 'person' ? hasSecondFactor(db, principal.id) : false,
	]);
	return {
		user: { id: principal.id, name: principal.name, email: principal.email, twoFactor },
		organisation: { id: principal.organisationId, name: principal.organisationName, clicking },
		role: principal.role,
		rights: ACTIONS.filter((action) => refusalOf(principal, action) === null),
		secondFactorMissing: principal.lacksSecondFactor === true,
	};
}

/** Who, what and when, for an audit line of the organisation itself. */
export function organisationEntry(c: AppContext, action: string, detail?: unknown): AuditEntry {
	return { ...changeBy(c, action, detail), organisationId: principalOf(c).organisationId, campaignId: null };
}

/** Links and set-up secrets are unguessable; this keeps somebody from trying all the same. Real time: it protects the machine. */
const tries = new RateLimit({ burst: 60, perSecond: 0.5 });

/** Refuses a network that asks too often without being signed in. */
export function spendTry(c: Parameters<typeof networkOf>[0]): void {
	if (!tries.take(networkOf(c), performance.now()))
		throw new ApiError('rate_limited', 'There are too many tries from your network. Please wait a minute.');
}
