/** REST bodies and answers. Every schema is also in the OpenAPI document. */
import { z } from 'zod';
import { CARRIERS } from './carrier.ts';
import { COLUMN_ROLES } from './columns.ts';
import { CLICKING_POLICIES, END_CARD_KINDS, LINE_KINDS, ROLES, SEVERITIES } from './enums.ts';
import { LIMITS } from './limits.ts';
import { oneLine } from './plain-text.ts';

const name = oneLine().max(LIMITS.campaignNameChars);
const ms = z.number().int();
/** A moment that somebody chooses: no date says more than the last day of the year 9999. */
const chosenMs = ms.min(0).max(253_402_300_799_999, 'Times are milliseconds since 1970.');

// ── set-up and people ──────────────────────────────────────────────────────
export const setupBody = z.object({
	organisation: oneLine().min(1).max(120),
	name: oneLine().min(1).max(LIMITS.personNameChars),
	email: z.email().max(200),
	password: z.string().min(10).max(200),
	setupSecret: z.string().max(200).optional(),
});
export const meView = z.object({
	/** `twoFactor`: signs in with a code as well. A key has neither that nor an e-mail address. */
	user: z.object({ id: z.string(), name: z.string(), email: z.string(), twoFactor: z.boolean() }),
	organisation: z.object({ id: z.string(), name: z.string(), clicking: z.enum(CLICKING_POLICIES) }),
	role: z.enum(ROLES),
	/** Every action that role and scopes allow; docs/roles.md has them all. */
	rights: z.array(z.string()),
	/** The organisation asks everybody for a second factor: until this person has one, nothing but the own account is open. */
	secondFactorMissing: z.boolean(),
});
export type MeView = z.infer<typeof meView>;

// ── campaigns ──────────────────────────────────────────────────────────────
export const campaignBody = z.object({
	name: name.default(''),
	practice: z.boolean().default(false),
	/** The zone of the default dialing hours; without it the hours start empty. */
	timeZone: z.string().max(60).optional(),
});
export const campaignPatch = z.object({ name, practice: z.boolean(), carrier: z.enum(CARRIERS) }).partial();
/** A copy takes the script, the settings and the caller-ID numbers along; no contacts. */
export const copyCampaignBody = z.object({ name: name.optional() });
/** `confirm`: the campaign's name, or `delete` where it has none. */
export const deleteCampaignBody = z.object({ confirm: z.string().max(LIMITS.campaignNameChars) });
export const campaignView = z.object({
	id: z.string(),
	name: z.string(),
	practice: z.boolean(),
	/** The carrier that places the calls. */
	carrier: z.enum(CARRIERS),
	startedAt: ms.nullable(),
	createdAt: ms,
	/** When it was paused, as last heard of; null while it is not. */
	pausedAt: ms.nullable(),
	archivedAt: ms.nullable(),
	deletedAt: ms.nullable(),
	/** Absolute; null until the campaign has been started. */
	callerUrl: z.string().nullable(),
	/** Absolute; null until started, or with clicking off. */
	clickerUrl: z.string().nullable(),
});
export type CampaignView = z.infer<typeof campaignView>;
export const campaignListItem = campaignView.extend({ status: z.string(), statusKind: z.string() });
export type CampaignListItem = z.infer<typeof campaignListItem>;

// ── caller-ID numbers ──────────────────────────────────────────────────────
export const callerIdBody = z.object({ phone: z.string().min(3).max(40), label: oneLine().max(LIMITS.labelChars).default('') });
export const callerIdView = z.object({ id: z.string(), phone: z.string(), label: z.string(), readyMade: z.boolean() });
export type CallerIdView = z.infer<typeof callerIdView>;

// ── contact lists ──────────────────────────────────────────────────────────
export { COLUMN_ROLES, type ColumnRole, MERGE_ROLES } from './columns.ts';
export const columnMapping = z.object({
	index: z
		.number()
		.int()
		.min(0)
		.max(LIMITS.columns - 1),
	heading: z.string(),
	role: z.enum(COLUMN_ROLES),
	field: z.string().max(60),
});
export type ColumnMapping = z.infer<typeof columnMapping>;
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export const DELIMITERS = [',', ';', '\t', '|'] as const;
/** How a file is read: found by the preview, changed by the admin, kept with the list. */
export const csvFormat = z.object({
	encoding: z.enum(ENCODINGS),
	delimiter: z.enum(DELIMITERS),
	headers: z.boolean(),
	/** Absent = line feeds, with or without a carriage return before them. */
	lineEnd: z.enum(['lf', 'cr']).optional(),
	columns: z.array(columnMapping).min(1).max(LIMITS.columns),
});
export type CsvFormat = z.infer<typeof csvFormat>;
export const previewView = z.object({
	format: csvFormat,
	/** First records below the headings, as read. */
	rows: z.array(z.array(z.string())),
	problems: z.array(z.object({ row: z.number().int(), column: z.string(), value: z.string(), reason: z.string() })),
	warnings: z.array(z.string()),
	/** Name of an earlier list with the same headings, whose mapping was taken over; null = the columns are guessed. */
	remembered: z.string().nullable().default(null),
});
export type PreviewView = z.infer<typeof previewView>;
export const listBody = z.object({
	name: z.string().trim().min(1).max(LIMITS.labelChars),
	bytes: z.number().int().min(0).max(2_000_000_000),
	format: csvFormat,
});
/** What a ready list holds. All counts are of different phone numbers. */
export const listSummary = z.object({
	numbers: z.number().int(),
	cells: z.number().int(),
	landlines: z.number().int(),
	unknown: z.number().int(),
	/** Numbers that several contacts of the list share. */
	households: z.number().int(),
	/** Numbers by candidate zones joined by a comma, most first; '' = the campaign's own zone. */
	zones: z.array(z.object({ zones: z.string(), numbers: z.number().int() })),
});
export type ListSummary = z.infer<typeof listSummary>;
export const listView = z.object({
	id: z.number().int(),
	name: z.string(),
	state: z.enum(['uploading', 'ready', 'failed']),
	/** Why it failed, in words. */
	problem: z.string().nullable(),
	bytes: z.number().int(),
	/** Where the next part has to begin. */
	nextOffset: z.number().int(),
	/** Records read, blank lines and the headings not counted. */
	rows: z.number().int(),
	/** Phone numbers accepted, before duplicates are merged. */
	accepted: z.number().int(),
	/** Rows that brought nothing callable. */
	rejected: z.number().int(),
	format: csvFormat,
	/** When it was taken out of the started campaign; null = it was not. */
	removedAt: ms.nullable(),
	createdAt: ms,
});
export type ListView = z.infer<typeof listView>;

/** Numbers of a list that another started campaign calls too. */
export const overlapView = z.object({
	campaignId: z.string(),
	name: z.string(),
	numbers: z.number().int(),
	/** Computed from a sample of the list. */
	about: z.boolean(),
});
export const listSummaryView = listSummary.extend({ overlaps: z.array(overlapView) });
export type ListSummaryView = z.infer<typeof listSummaryView>;
/** Numbers whose own window is open, by weekday (Monday first) and hour of the campaign's zone. */
export const callableHoursView = z.object({
	timeZone: z.string(),
	/** Numbers of all ready lists. */
	numbers: z.number().int(),
	week: z.array(z.array(z.number().int())),
});
export type CallableHoursView = z.infer<typeof callableHoursView>;
/** Everything about one number of a campaign. */
export const numberView = z.object({
	/** E.164 */
	phone: z.string(),
	/** Why it is not being dialed now. */
	sentence: z.string(),
	doNotCall: z.boolean(),
	people: z.array(
		z.object({
			listId: z.number().int(),
			listName: z.string(),
			row: z.number().int(),
			firstName: z.string(),
			lastName: z.string(),
			externalId: z.string(),
			lineKind: z.enum(LINE_KINDS),
			/** Candidate zones joined by a comma; '' = the campaign's own. */
			zones: z.string(),
		}),
	),
	attempts: z.array(
		z.object({
			id: z.number().int(),
			pass: z.number().int(),
			counted: z.boolean(),
			placedAt: ms,
			endedAt: ms.nullable(),
			disposition: z.string().nullable(),
			cause: z.string().nullable(),
			callerName: z.string().nullable(),
			/** The call result, in the words of its answer. */
			result: z.string().nullable(),
		}),
	),
});
export type NumberView = z.infer<typeof numberView>;

// ── messages ───────────────────────────────────────────────────────────────
export const alertBarBody = z.object({
	text: z.string().trim().min(1).max(LIMITS.alertTextChars),
	severity: z.enum(SEVERITIES).default('info'),
	link: z
		.object({
			url: z.url({ protocol: /^https?$/, error: 'An address begins with https:// (or http://).' }).max(500),
			label: z.string().trim().min(1).max(LIMITS.labelChars),
		})
		.nullable()
		.default(null),
	startsAt: chosenMs.nullable().default(null),
	expiresAt: chosenMs.nullable().default(null),
	position: z.number().int().min(0).max(1000).default(0),
});
export const alertBarAdminView = alertBarBody.extend({ id: z.string() });
export type AlertBarAdminView = z.infer<typeof alertBarAdminView>;
export const endCardBody = z.object({
	/** Formatted text of the safe subset (bold, italic, lists, links, paragraphs, headings). */
	html: z.string().max(LIMITS.endCardChars),
	nextCampaignId: z.string().nullable().default(null),
});
export const endCardAdminView = endCardBody.extend({ kind: z.enum(END_CARD_KINDS), isDefault: z.boolean() });
export type EndCardAdminView = z.infer<typeof endCardAdminView>;

// ── Do Not Call ────────────────────────────────────────────────────────────
export const doNotCallBody = z.object({
	phones: z.array(z.string().max(40)).min(1).max(LIMITS.doNotCallPerRequest),
	note: z.string().max(LIMITS.noteChars).default(''),
});
export const doNotCallView = z.object({ phone: z.string(), source: z.string(), addedAt: ms, note: z.string() });

// ── public links ───────────────────────────────────────────────────────────
export const callerJoinBody = z.object({
	name: oneLine().min(1, 'Please say your name.').max(LIMITS.personNameChars),
	phone: z.string().max(40).default(''),
	/** What to do when the same name and number are live elsewhere (T9): be told (409), take that session over, or begin one beside it. */
	elsewhere: z.enum(['ask', 'move', 'other']).default('ask'),
});
export const clickerJoinBody = z.object({ name: oneLine().max(LIMITS.personNameChars).default('') });
/** `key` proves that a later request comes from the same browser; keep it, never show it. */
export const joinedView = z.object({ sessionId: z.string(), key: z.string(), ticket: z.string() });
export type JoinedView = z.infer<typeof joinedView>;
export const ticketBody = z.object({ sessionId: z.string().max(60), key: z.string().max(100) });
export const ticketView = z.object({ ticket: z.string() });

export * from './results.ts';

/** One line of the simulated carrier's own ledger: what it was asked for and what happened. Campaign code cannot write it. */
export const ledgerLine = z.object({
	legId: z.string(),
	to: z.string(),
	from: z.string(),
	askedAt: ms,
	ringingAt: ms.nullable(),
	/** What picked up, drawn by the carrier. */
	answeredBy: z.enum(['person', 'machine']).nullable(),
	answeredAt: ms.nullable(),
	/** Caller's room joined. */
	joinedAt: ms.nullable(),
	room: z.string().nullable(),
	/** What was said to somebody who was dropped: `sentence`, or the id of a recording. */
	heard: z.string().nullable(),
	endedAt: ms.nullable(),
	endedBy: z.enum(['us', 'them', 'network']).nullable(),
	cause: z.string().nullable(),
});
export type LedgerLine = z.infer<typeof ledgerLine>;
export const lineKindSchema = z.enum(LINE_KINDS);
