/** Closed sets that both sides, the database and the exports share. */

export const STEPS = ['basics', 'integration', 'questions', 'contacts', 'phone_numbers', 'settings', 'passes', 'start'] as const;
export type Step = (typeof STEPS)[number];

export const LINE_KINDS = ['cell', 'landline', 'unknown'] as const;
/** `unknown` is treated as a cell everywhere (rule R10). */
export type LineKind = (typeof LINE_KINDS)[number];

export const STATUS_KINDS = ['not_started', 'loading', 'paused', 'complete', 'outside_hours', 'stalled', 'running'] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];

export const STALL_REASONS = [
	'unapproved',
	'minimum_time',
	'zone_closed',
	'attempts_24h',
	'no_caller_id',
	'carrier_refuses',
	'watchdog',
] as const;
export type StallReason = (typeof STALL_REASONS)[number];

/** How an attempt ended. Exactly one per attempt; `null` while it is open. */
export const DISPOSITIONS = [
	/** A person answered and was joined to a caller. */
	'connected',
	/** A person answered and no caller was joined within 2 s, or we hung up before. */
	'dropped',
	/** A person answered and hung up before 2 s had passed and before a caller was joined. */
	'hung_up_first',
	/** A machine or fax answered. */
	'machine',
	'no_answer',
	'busy',
	/** The number does not exist; final. */
	'invalid_number',
	/** We cancelled it before anybody answered. Not counted as a pass. */
	'cancelled',
	/** The carrier refused or failed. Not counted as a pass. */
	'failed',
	/** The carrier never told what became of it. Counted, and left alone for 30 minutes. */
	'lost',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export const CALLER_STATES = ['idle', 'ready', 'reserved', 'on_call', 'wrap_up', 'break', 'ended'] as const;
export type CallerState = (typeof CALLER_STATES)[number];

export const CALL_STATES = ['placing', 'dialing', 'ringing', 'holding', 'bridging', 'talking', 'ending', 'checking', 'ended'] as const;
export type CallState = (typeof CALL_STATES)[number];

export const PRESS_KINDS = ['key', 'mouse', 'touch'] as const;
export type PressKind = (typeof PRESS_KINDS)[number];

export const SEVERITIES = ['info', 'success', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const END_CARD_KINDS = ['paused', 'complete', 'outside_hours'] as const;
export type EndCardKind = (typeof END_CARD_KINDS)[number];

export const ROLES = ['admin', 'owner', 'organisation_owner'] as const;
export type Role = (typeof ROLES)[number];

export const LINK_KINDS = ['caller', 'clicker'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** Whether campaigns may choose clicking; the organisation owner alone decides. */
export const CLICKING_POLICIES = ['allowed', 'required', 'forbidden'] as const;
export type ClickingPolicy = (typeof CLICKING_POLICIES)[number];

/** What an API key may be used for, besides what its role allows. */
export const SCOPES = ['read', 'set_up', 'operate', 'do_not_call', 'organisation'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a dropped person hears: nothing, a sentence in the carrier's own voice, or the campaign's recording. */
export const DROP_MESSAGES = ['nothing', 'message', 'recording'] as const;
export type DropMessage = (typeof DROP_MESSAGES)[number];
