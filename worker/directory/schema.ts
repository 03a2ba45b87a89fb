/**
 * D1, the system of record. Times are epoch ms in INTEGER columns; JSON is TEXT.
 * STRICT and WITHOUT ROWID are added by hand to the generated migrations (drizzle-kit writes neither);
 * a table marked "without rowid" below must be created so: it costs one row written per insert instead of two.
 * The tables of better-auth are in auth-schema.ts.
 */
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CarrierAccountBody, CarrierNumberView } from '../../protocol/carrier.ts';
import type { Scope } from '../../protocol/enums.ts';
import { RECORDING_TYPES } from '../../protocol/recording.ts';
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
		carrier: text({ enum: ['simulated', 'twilio'] })
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

/** What people hear who had to be dropped. One in force per campaign; a replaced one is kept for an hour, for calls that still fetch it. */
export const recordings = sqliteTable(
	'recordings',
	{
		/** Part of the address at which the carrier fetches it. */
		id: text().primaryKey(),
		campaignId: text('campaign_id').notNull(),
		name: text().notNull(),
		type: text({ enum: RECORDING_TYPES }).notNull(),
		bytes: integer().notNull(),
		durationMs: integer('duration_ms').notNull(),
		data: blob({ mode: 'buffer' }).notNull(),
		addedAt: integer('added_at').notNull(),
		addedBy: text('added_by').notNull(),
		/** Another one took its place, or it was removed. */
		replacedAt: integer('replaced_at'),
	},
	(t) => [index('recordings_by_campaign').on(t.campaignId, t.replacedAt)],
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
		/** 'caller', 'admin', 'csv', 'api', 'phone' */
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
		/** JSON of a DropDetail (protocol/views.ts): how things stood when the person was dropped. */
		dropDetail: text('drop_detail'),
		/** A call-back was agreed: not before then; 0 = whenever the number is due. */
		callBackAt: integer('call_back_at'),
	},
	(t) => [
		primaryKey({ columns: [t.campaignId, t.id] }),
		index('attempts_by_phone').on(t.campaignId, t.phone),
		/** Rows behind a figure, newest first; holds all that figures are filtered by. */
		index('attempts_by_time').on(
			t.campaignId,
			t.placedAt,
			t.disposition,
			t.pass,
			t.lineKind,
			t.listId,
			t.callerIdPhone,
			t.callerSessionId,
			t.resultAnswerId,
		),
		/** Figures by caller: only attempts that were given to one. */
		index('attempts_by_caller')
			.on(
				t.campaignId,
				t.callerSessionId,
				t.placedAt,
				t.disposition,
				t.pass,
				t.lineKind,
				t.listId,
				t.callerIdPhone,
				t.resultAnswerId,
				t.numberId,
				t.connectedAt,
				t.endedAt,
			)
			.where(sql`caller_session_id is not null`),
	],
);

/**
 * Sums of `attempts` per quarter of an hour and what figures are filtered by. Written in the batch that writes the attempts, as the
 * difference it makes: a repeated batch makes none. Without rowid.
 */
export const resultCells = sqliteTable(
	'result_cells',
	{
		campaignId: text('campaign_id').notNull(),
		/** Epoch quarters of an hour of `placed_at`: every time zone begins its hours on one. */
		quarter: integer().notNull(),
		pass: integer().notNull(),
		lineKind: text('line_kind').notNull(),
		/** 0 = none. */
		listId: integer('list_id').notNull(),
		callerIdPhone: text('caller_id_phone').notNull(),
		attempts: integer().notNull(),
		dials: integer().notNull(),
		answered: integer().notNull(),
		connected: integer().notNull(),
		dropped: integer().notNull(),
		hungUpFirst: integer('hung_up_first').notNull(),
		machines: integer().notNull(),
		noAnswer: integer('no_answer').notNull(),
		busy: integer().notNull(),
		invalid: integer().notNull(),
		talkMs: integer('talk_ms').notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.quarter, t.pass, t.lineKind, t.listId, t.callerIdPhone] })],
);

/**
 * Sums of `answers` in the same way. `answerId` '' counts records with a value; `questionId` '' holds the results of attempts
 * by answer. Without rowid.
 */
export const answerCells = sqliteTable(
	'answer_cells',
	{
		campaignId: text('campaign_id').notNull(),
		questionId: text('question_id').notNull(),
		answerId: text('answer_id').notNull(),
		quarter: integer().notNull(),
		pass: integer().notNull(),
		lineKind: text('line_kind').notNull(),
		listId: integer('list_id').notNull(),
		callerIdPhone: text('caller_id_phone').notNull(),
		n: integer().notNull(),
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.questionId, t.answerId, t.quarter, t.pass, t.lineKind, t.listId, t.callerIdPhone] })],
);

/** Approvals by outcome. Without rowid. */
export const approvalCells = sqliteTable(
	'approval_cells',
	{ campaignId: text('campaign_id').notNull(), outcome: text().notNull(), n: integer().notNull() },
	(t) => [primaryKey({ columns: [t.campaignId, t.outcome] })],
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
	(t) => [
		primaryKey({ columns: [t.campaignId, t.attemptId, t.personRef, t.questionId] }),
		index('answers_by_question').on(t.campaignId, t.questionId, t.attemptId),
	],
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
	(t) => [
		index('audit_log_by_organisation').on(t.organisationId, t.id),
		index('audit_log_by_campaign').on(t.organisationId, t.campaignId, t.id),
	],
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
		/** JSON array of protocol SCOPES; null = all of them (keys from before there were scopes). */
		scopes: text({ mode: 'json' }).$type<Scope[]>(),
		expiresAt: integer('expires_at'),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
		lastUsedAt: integer('last_used_at'),
		revokedAt: integer('revoked_at'),
	},
	(t) => [index('api_keys_by_organisation').on(t.organisationId)],
);

/** Invitations and links to choose a new password. Only the hash of a link's secret is kept; it opens once. */
export const accountLinks = sqliteTable(
	'account_links',
	{
		id: text().primaryKey(),
		organisationId: text('organisation_id').notNull(),
		kind: text({ enum: ['invitation', 'password_reset'] }).notNull(),
		/** SHA-256 of the secret part, hex. */
		hash: text().notNull().unique(),
		/** Lower case. */
		email: text().notNull(),
		/** Role of the invited; null for a new password. */
		role: text(),
		/** Whose password; null for an invitation. */
		userId: text('user_id'),
		createdBy: text('created_by').notNull(),
		createdByName: text('created_by_name').notNull(),
		createdAt: integer('created_at').notNull(),
		expiresAt: integer('expires_at').notNull(),
		usedAt: integer('used_at'),
		revokedAt: integer('revoked_at'),
	},
	(t) => [index('account_links_by_organisation').on(t.organisationId, t.kind)],
);

/** What the organisation owner alone decides. No row = the defaults. */
export const organisationSettings = sqliteTable('organisation_settings', {
	organisationId: text('organisation_id').primaryKey(),
	/** protocol CLICKING_POLICIES */
	clicking: text({ enum: ['allowed', 'required', 'forbidden'] })
		.notNull()
		.default('allowed'),
	/** People without a second factor can do nothing but get one. */
	secondFactorRequired: integer('second_factor_required', { mode: 'boolean' }).notNull().default(false),
});

/** Answers to requests that came with an Idempotency-Key, for 24 hours. Without rowid. */
export const idempotencyKeys = sqliteTable(
	'idempotency_keys',
	{
		/** Organisation and person or key. */
		principal: text().notNull(),
		key: text().notNull(),
		/** SHA-256 of method, path and body, hex. */
		request: text().notNull(),
		/** HTTP status; null while the first request is at work. */
		status: integer(),
		/** The answer, encrypted: it may hold a secret that is shown once. */
		answer: text(),
		createdAt: integer('created_at').notNull(),
	},
	(t) => [primaryKey({ columns: [t.principal, t.key] }), index('idempotency_keys_by_age').on(t.createdAt)],
);

/** The organisation's account with a carrier. Secrets are sealed (carriers/twilio/sealed.ts). Without rowid. */
export const carrierAccounts = sqliteTable('carrier_accounts', {
	organisationId: text('organisation_id').primaryKey(),
	accountSid: text('account_sid').notNull(),
	apiKeySid: text('api_key_sid').notNull(),
	/** Sealed. */
	apiKeySecret: text('api_key_secret').notNull(),
	/** Sealed; the token that signs webhooks. */
	authToken: text('auth_token').notNull(),
	/** Sealed; the one before, accepted until then. */
	oldAuthToken: text('old_auth_token'),
	oldTokenUntil: integer('old_token_until'),
	apiBase: text('api_base').notNull(),
	publicUrl: text('public_url').notNull(),
	/** The TwiML app of browser audio. */
	appSid: text('app_sid'),
	callsPerSecond: real('calls_per_second').notNull(),
	maxConcurrent: integer('max_concurrent'),
	countries: text({ mode: 'json' }).$type<string[]>().notNull(),
	/** Dollars: accountPerDay, campaignPerHour, campaignPerDay, campaignTotal; null = none. */
	limits: text({ mode: 'json' }).$type<CarrierAccountBody['limits']>().notNull(),
	/** As the carrier listed them last: {sid, phone, label, answered}. */
	numbers: text({ mode: 'json' }).$type<CarrierNumberView[]>().notNull(),
	numbersAt: integer('numbers_at'),
	changedAt: integer('changed_at').notNull(),
	changedBy: text('changed_by').notNull(),
});
