/** What every route file builds on: the app's types, a router that answers in one error shape, and rights by role. */
import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { z as zod } from 'zod';
import { whyNotCampaign } from '../../protocol/campaign-actions.ts';
import { type Action, refusalOf } from '../auth/roles.ts';
import { type CampaignRow, findCampaign } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import type { Env } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import type { Principal } from '../lib/principal.ts';

export interface AppEnv {
	Bindings: Env;
	Variables: {
		requestId: string;
		/** Scheme and host that people see, e.g. https://dial.example.org */
		origin: string;
		/** Set by the sign-in middleware on every route that is not public. */
		principal: Principal | undefined;
		/** Set by `onCampaign`: the campaign of the path, of the principal's own organisation. */
		campaign: CampaignRow | undefined;
	};
}

/** What a handler needs of Hono's context, whatever its path. */
export interface AppContext {
	env: Env;
	get<K extends keyof AppEnv['Variables']>(key: K): AppEnv['Variables'][K];
}

/** What `details` of an `invalid_input` holds: every wrong field and its reason. */
export interface InvalidInputDetails {
	issues: { path: (string | number)[]; message: string }[];
}

/** A zod error as the answer `invalid_input`, naming every field and its reason. */
export function invalidInput(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): ApiError {
	const issues = error.issues.map((issue) => ({
		path: issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
		message: issue.message,
	}));
	const text = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
	return new ApiError('invalid_input', text, { issues } satisfies InvalidInputDetails);
}

/** One wrong field, found by a rule that no schema can tell. */
export function wrongField(field: string, message: string): ApiError {
	return invalidInput({ issues: [{ path: field.split('.'), message }] });
}

/** A router whose validation errors come in the one error shape. */
export function newRouter(): OpenAPIHono<AppEnv> {
	return new OpenAPIHono<AppEnv>({
		defaultHook: (result) => {
			if (!result.success) throw invalidInput(result.error);
		},
	});
}

/** The signed-in person or key. */
export function principalOf(c: AppContext): Principal {
	const principal = c.get('principal');
	if (!principal) throw new ApiError('not_signed_in', 'Please sign in.');
	return principal;
}

/** The campaign of the path; only behind `onCampaign`. */
export function campaignOf(c: AppContext): CampaignRow {
	return present(c.get('campaign'), 'campaign of a route behind onCampaign');
}

const allow =
	(action: Action, firstFactorToo = false): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const principal = principalOf(c);
		const refusal = refusalOf(firstFactorToo ? { ...principal, lacksSecondFactor: false } : principal, action);
		if (refusal !== null) throw new ApiError('forbidden', refusal);
		await next();
	};

/** Which campaigns a route takes besides those in use; what is only read may be archived anyway. */
export interface CampaignReach {
	/** Changes of an archived campaign: copied, restored, deleted. */
	archivedToo?: boolean;
	/** What is kept of a deleted one. */
	deletedToo?: boolean;
}

const loadCampaign =
	({ archivedToo = false, deletedToo = false }: CampaignReach): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const id = c.req.param('campaignId') ?? '';
		const campaign = await findCampaign(databaseOf(c.env), principalOf(c).organisationId, id, deletedToo);
		if (!campaign) throw new ApiError('not_found', 'There is no such campaign.');
		const why = c.req.method === 'GET' || archivedToo ? null : whyNotCampaign('edit', campaign);
		if (why !== null) throw new ApiError('gone', why);
		c.set('campaign', campaign);
		await next();
	};

const security = [{ session: [] }, { apiKey: [] }];

/** Spread into `createRoute`: sign-in and the right `action` are asked for. `firstFactorToo`: also of somebody whose second factor is missing. */
export function secured(action: Action, firstFactorToo = false) {
	return { security, middleware: [allow(action, firstFactorToo)], 'x-action': action } satisfies Partial<RouteConfig>;
}

/** As `secured`, and the path's `{campaignId}` is a campaign of the own organisation (else 404). */
export function onCampaign(action: Action, reach: CampaignReach = {}) {
	return { security, middleware: [allow(action), loadCampaign(reach)], 'x-action': action } satisfies Partial<RouteConfig>;
}

/** Path parameters, each a short text. */
export function params<K extends string>(...names: K[]) {
	return z.object(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(120)])) as Record<K, zod.ZodString>);
}

/** A JSON answer for `responses`. */
export function json<S extends zod.ZodType>(schema: S, description: string) {
	return { description, content: { 'application/json': { schema } } };
}

/** A required JSON body for `request.body`. */
export function body<S extends zod.ZodType>(schema: S) {
	return { required: true, content: { 'application/json': { schema } } };
}

export { createRoute, z };
