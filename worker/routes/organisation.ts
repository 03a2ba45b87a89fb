/** The organisation itself, and its audit log. */
import { auditTitle } from '../../protocol/audit-actions.ts';
import { auditPage, organisationPatch, organisationView } from '../../protocol/organisation.ts';
import { listAudit } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { campaignsAgainst, changeOrganisation, decisionsOf, withoutSecondFactor } from '../directory/organisation.ts';
import { hasSecondFactor } from '../directory/people.ts';
import { ApiError } from '../lib/api-error.ts';
import { organisationEntry } from './account-support.ts';
import { applyPolicy } from './clicking-policy.ts';
import { type AppContext, body, createRoute, json, newRouter, principalOf, secured, z } from './router.ts';

const getRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'The organisation and what its owner decided.',
	...secured('view'),
	responses: { 200: json(organisationView, 'The organisation.') },
});
const patchRoute = createRoute({
	method: 'patch',
	path: '/',
	summary:
		'Changes the name, whether clicking is allowed, required or forbidden, or whether everybody needs a second factor. For organisation owners.',
	description:
		'Required switches clicking on in every campaign in use, forbidden switches it off; from then on no campaign can choose otherwise. Each changed campaign is in the audit log. Who asks everybody for a second factor has one already; from then on people without can do nothing but get one, and API keys go on as they are.',
	...secured('change_organisation'),
	request: { body: body(organisationPatch.strict()) },
	responses: { 200: json(organisationView, 'As it is now.') },
});
const PAGE = 50;
const auditRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Who did what, newest first.',
	...secured('view_audit_log'),
	request: {
		query: z.object({
			actor: z.string().max(100).default('').openapi({ description: 'Part of a name, or an id.' }),
			action: z
				.string()
				.regex(/^[a-z_]*(\.[a-z_]+)?$/)
				.max(60)
				.default('')
				.openapi({ description: 'A whole action, e.g. `settings.changed`, or its noun, e.g. `settings`.' }),
			campaignId: z.string().max(60).optional(),
			from: z.coerce.number().int().optional().openapi({ description: 'Epoch ms, inclusive.' }),
			to: z.coerce.number().int().optional().openapi({ description: 'Epoch ms, exclusive.' }),
			limit: z.coerce.number().int().min(1).max(500).default(PAGE),
			cursor: z
				.string()
				.regex(/^\d{1,15}$/)
				.optional(),
		}),
	},
	responses: { 200: json(auditPage, 'One page; `cursor` is null on the last.') },
});

async function viewOfOrganisation(c: AppContext) {
	const { organisationId: id, organisationName } = principalOf(c);
	const db = databaseOf(c.env);
	const row = await db.query.organization.findFirst({ columns: { name: true }, where: (t, { eq }) => eq(t.id, id) });
	const brief = (rows: Awaited<ReturnType<typeof campaignsAgainst>>) =>
		rows.map((campaign) => ({ id: campaign.id, name: campaign.name, started: campaign.startedAt !== null }));
	const [decisions, without, off, on] = await Promise.all([
		decisionsOf(db, id),
		withoutSecondFactor(db, id),
		campaignsAgainst(db, id, 'required'),
		campaignsAgainst(db, id, 'forbidden'),
	]);
	return {
		id,
		name: row?.name ?? organisationName,
		...decisions,
		withoutSecondFactor: without,
		campaigns: { clickingOn: brief(on), clickingOff: brief(off) },
	};
}

export const organisation = newRouter()
	.openapi(getRoute, async (c) => c.json(await viewOfOrganisation(c), 200))
	.openapi(patchRoute, async (c) => {
		const patch = c.req.valid('json');
		const before = await viewOfOrganisation(c);
		const { kind, id } = principalOf(c);
		if (patch.secondFactorRequired === true && kind === 'person' && !(await hasSecondFactor(databaseOf(c.env), id)))
			throw new ApiError('conflict', 'Switch on your own second factor first, under Your account.');
		await changeOrganisation(databaseOf(c.env), before, patch, organisationEntry(c, 'organisation.changed'));
		if (patch.clicking !== undefined) await applyPolicy(c, patch.clicking);
		return c.json(await viewOfOrganisation(c), 200);
	});

export const auditLog = newRouter().openapi(auditRoute, async (c) => {
	const { campaignId = null, from = null, to = null, cursor, ...rest } = c.req.valid('query');
	const before = cursor === undefined ? null : Number(cursor);
	const page = await listAudit(databaseOf(c.env), principalOf(c).organisationId, { ...rest, campaignId, from, to, before });
	return c.json({ ...page, entries: page.entries.map((entry) => ({ ...entry, title: auditTitle(entry.action) })) }, 200);
});
