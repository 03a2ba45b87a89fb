/** What a rehearsal is judged by. Times are epoch ms of the server's (virtual) clock. */
import type { LineKind } from '../../../protocol/enums.ts';
import type { LedgerLine } from '../../../protocol/rest.ts';
import type { Settings } from '../../../protocol/settings.ts';

/** One caller as that caller saw it. */
export interface CallerRecord {
	sessionId: string;
	joinedAt: number;
	/** null: still connected at the end. */
	leftAt: number | null;
	/** Waiting for a conversation; `to` null: still waiting at the end. */
	ready: { from: number; to: number | null }[];
}

export interface Evidence {
	/** The carrier's own record, complete, in the order of asking. */
	ledger: readonly LedgerLine[];
	/** Calls asked for earlier are not judged by what the robots saw (I6, I7). */
	from: number;
	approvals: readonly { phone: string; receivedAt: number; outcome: string }[];
	/** A number without an entry counts as unknown, that is as a cell. */
	kinds: ReadonlyMap<string, LineKind>;
	doNotCall: readonly { phone: string; addedAt: number }[];
	settings: Settings;
	/** Zones of a number's own window; null when they cannot be told from outside. */
	zonesOf: (phone: string) => readonly string[] | null;
	/** null: others were calling too, so that I6 and I7 cannot be told from outside. */
	callers: readonly CallerRecord[] | null;
	/** Attempts that the campaign called machines (by leg), to find people who were hung up on. */
	machines: ReadonlySet<string>;
	/** How far two clocks' readings of the same moment may lie apart, ms: the network takes real time. */
	slackMs: number;
}

export const RULES = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'] as const;
export type RuleId = (typeof RULES)[number];

export interface Violation {
	rule: RuleId;
	phone: string;
	legId: string;
	/** In words. */
	text: string;
}
