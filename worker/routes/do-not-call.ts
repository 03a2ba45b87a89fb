/** The organisation's Do Not Call list (I2). */

import { doNotCallBody, doNotCallView } from '../../protocol/rest.ts';
import type { OrganisationRpc } from '../campaign/rpc.ts';
import { audit, auditName } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { listDoNotCall } from '../directory/do-not-call.ts';
import { normalisePhone } from '../domain/phone.ts';
import { ApiError } from '../lib/api-error.ts';
import { changeBy } from './campaign-support.ts';
import { type AppContext, body, createRoute, invalidInput, json, newRouter, params, principalOf, secured, z } from './router.ts';
import { DEFAULT_COUNTRY } from './set-up.ts';

const PAGE = 100;

const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Numbers that must not be called.',
	...secured('view'),
	request: {
		query: z.object({
			q: z.string().max(40).default(''),
			cursor: z
				.string()
				.regex(/^\d{1,15}$/)
				.optional(),
		}),
	},
	responses: { 200: json(z.object({ entries: z.array(doNotCallView), cursor: z.string().nullable() }), 'Newest first, in pages.') },
});
const addRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'Adds numbers: every campaign of the organisation stops calling them within a second.',
	...secured('add_do_not_call'),
	request: { body: body(doNotCallBody) },
	responses: { 200: json(z.object({ added: z.number().int() }), 'How many were not on the list yet.') },
});
const removeRoute = createRoute({
	method: 'delete',
	path: '/{phone}',
	summary: 'Takes a number off the list. For owners.',
	...secured('remove_do_not_call'),
	request: { params: params('phone') },
	responses: { 204: { description: 'Removed.' } },
});

/** All in E.164, or a refusal that names every wrong one: a list that is half added helps nobody. */
function normalised(phones: readonly string[]): string[] {
	const issues: { path: (string | number)[]; message: string }[] = [];
	const good = new Set<string>();
	phones.forEach((raw, index) => {
		const phone = normalisePhone(raw, { defaultCountry: DEFAULT_COUNTRY });
		if (phone.ok) good.add(phone.e164);
		else issues.push({ path: ['phones', index], message: phone.reason });
	});
	if (issues.length > 0) throw invalidInput({ issues: issues.slice(0, 100) });
	return [...good];
}

/** The one object that serialises the list and tells the campaigns. */
function organisationOf(c: AppContext): OrganisationRpc {
	return c.env.ORGANISATION.get(c.env.ORGANISATION.idFromName(principalOf(c).organisationId));
}

async function log(c: AppContext, action: string, detail: unknown): Promise<void> {
	const entry = { ...changeBy(c, action, detail), organisationId: principalOf(c).organisationId, campaignId: null };
	await audit(databaseOf(c.env), entry).run();
}

export const doNotCall = newRouter()
	.openapi(listRoute, async (c) => {
		const { q, cursor } = c.req.valid('query');
		const input = { query: q, before: cursor === undefined ? null : Number(cursor), limit: PAGE };
		return c.json(await listDoNotCall(databaseOf(c.env), principalOf(c).organisationId, input), 200);
	})
	.openapi(addRoute, async (c) => {
		const { phones, note } = c.req.valid('json');
		const principal = principalOf(c);
		const entry = {
			phones: normalised(phones),
			source: principal.kind === 'key' ? ('api' as const) : ('admin' as const),
			campaignId: null,
			addedBy: auditName(principal),
			note,
		};
		const { added } = await organisationOf(c).addDoNotCall(principal.organisationId, entry);
		// The list itself keeps each number with who added it and when.
		await log(c, 'do_not_call.added', { added, asked: entry.phones.length });
		return c.json({ added }, 200);
	})
	.openapi(removeRoute, async (c) => {
		const phone = normalisePhone(c.req.valid('param').phone, { defaultCountry: DEFAULT_COUNTRY });
		const { removed } = phone.ok
			? await organisationOf(c).removeDoNotCall(principalOf(c).organisationId, [phone.e164], null)
			: { removed: 0 };
		if (removed === 0) throw new ApiError('not_found', 'This number is not on the Do Not Call list.');
		await log(c, 'do_not_call.removed', { phone: phone.ok ? phone.e164 : '' });
		return c.body(null, 204);
	});
