/** REST bodies and answers of the organisation: people, invitations, sessions, API keys, the audit log. */
import { z } from 'zod';
import { CLICKING_POLICIES, ROLES, SCOPES } from './enums.ts';
import { LIMITS } from './limits.ts';
import { oneLine } from './plain-text.ts';

const ms = z.number().int();
const email = z.email().max(200);
const password = z.string().min(10, 'At least 10 characters.').max(200);
const personName = oneLine().min(1, 'Please say your name.').max(LIMITS.personNameChars);
/** The secret part of an account link: after the # of its address, so that it is in no log. */
const linkToken = z.string().min(1).max(100);

// ── organisation ───────────────────────────────────────────────────────────
export const organisationView = z.object({
	id: z.string(),
	name: z.string(),
	/** Whether campaigns may choose clicking. */
	clicking: z.enum(CLICKING_POLICIES),
	/** People without a second factor can do nothing but get one; API keys go on as they are. */
	secondFactorRequired: z.boolean(),
	/** Names of those who have none. */
	withoutSecondFactor: z.array(z.string()),
	/** Campaigns in use whose clicking is on, and those where it is off: a new policy changes them. */
	campaigns: z.object({
		clickingOn: z.array(z.object({ id: z.string(), name: z.string(), started: z.boolean() })),
		clickingOff: z.array(z.object({ id: z.string(), name: z.string(), started: z.boolean() })),
	}),
});
export type OrganisationView = z.infer<typeof organisationView>;
export const organisationPatch = z
	.object({ name: oneLine().min(1).max(120), clicking: z.enum(CLICKING_POLICIES), secondFactorRequired: z.boolean() })
	.partial();

// ── people ─────────────────────────────────────────────────────────────────
export const personView = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role: z.enum(ROLES),
	/** Signs in with a code from an app as well. */
	twoFactor: z.boolean(),
	/** Epoch ms of the machine's clock, like all times of accounts and sessions. */
	joinedAt: ms,
	/** To the day; null when no session is open. */
	lastSeenAt: ms.nullable(),
	/** Whoever asks. */
	isMe: z.boolean(),
});
export type PersonView = z.infer<typeof personView>;
export const personPatch = z.object({ role: z.enum(ROLES) });

export const invitationBody = z.object({
	email,
	role: z.enum(ROLES).default('admin'),
	/** How many days the link opens. */
	days: z.number().int().min(1).max(30).default(LIMITS.invitationDays),
});
export const invitationView = z.object({
	id: z.string(),
	email: z.string(),
	role: z.enum(ROLES),
	invitedBy: z.string(),
	createdAt: ms,
	expiresAt: ms,
	expired: z.boolean(),
	/** The link to send; in the answer to the creation only. */
	url: z.string().optional(),
});
export type InvitationView = z.infer<typeof invitationView>;
export const accountLinkBody = z.object({ token: linkToken });
export const invitationLookView = z.object({
	organisation: z.string(),
	email: z.string(),
	role: z.enum(ROLES),
	invitedBy: z.string(),
	expiresAt: ms,
});
export type InvitationLookView = z.infer<typeof invitationLookView>;
export const acceptBody = z.object({ token: linkToken, name: personName, password });

export const passwordResetView = z.object({
	id: z.string(),
	/** The link to hand over; told this once. */
	url: z.string(),
	expiresAt: ms,
});
export type PasswordResetView = z.infer<typeof passwordResetView>;
export const passwordResetLookView = z.object({ organisation: z.string(), email: z.string(), expiresAt: ms });
export type PasswordResetLookView = z.infer<typeof passwordResetLookView>;
export const passwordResetBody = z.object({ token: linkToken, password });

// ── sessions ───────────────────────────────────────────────────────────────
export const sessionView = z.object({
	id: z.string(),
	/** The one that asks. */
	current: z.boolean(),
	createdAt: ms,
	/** To the day. */
	lastSeenAt: ms,
	expiresAt: ms,
	ipAddress: z.string().nullable(),
	userAgent: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

// ── API keys ───────────────────────────────────────────────────────────────
export const apiKeyBody = z.object({
	name: z.string().trim().min(1).max(LIMITS.labelChars),
	/** At most the maker's own; without it an owner's, or the maker's own if that is less. */
	role: z.enum(ROLES).optional(),
	/** Without them all; for a key that makes a key, its own. */
	scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
	/** Epoch ms; null = until it is revoked. */
	expiresAt: ms.max(253_402_300_799_999, 'Times are milliseconds since 1970.').nullable().default(null),
});
/** `key` is in the answer to the creation only. */
export const apiKeyView = z.object({
	id: z.string(),
	name: z.string(),
	prefix: z.string(),
	role: z.enum(ROLES),
	scopes: z.array(z.enum(SCOPES)),
	createdAt: ms,
	expiresAt: ms.nullable(),
	/** To the minute. */
	lastUsedAt: ms.nullable(),
	key: z.string().optional(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;

// ── audit log ──────────────────────────────────────────────────────────────
export const auditEntryView = z.object({
	id: z.number().int(),
	at: ms,
	/** Name and id. */
	actor: z.string(),
	/** noun.verb, e.g. `settings.changed`. */
	action: z.string(),
	/** The action in words. */
	title: z.string(),
	campaign: z.object({ id: z.string(), name: z.string() }).nullable(),
	/** What exactly. A changed field is `{from, to}`. */
	detail: z.unknown(),
});
export type AuditEntryView = z.infer<typeof auditEntryView>;
export const auditPage = z.object({ entries: z.array(auditEntryView), cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

// ── Do Not Call ────────────────────────────────────────────────────────────
export const DO_NOT_CALL_SOURCES = ['caller', 'admin', 'csv', 'api', 'phone'] as const;
export const doNotCallEntryView = z.object({
	phone: z.string(),
	source: z.enum(DO_NOT_CALL_SOURCES),
	addedAt: ms,
	/** Who, by name and id. */
	addedBy: z.string(),
	note: z.string(),
	campaign: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type DoNotCallEntryView = z.infer<typeof doNotCallEntryView>;
export const doNotCallRemoveBody = z.object({ reason: z.string().trim().min(3, 'Say why, for the audit log.').max(LIMITS.noteChars) });
export const doNotCallImportView = z.object({
	/** Records read, blank lines and headings not counted. */
	rows: z.number().int(),
	/** Numbers that were not on the list yet. */
	added: z.number().int(),
	/** Numbers that were. */
	known: z.number().int(),
	/** Rows without a number that can be called. */
	rejected: z.number().int(),
	/** The first of them; row 1 is the first line of the file. */
	rejects: z.array(z.object({ row: z.number().int(), value: z.string(), reason: z.string() })),
});
export type DoNotCallImportView = z.infer<typeof doNotCallImportView>;
