/**
 * D1, the system of record. Times are epoch ms in INTEGER columns; JSON is TEXT.
 * STRICT and WITHOUT ROWID are added by hand to the generated migrations (drizzle-kit writes neither);
 * a table marked "without rowid" below must be created so: it costs one row written per insert instead of two.
 * The tables of better-auth are in auth-schema.ts.
 */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CsvFormat, ListSummary } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';

export * from './auth-schema.ts';

export const campaigns = sqliteTable(
	'campaigns',
	{
		id: text().primaryKey(),
		organisationId: text('organisation_id').notNull(),
		name: text().notNull().default(''),
		practice: integer({ mode: 'boolean' }).notNull().default(false),
		carrier: text({ enum: ['simulated'] })
			.notNull()
			.default('simulated'),
		settings: text({ mode: 'json' }).$type<Settings>().notNull(),
		/** Version of the script in force; 0 = none yet. */
		scriptVersion: integer('script_version').notNull().default(0),
		/** Set once by a valid start (R3), never unset. */
		startedAt: integer('started_at'),
		/** Projected from the object, for lists; the object is the truth. */
		pausedAt: integer('paused_at'),
		pausedBy: text('paused_by'),
		/** Last status sentence the object projected, for the list of campaigns. */
		statusKind: text('status_kind').notNull().default('not_started'),
		statusSentence: text('status_sentence').notNull().default('This campaign has not been started.'),
		loadSummary: text('load_summary', { mode: 'json' }),
		archivedAt: integer('archived_at'),
		/** Deleted for good: contacts, script and results are erased, this row and the approvals stay. */
		deletedAt: integer('deleted_at'),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
		/** Raised by every change of set-up that the object has to pull. */
		revision: integer().notNull().default(1),
	},
	(t) => [index('campaigns_by_organisation').on(t.organisationId, t.createdAt)],
);

/** Caller and clicker links. One live row per campaign and kind; the token is the secret part of the URL. */
export const links = sqliteTable(
	'links',
	{
		token: text().primaryKey(),
		campaignId: text('campaign_id').notNull(),
		kind: text({ enum: ['caller', 'clicker'] }).notNull(),
		createdAt: integer('created_at').notNull(),
		revokedAt: integer('revoked_at'),
	},
	(t) => [index('links_by_campaign').on(t.campaignId, t.kind)],
);

/** Every version ever in force stays, so that answers can be read with the script they were given under. */
export const scriptVersions = sqliteTable(
	'script_versions',
	{
		campaignId: text('campaign_id').notNull(),
		version: integer().notNull(),
		script: text({ mode: 'json' }).$type<Script>().notNull(),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.version] })],
);

export const callerIds = sqliteTable(
	'caller_ids',
	{
		id: text().primaryKey(),
		campaignId: text('campaign_id').notNull(),
		phone: text().notNull(),
		label: text().notNull().default(''),
		readyMade: integer('ready_made', { mode: 'boolean' }).notNull().default(false),
		createdAt: integer('created_at').notNull(),
	},
	(t) => [uniqueIndex('caller_ids_once').on(t.campaignId, t.phone)],
);

export const contactLists = sqliteTable(
	'contact_lists',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		campaignId: text('campaign_id').notNull(),
		name: text().notNull(),
		state: text({ enum: ['uploading', 'ready', 'failed'] })
			.notNull()
			.default('uploading'),
		problem: text(),
		format: text({ mode: 'json' }).$type<CsvFormat>().notNull(),
		bytes: integer().notNull().default(0),
		nextOffset: integer('next_offset').notNull().default(0),
		/** Physical records read so far, headings and blank lines included, so that a resumed upload numbers rows rightly. */
		recordsRead: integer('records_read').notNull().default(0),
		rows: integer().notNull().default(0),
		accepted: integer().notNull().default(0),
		rejected: integer().notNull().default(0),
		/** What the list holds, counted once after it became ready: a list never changes then. Null = not counted yet. */
		summary: text({ mode: 'json' }).$type<ListSummary>(),
		/** Taken out of a started campaign: numbers that were not dialed are not dialed any more. */
		removedAt: integer('removed_at'),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
	},
	(t) => [index('contact_lists_by_campaign').on(t.campaignId)],
);

/**
 * One row per list row and phone column. Without rowid.
 * (listId, row) names the contact; `part` tells its phone columns apart.
 */
export const contacts = sqliteTable(
	'contacts',
	{
		listId: integer('list_id').notNull(),
		/** Row in the file as a spreadsheet shows it: the headings are row 1. */
		row: integer().notNull(),
		part: integer().notNull().default(0),
		/** E.164 */
		phone: text().notNull(),
		lineKind: text('line_kind', { enum: ['cell', 'landline', 'unknown'] }).notNull(),
		/** Candidate IANA zones joined by a comma, most trusted source only; '' = the campaign's own zone. */
		zones: text().notNull().default(''),
		externalId: text('external_id').notNull().default(''),
		firstName: text('first_name').notNull().default(''),
		lastName: text('last_name').notNull().default(''),
		/** Merge fields by normalised heading. */
		fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
	},
	(t) => [primaryKey({ columns: [t.listId, t.row, t.part] })],
);

/** What was wrong with a row: never the whole upload, only this row or column. Without rowid. */
export const rejects = sqliteTable(
	'rejects',
	{
		listId: integer('list_id').notNull(),
		row: integer().notNull(),
		column: text().notNull(),
		value: text().notNull(),
		reason: text().notNull(),
	},
	(t) => [primaryKey({ columns: [t.listId, t.row, t.column] })],
);

/** One list per organisation, by number. `seq` orders additions and removals for those who pull by version. */
export const doNotCall = sqliteTable(
	'do_not_call',
	{
		seq: integer().primaryKey({ autoIncrement: true }),
		organisationId: text('organisation_id').notNull(),
		phone: text().notNull(),
		/** 'caller', 'admin', 'csv', 'api' */
		source: text().notNull(),
		campaignId: text('campaign_id'),
		addedBy: text('added_by').notNull(),
		note: text().notNull().default(''),
		addedAt: integer('added_at').notNull(),
	},
	(t) => [uniqueIndex('do_not_call_once').on(t.organisationId, t.phone)],
);

export const alertBars = sqliteTable(
	'alert_bars',
	{
		id: text().primaryKey(),
		campaignId: text('campaign_id').notNull(),
		text: text().notNull(),
		severity: text({ enum: ['info', 'success', 'warning', 'error'] }).notNull(),
		linkUrl: text('link_url'),
		linkLabel: text('link_label'),
		position: integer().notNull().default(0),
		startsAt: integer('starts_at'),
		expiresAt: integer('expires_at'),
		createdAt: integer('created_at').notNull(),
	},
	(t) => [index('alert_bars_by_campaign').on(t.campaignId, t.position)],
);

export const endCards = sqliteTable(
	'end_cards',
	{
		campaignId: text('campaign_id').notNull(),
		kind: text({ enum: ['paused', 'complete', 'outside_hours'] }).notNull(),
		/** Already sanitised. */
		html: text().notNull(),
		nextCampaignId: text('next_campaign_id'),
		updatedAt: integer('updated_at').notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.kind] })],
);

// ── projected by the campaign object, in batches that may repeat ────────────

/** Without rowid. `seq` is dense per campaign; a withdrawn approval is a record of its own. */
export const approvals = sqliteTable(
	'approvals',
	{
		campaignId: text('campaign_id').notNull(),
		seq: integer().notNull(),
		/** 'approved', 'duplicate', 'withdrawn' */
		outcome: text().notNull(),
		numberId: integer('number_id').notNull(),
		phone: text().notNull(),
		sessionId: text('session_id').notNull(),
		sessionName: text('session_name').notNull(),
		pressedAt: integer('pressed_at').notNull(),
		receivedAt: integer('received_at').notNull(),
		input: text().notNull(),
		ipPrefix: text('ip_prefix').notNull(),
		salt: text().notNull(),
		hash: text().notNull(),
		/** Null while value and salt are there; written by erasure in their place, so that the chain stays verifiable. */
		phoneCommitment: text('phone_commitment'),
		nameCommitment: text('name_commitment'),
		ipCommitment: text('ip_commitment'),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.seq] })],
);

/** Without rowid. A later state of the same attempt replaces an earlier one (`version`). */
export const attempts = sqliteTable(
	'attempts',
	{
		campaignId: text('campaign_id').notNull(),
		id: integer().notNull(),
		version: integer().notNull(),
		numberId: integer('number_id').notNull(),
		phone: text().notNull(),
		lineKind: text('line_kind').notNull(),
		listId: integer('list_id'),
		pass: integer().notNull(),
		/** Whether it used up a pass. */
		counted: integer().notNull(),
		callerIdPhone: text('caller_id_phone').notNull(),
		legId: text('leg_id').notNull(),
		placedAt: integer('placed_at').notNull(),
		ringingAt: integer('ringing_at'),
		answeredAt: integer('answered_at'),
		connectedAt: integer('connected_at'),
		endedAt: integer('ended_at'),
		/** protocol DISPOSITIONS; null while open. */
		disposition: text(),
		/** Why, in the carrier's or our words. */
		cause: text(),
		callerSessionId: text('caller_session_id'),
		callerName: text('caller_name'),
		/** Answer of the first question, once saved. */
		resultQuestionId: text('result_question_id'),
		resultAnswerId: text('result_answer_id'),
		scriptVersion: integer('script_version'),
		savedAt: integer('saved_at'),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.id] }), index('attempts_by_phone').on(t.campaignId, t.phone)],
);

/** Without rowid. The last value given to a question, per person; `value` null = taken back. */
export const answers = sqliteTable(
	'answers',
	{
		campaignId: text('campaign_id').notNull(),
		attemptId: integer('attempt_id').notNull(),
		personRef: text('person_ref').notNull(),
		questionId: text('question_id').notNull(),
		version: integer().notNull(),
		/** JSON of an AnswerValue. */
		value: text(),
		scriptVersion: integer('script_version').notNull(),
		at: integer().notNull(),
		callerSessionId: text('caller_session_id').notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.attemptId, t.personRef, t.questionId] })],
);

/** Without rowid. */
export const callerSessions = sqliteTable(
	'caller_sessions',
	{
		campaignId: text('campaign_id').notNull(),
		id: text().notNull(),
		version: integer().notNull(),
		name: text().notNull(),
		phone: text().notNull(),
		joinedAt: integer('joined_at').notNull(),
		endedAt: integer('ended_at'),
		endReason: text('end_reason'),
		calls: integer().notNull().default(0),
		talkMs: integer('talk_ms').notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.id] })],
);

/** Closed intervals of a session's states. Without rowid. */
export const callerIntervals = sqliteTable(
	'caller_intervals',
	{
		campaignId: text('campaign_id').notNull(),
		sessionId: text('session_id').notNull(),
		seq: integer().notNull(),
		state: text().notNull(),
		fromAt: integer('from_at').notNull(),
		toAt: integer('to_at').notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sessionId, t.seq] })],
);

export const auditLog = sqliteTable(
	'audit_log',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: text('organisation_id').notNull(),
		campaignId: text('campaign_id'),
		actor: text().notNull(),
		action: text().notNull(),
		detail: text({ mode: 'json' }),
		at: integer().notNull(),
	},
	(t) => [index('audit_log_by_organisation').on(t.organisationId, t.id)],
);

export const apiKeys = sqliteTable(
	'api_keys',
	{
		id: text().primaryKey(),
		organisationId: text('organisation_id').notNull(),
		name: text().notNull(),
		/** First characters, to recognise it by. */
		prefix: text().notNull(),
		/** SHA-256 of the key, hex. */
		hash: text().notNull().unique(),
		role: text().notNull().default('owner'),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
		lastUsedAt: integer('last_used_at'),
		revokedAt: integer('revoked_at'),
	},
	(t) => [index('api_keys_by_organisation').on(t.organisationId)],
);
