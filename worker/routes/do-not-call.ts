/** The organisation's Do Not Call list (I2). */

import { LIMITS } from '../../protocol/limits.ts';
import { DO_NOT_CALL_SOURCES, doNotCallEntryView, doNotCallImportView, doNotCallRemoveBody } from '../../protocol/organisation.ts';
import { doNotCallBody } from '../../protocol/rest.ts';
import type { OrganisationRpc } from '../campaign/rpc.ts';
import { audit, auditName } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { doNotCallCsv, listDoNotCall } from '../directory/do-not-call.ts';
import { SAMPLE_BYTES } from '../domain/csv/detect.ts';
import { ImportProblem, importRows } from '../domain/csv/import.ts';
import { previewOf } from '../domain/csv/preview.ts';
import { normalisePhone } from '../domain/phone.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { textStream } from '../lib/text-stream.ts';
import { organisationEntry } from './account-support.ts';
import { organisationCountry } from './country.ts';
import { fileBytes, peek } from './list-upload.ts';
import { type AppContext, body, createRoute, invalidInput, json, newRouter, params, principalOf, secured, z } from './router.ts';

const PAGE = 100;

const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Numbers that must not be called.',
	...secured('view'),
	request: {
		query: z.object({
			q: z.string().max(40).default('').openapi({ description: 'Digits that the number holds.' }),
			source: z.enum(DO_NOT_CALL_SOURCES).optional(),
			limit: z.coerce.number().int().min(1).max(500).default(PAGE),
			cursor: z
				.string()
				.regex(/^\d{1,15}$/)
				.optional(),
		}),
	},
	responses: { 200: json(z.object({ entries: z.array(doNotCallEntryView), cursor: z.string().nullable() }), 'Newest first, in pages.') },
});
const addRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'Adds numbers: every campaign of the organisation stops calling them within a second.',
	...secured('add_do_not_call'),
	request: { body: body(doNotCallBody) },
	responses: { 200: json(z.object({ added: z.number().int() }), 'How many were not on the list yet.') },
});
const importRoute = createRoute({
	method: 'post',
	path: '/import',
	summary: 'Adds the numbers of a CSV file, read as it comes in: curl -T numbers.csv -X POST …',
	description:
		'Encoding, delimiter and headings are detected as for contact lists; every column that holds phone numbers is taken. A row without a number that can be called is named and skipped. Sent again, a file adds nothing twice.',
	...secured('add_do_not_call'),
	request: {
		query: z.object({ note: z.string().trim().max(LIMITS.noteChars).default('') }),
		body: {
			description: 'The file; gzip is accepted.',
			required: true,
			content: { 'text/csv': { schema: { type: 'string' as const, format: 'binary' } } },
		},
	},
	responses: { 200: json(doNotCallImportView, 'What became of the rows.') },
});
const exportRoute = createRoute({
	method: 'get',
	path: '/export.csv',
	summary: 'The whole list as CSV, streamed: phone, source, campaign, who added it, when, note.',
	...secured('view'),
	responses: { 200: { description: 'UTF-8 with BOM, CRLF.', content: { 'text/csv': { schema: z.string() } } } },
});
const removeRoute = createRoute({
	method: 'delete',
	path: '/{phone}',
	summary: 'Takes a number off the list, for a reason that goes into the audit log. For owners.',
	...secured('remove_do_not_call'),
	request: { params: params('phone'), body: body(doNotCallRemoveBody) },
	responses: { 204: { description: 'Removed.' } },
});

/** All in E.164, or a refusal that names every wrong one: a list that is half added helps nobody. */
function normalised(phones: readonly string[], defaultCountry: string): string[] {
	const issues: { path: (string | number)[]; message: string }[] = [];
	const good = new Set<string>();
	phones.forEach((raw, index) => {
		const phone = normalisePhone(raw, { defaultCountry });
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

const countryOf = (c: AppContext): Promise<string> => organisationCountry(databaseOf(c.env), principalOf(c).organisationId);

async function log(c: AppContext, action: string, detail: unknown): Promise<void> {
	await audit(databaseOf(c.env), organisationEntry(c, action, detail)).run();
}

type ImportResult = z.infer<typeof doNotCallImportView>;

/** Adds a file batch by batch; what was added before a break stays, and sending the file again adds the rest. */
async function importFile(c: AppContext, request: Request, note: string): Promise<ImportResult> {
	const { organisationId } = principalOf(c);
	const addedBy = auditName(principalOf(c));
	const { sample, all } = await peek(fileBytes(request), SAMPLE_BYTES);
	const defaultCountry = await countryOf(c);
	const preview = previewOf(sample, { defaultCountry, whole: sample.length < SAMPLE_BYTES });
	if (!preview.ok) throw new ApiError('invalid_input', preview.problem);
	const { format } = preview.view;
	if (!format.columns.some(({ role }) => role.startsWith('phone')))
		throw new ApiError('invalid_input', 'No column with phone numbers was recognised. Give it the heading "Phone".');
	const result: ImportResult = { rows: 0, added: 0, known: 0, rejected: 0, rejects: [] };
	for await (const batch of importRows(all, format, defaultCountry, { offset: 0, recordsRead: 0, rows: 0 }, { last: true })) {
		result.rows += batch.rows;
		result.rejected += batch.rejected;
		for (const { row, value, reason } of batch.rejects.slice(0, LIMITS.doNotCallRejects - result.rejects.length))
			result.rejects.push({ row, value, reason });
		const phones = [...new Set(batch.contacts.map(({ phone }) => phone))];
		for (let at = 0; at < phones.length; at += LIMITS.doNotCallPerRequest) {
			const part = phones.slice(at, at + LIMITS.doNotCallPerRequest);
			const entry = { phones: part, source: 'csv' as const, campaignId: null, addedBy, note };
			const { added } = await organisationOf(c).addDoNotCall(organisationId, entry);
			result.added += added;
			result.known += part.length - added;
		}
	}
	return result;
}

export const doNotCall = newRouter()
	.openapi(listRoute, async (c) => {
		const { q, cursor, source = null, limit } = c.req.valid('query');
		const input = { query: q, source, before: cursor === undefined ? null : Number(cursor), limit };
		return c.json(await listDoNotCall(databaseOf(c.env), principalOf(c).organisationId, input), 200);
	})
	.openapi(addRoute, async (c) => {
		const { phones, note } = c.req.valid('json');
		const principal = principalOf(c);
		const entry = {
			phones: normalised(phones, await countryOf(c)),
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
	.openapi(importRoute, async (c) => {
		const { note } = c.req.valid('query');
		try {
			const result = await importFile(c, c.req.raw, note);
			const { rejects: _, ...counts } = result;
			await log(c, 'do_not_call.imported', { ...counts, note });
			return c.json(result, 200);
		} catch (error) {
			if (error instanceof ImportProblem) throw new ApiError('invalid_input', error.message);
			throw error;
		}
	})
	.openapi(exportRoute, async (c) => {
		await log(c, 'do_not_call.exported', {});
		const day = new Date(clockOf(c.env).now()).toISOString().slice(0, 10);
		return c.body(textStream(doNotCallCsv(databaseOf(c.env), principalOf(c).organisationId)), 200, {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="do-not-call-${day}.csv"`,
		});
	})
	.openapi(removeRoute, async (c) => {
		const phone = normalisePhone(c.req.valid('param').phone, { defaultCountry: await countryOf(c) });
		const { reason } = c.req.valid('json');
		const { removed } = phone.ok
			? await organisationOf(c).removeDoNotCall(principalOf(c).organisationId, [phone.e164], null)
			: { removed: 0 };
		if (removed === 0) throw new ApiError('not_found', 'This number is not on the Do Not Call list.');
		await log(c, 'do_not_call.removed', { phone: phone.ok ? phone.e164 : '', reason });
		return c.body(null, 204);
	});
