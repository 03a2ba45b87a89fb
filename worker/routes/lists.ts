import { z } from '@hono/zod-openapi';
import { LIMITS } from '../../protocol/limits.ts';
import {
	COLUMN_ROLES,
	type ColumnMapping,
	type ColumnRole,
	type CsvFormat,
	DELIMITERS,
	ENCODINGS,
	listBody,
	listView as listSchema,
	previewView,
} from '../../protocol/rest.ts';
import { rememberedMapping } from '../directory/audience.ts';
import { csvLine } from '../directory/csv-cell.ts';
import { databaseOf } from '../directory/database.ts';
import { createList, deleteList, findList, type ListRow, listsOf, listView, rejectsAfter, removeList } from '../directory/lists.ts';
import { SAMPLE_BYTES } from '../domain/csv/detect.ts';
import { type PreviewOptions, previewOf } from '../domain/csv/preview.ts';
import { ApiError } from '../lib/api-error.ts';
import { changeBy, refreshLive } from './campaign-support.ts';
import { campaignCountry } from './country.ts';
import { fileBytes, peek, receive } from './list-upload.ts';
import { type AppContext, body, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, wrongField } from './router.ts';
import { textStream } from './text-stream.ts';

const campaignParams = { params: params('campaignId') };
const listParams = { params: params('campaignId', 'listId') };
const file = (description: string) => ({
	description,
	content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
});
/** What an admin may know better than the detection. */
const overrides = z.object({
	headers: z.enum(['true', 'false']).optional(),
	delimiter: z.enum(DELIMITERS).optional(),
	encoding: z.enum(ENCODINGS).optional(),
	/** Roles of all columns in order, joined by commas; instead of the guess. */
	roles: z.string().max(2_000).optional(),
});

const previewRoute = createRoute({
	method: 'post',
	path: '/preview',
	summary: 'How a file would be read: its format, a guess for every column, the first rows and their problems. Nothing is kept.',
	...onCampaign('edit'),
	request: { ...campaignParams, query: overrides, body: file(`The first ${SAMPLE_BYTES} bytes of the file; gzip is accepted.`) },
	responses: { 200: json(previewView, 'The preview.') },
});
const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Lists of the campaign, oldest first.',
	...onCampaign('view'),
	request: campaignParams,
	responses: { 200: json(z.array(listSchema), 'The lists.') },
});
const createListRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'A list to upload into, with the format that its parts are read in.',
	...onCampaign('edit'),
	request: { ...campaignParams, body: body(listBody) },
	responses: { 201: json(listSchema, 'The list, waiting for its first byte.') },
});
const contentRoute = createRoute({
	method: 'put',
	path: '/{listId}/content',
	summary: 'The part of the file that begins at byte `offset`, as long as you like; 256 KiB or more go on well.',
	description:
		'A part may end anywhere: `nextOffset` of the answer is the byte after its last whole record, where the next part begins. `last=true` ends the file. A part that does not begin at `nextOffset` is refused with 409 and `details.nextOffset`, so that a part sent twice does nothing.',
	...onCampaign('edit'),
	request: {
		...listParams,
		query: z.object({ offset: z.coerce.number().int().min(0), last: z.enum(['true', 'false']).optional() }),
		body: file('Bytes of the file; gzip is accepted, offsets are those of the unpacked file.'),
	},
	responses: { 200: json(listSchema, 'Where the list stands now.') },
});
const importRoute = createRoute({
	method: 'post',
	path: '/import',
	summary: 'A whole file at once, its format and columns found as in the preview: curl -T list.csv -X POST …',
	...onCampaign('edit'),
	request: {
		...campaignParams,
		query: overrides.extend({ name: z.string().trim().min(1).max(LIMITS.labelChars).default('Imported list') }),
		body: file('The file; gzip is accepted.'),
	},
	responses: { 201: json(listSchema, 'The finished list.') },
});
const getRoute = createRoute({
	method: 'get',
	path: '/{listId}',
	summary: 'One list.',
	...onCampaign('view'),
	request: listParams,
	responses: { 200: json(listSchema, 'The list.') },
});
const deleteRoute = createRoute({
	method: 'delete',
	path: '/{listId}',
	summary:
		'Deletes a list with its contacts. Of a list in a started campaign the numbers that were not dialed leave it, and the record stays.',
	...onCampaign('edit'),
	request: listParams,
	responses: { 204: { description: 'Deleted, or taken out of the started campaign.' } },
});
const rejectsRoute = createRoute({
	method: 'get',
	path: '/{listId}/rejects.csv',
	summary: 'Every problem of the list: row, column, value, reason.',
	...onCampaign('view'),
	request: listParams,
	responses: { 200: { description: 'UTF-8 with BOM, CRLF.', content: { 'text/csv': { schema: z.string() } } } },
});

async function listOf(c: AppContext, listId: string): Promise<ListRow> {
	const list = /^\d{1,15}$/.test(listId) ? await findList(databaseOf(c.env), campaignOf(c).id, Number(listId)) : null;
	if (!list) throw new ApiError('not_found', 'There is no such list.');
	return list;
}

const isRole = (text: string): text is ColumnRole => COLUMN_ROLES.some((role) => role === text);

/** The guess with these roles, if there is one for every column. */
function withRoles(roles: string | undefined) {
	const chosen = roles?.split(',').filter(isRole);
	if (!chosen) return undefined;
	return (guess: ColumnMapping[]) =>
		chosen.length === guess.length ? guess.map((column, index) => ({ ...column, role: chosen[index] ?? column.role })) : guess;
}

/** How the file would be read, its columns as those of an earlier list with the same headings, unless said otherwise. */
async function detect(c: AppContext, sample: Uint8Array, query: z.infer<typeof overrides>) {
	const guessed = read(c, sample, query, withRoles(query.roles));
	if (query.roles !== undefined) return guessed;
	const earlier = await rememberedMapping(databaseOf(c.env), campaignOf(c).organisationId, guessed.format);
	if (!earlier) return guessed;
	return { ...read(c, sample, query, () => earlier.columns), remembered: earlier.name };
}

function read(c: AppContext, sample: Uint8Array, query: z.infer<typeof overrides>, columns: PreviewOptions['columns']) {
	const { delimiter, encoding, headers } = query;
	const preview = previewOf(sample, {
		columns,
		defaultCountry: campaignCountry(campaignOf(c)),
		whole: sample.length < SAMPLE_BYTES,
		delimiter,
		encoding,
		headers: headers === undefined ? undefined : headers === 'true',
	});
	if (!preview.ok) throw new ApiError('invalid_input', preview.problem);
	return preview.view;
}

const hasPhone = (format: CsvFormat): boolean => format.columns.some(({ role }) => role.startsWith('phone'));

/** Puts a part of the file into the list, and tells the live campaign once the list is complete. */
async function take(c: AppContext, list: ListRow, bytes: AsyncIterable<Uint8Array>, offset: number, last: boolean): Promise<ListRow> {
	const after = await receive(c.env.DB, { list, bytes, offset, last, defaultCountry: campaignCountry(campaignOf(c)) });
	if (list.state === 'uploading' && after.state === 'ready') await refreshLive(c, campaignOf(c));
	return after;
}

const PAGE = 5_000;
async function* rejectLines(d1: D1Database, listId: number): AsyncGenerator<string> {
	yield `\ufeff${csvLine(['row', 'column', 'value', 'reason'])}`;
	let after = { row: -1, column: '' };
	for (;;) {
		const page = await rejectsAfter(d1, listId, after, PAGE);
		const end = page.at(-1);
		if (end) yield page.map(({ row, column, value, reason }) => csvLine([row, column, value, reason])).join('');
		if (!end || page.length < PAGE) return;
		after = end;
	}
}

export const lists = newRouter()
	.openapi(previewRoute, async (c) => {
		const { sample } = await peek(fileBytes(c.req.raw), SAMPLE_BYTES);
		return c.json(await detect(c, sample, c.req.valid('query')), 200);
	})
	.openapi(listRoute, async (c) => c.json((await listsOf(databaseOf(c.env), campaignOf(c).id)).map(listView), 200))
	.openapi(createListRoute, async (c) => {
		const { name, bytes, format } = c.req.valid('json');
		if (!hasPhone(format)) throw wrongField('format.columns', 'Choose the column that holds the phone numbers.');
		const createdBy = principalOf(c).id;
		const list = await createList(databaseOf(c.env), campaignOf(c), { name, bytes, format, createdBy }, changeBy(c, 'list.created'));
		return c.json(listView(list), 201);
	})
	.openapi(importRoute, async (c) => {
		const { name, ...how } = c.req.valid('query');
		const { sample, all } = await peek(fileBytes(c.req.raw), SAMPLE_BYTES);
		const { format } = await detect(c, sample, how);
		if (!hasPhone(format)) throw new ApiError('invalid_input', 'No column with phone numbers was recognised. Give it the heading "Phone".');
		const list = { name, bytes: 0, format, createdBy: principalOf(c).id };
		const created = await createList(databaseOf(c.env), campaignOf(c), list, changeBy(c, 'list.created'));
		return c.json(listView(await take(c, created, all, 0, true)), 201);
	})
	.openapi(contentRoute, async (c) => {
		const { offset, last } = c.req.valid('query');
		const list = await listOf(c, c.req.valid('param').listId);
		return c.json(listView(await take(c, list, fileBytes(c.req.raw), offset, last === 'true')), 200);
	})
	.openapi(getRoute, async (c) => c.json(listView(await listOf(c, c.req.valid('param').listId)), 200))
	.openapi(deleteRoute, async (c) => {
		const list = await listOf(c, c.req.valid('param').listId);
		const { organisationId } = campaignOf(c);
		const db = databaseOf(c.env);
		const gone = await deleteList(db, c.env.DB, list, organisationId, changeBy(c, 'list.deleted'));
		// Its numbers are in the started campaign: those that were not dialed leave it, the record stays.
		if (!gone && !(await removeList(db, list, organisationId, changeBy(c, 'list.removed'))))
			throw new ApiError('conflict', 'This list was taken out already.');
		await refreshLive(c, campaignOf(c));
		return c.body(null, 204);
	})
	.openapi(rejectsRoute, async (c) => {
		const list = await listOf(c, c.req.valid('param').listId);
		const name = `rejects-${list.id}.csv`;
		return c.body(textStream(rejectLines(c.env.DB, list.id)), 200, {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}"`,
		});
	});
