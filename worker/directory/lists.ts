/** Uploaded contact lists in D1: progress, contacts and named problems, committed together. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { CsvFormat, ListView } from '../../protocol/rest.ts';
import { audit, auditIfChanged } from './audit.ts';
import { type CampaignRow, type Change, raiseRevision } from './campaigns.ts';
import type { Database } from './database.ts';
import { contactLists } from './schema.ts';

export type ListRow = typeof contactLists.$inferSelect;

/** Rows of one commit. `position` is where the file has been read to. */
export interface ListBatch {
	contacts: readonly ListContact[];
	rejects: readonly { row: number; column: string; value: string; reason: string }[];
	rows: number;
	rejected: number;
	position: { offset: number; recordsRead: number };
}
export interface ListContact {
	row: number;
	part: number;
	/** E.164 */
	phone: string;
	lineKind: 'cell' | 'landline' | 'unknown';
	zones: string;
	externalId: string;
	firstName: string;
	lastName: string;
	fields: Readonly<Record<string, string>>;
}

export function listView(row: ListRow): ListView {
	const { id, name, state, problem, bytes, nextOffset, rows, accepted, rejected, format, removedAt, createdAt } = row;
	return { id, name, state, problem, bytes, nextOffset, rows, accepted, rejected, format, removedAt, createdAt };
}

export async function listsOf(db: Database, campaignId: string): Promise<ListRow[]> {
	return await db.select().from(contactLists).where(eq(contactLists.campaignId, campaignId)).orderBy(asc(contactLists.id)).all();
}

export async function findList(db: Database, campaignId: string, id: number): Promise<ListRow | null> {
	const where = and(eq(contactLists.id, id), eq(contactLists.campaignId, campaignId));
	return (await db.select().from(contactLists).where(where).get()) ?? null;
}

export interface NewList {
	name: string;
	/** Of the file; 0 = not known. */
	bytes: number;
	format: CsvFormat;
	createdBy: string;
}

export async function createList(db: Database, campaign: CampaignRow, list: NewList, change: Change): Promise<ListRow> {
	const { organisationId, id: campaignId } = campaign;
	const [rows] = await db.batch([
		db
			.insert(contactLists)
			.values({ ...list, campaignId, createdAt: change.at })
			.returning(),
		audit(db, { ...change, organisationId, campaignId, detail: { name: list.name } }),
	]);
	const [row] = rows;
	if (!row) throw new Error('the list was not written');
	return row;
}

/**
 * Characters of JSON in one statement. D1 takes 2 MB of bytes; texts that are long to V8 (128 kB) would each stay until the next full
 * collection.
 */
const STATEMENT_CHARS = 60_000;

/** JSON arrays of the items, none much longer than a statement may be. */
function jsonPieces(items: readonly (readonly unknown[])[]): string[] {
	const pieces: string[] = [];
	let texts: string[] = [];
	let chars = 0;
	for (const item of items) {
		const text = JSON.stringify(item);
		if (chars + text.length > STATEMENT_CHARS && texts.length > 0) {
			pieces.push(`[${texts.join()}]`);
			texts = [];
			chars = 0;
		}
		texts.push(text);
		chars += text.length;
	}
	if (texts.length > 0) pieces.push(`[${texts.join()}]`);
	return pieces;
}

/** True only while the list stands where the batch begins: what comes twice, or too late, writes nothing. */
const IN_PLACE = `exists (select 1 from contact_lists where id = ?1 and next_offset = ?2 and state = 'uploading')`;
const INSERT_CONTACTS = `insert or ignore into contacts (list_id, row, part, phone, line_kind, zones, external_id, first_name, last_name, fields)
	select ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value -> 8 from json_each(?3) where ${IN_PLACE}`;
const INSERT_REJECTS = `insert or ignore into rejects (list_id, row, "column", value, reason)
	select ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?3) where ${IN_PLACE}`;
const ADVANCE = `update contact_lists set next_offset = ?3, records_read = ?4, rows = rows + ?5, accepted = accepted + ?6, rejected = rejected + ?7
	where id = ?1 and next_offset = ?2 and state = 'uploading'`;

/** Writes the batch and moves the list on, in one transaction. False: the list does not stand at `offset`; nothing was written. */
export async function commitBatch(d1: D1Database, listId: number, offset: number, batch: ListBatch): Promise<boolean> {
	const contacts = batch.contacts.map((c) => [
		c.row,
		c.part,
		c.phone,
		c.lineKind,
		c.zones,
		c.externalId,
		c.firstName,
		c.lastName,
		c.fields,
	]);
	const rejects = batch.rejects.map((r) => [r.row, r.column, r.value, r.reason]);
	const { position, rows, rejected } = batch;
	const results = await d1.batch([
		...jsonPieces(contacts).map((json) => d1.prepare(INSERT_CONTACTS).bind(listId, offset, json)),
		...jsonPieces(rejects).map((json) => d1.prepare(INSERT_REJECTS).bind(listId, offset, json)),
		d1.prepare(ADVANCE).bind(listId, offset, position.offset, position.recordsRead, rows, contacts.length, rejected),
	]);
	return (results.at(-1)?.meta.changes ?? 0) > 0;
}

const isUploading = (id: number) => and(eq(contactLists.id, id), eq(contactLists.state, 'uploading'));

/** The whole file has been read: the list is ready, and the live campaign hears of it. `bytes`: size of the file. */
export async function finishList(db: Database, list: ListRow, bytes: number): Promise<void> {
	await db.batch([db.update(contactLists).set({ state: 'ready', bytes }).where(isUploading(list.id)), raiseRevision(db, list.campaignId)]);
}

/** The file cannot be a list; `problem` is for people. */
export async function failList(db: Database, list: ListRow, problem: string): Promise<void> {
	await db.update(contactLists).set({ state: 'failed', problem }).where(isUploading(list.id));
}

/** Rows removed by one statement: a list of a million does not fit into one. */
const DELETE_ROWS = 20_000;

/**
 * Removes a list and all it brought. False: its numbers are in a started campaign already.
 * Broken off, it can be asked for again: the list stays, marked, until the last row is gone.
 */
export async function deleteList(db: Database, d1: D1Database, list: ListRow, organisationId: string, change: Change): Promise<boolean> {
	const free = sql`(${contactLists.state} <> 'ready' or not exists (select 1 from campaigns c where c.id = ${list.campaignId} and c.started_at is not null))`;
	const marked = await db
		.update(contactLists)
		.set({ state: 'failed', problem: 'This list is being deleted.' })
		.where(and(eq(contactLists.id, list.id), free))
		.returning({ id: contactLists.id });
	if (marked.length === 0) return false;
	const highest = Math.max(
		list.recordsRead,
		(await d1.prepare('select max(row) n from contacts where list_id = ?').bind(list.id).first<number>('n')) ?? 0,
	);
	for (let row = 0; row <= highest; row += DELETE_ROWS) {
		await d1.batch(
			['contacts', 'rejects'].map((table) =>
				d1.prepare(`delete from ${table} where list_id = ? and row <= ?`).bind(list.id, row + DELETE_ROWS),
			),
		);
	}
	await db.batch([
		db.delete(contactLists).where(eq(contactLists.id, list.id)),
		raiseRevision(db, list.campaignId),
		audit(db, { ...change, organisationId, campaignId: list.campaignId, detail: { name: list.name } }),
	]);
	return true;
}

/** Takes a list out of a started campaign; its rows stay for the record. False: it was taken out before. */
export async function removeList(db: Database, list: ListRow, organisationId: string, change: Change): Promise<boolean> {
	const [removed] = await db.batch([
		db
			.update(contactLists)
			.set({ removedAt: change.at })
			.where(and(eq(contactLists.id, list.id), isNull(contactLists.removedAt)))
			.returning({ id: contactLists.id }),
		auditIfChanged(db, { ...change, organisationId, campaignId: list.campaignId, detail: { name: list.name, listId: list.id } }),
		raiseRevision(db, list.campaignId),
	]);
	return removed.length > 0;
}

export interface RejectRow {
	row: number;
	column: string;
	value: string;
	reason: string;
}

/** Problems of a list behind the cursor, in the order of the file. */
export async function rejectsAfter(
	d1: D1Database,
	listId: number,
	after: { row: number; column: string },
	limit: number,
): Promise<RejectRow[]> {
	const result = await d1
		.prepare(
			`select row, "column", value, reason from rejects where list_id = ? and (row, "column") > (?, ?) order by row, "column" limit ?`,
		)
		.bind(listId, after.row, after.column, limit)
		.all<RejectRow>();
	return result.results;
}
