/** What the pacing policy is given, what it answers, and what it may be told. All times are ms of the virtual clock. */

import type { LineKind } from '../../../protocol/enums.ts';
import type { Learned } from './learned.ts';

/** A caller who is on but not ready: in a conversation, in wrap-up, or held for a one-to-one line. */
export interface BusyCaller {
	/** Age of the present handle time (since the connection; for `reserved`, since the reservation). */
	ageMs: number;
	phase: 'reserved' | 'talk' | 'wrap';
	/** Last call, break or leave asked, or link lost: is not counted on. */
	leaving: boolean;
	/** Age of the present phase; lets wrap-up be foreseen on its own. Give it whenever it is known. */
	phaseAgeMs?: number;
}

/** A line that was placed and was neither answered nor ended. */
export interface Line {
	ageMs: number;
	kind: LineKind;
	/** A one-to-one line that has a caller of its own (who is in `busy` as `reserved`). */
	reserved: boolean;
}

export interface PacingLimits {
	/** Share of the answered that may be dropped, 0–0.03. */
	dropLimit: number;
	ringTimeoutMs: number;
	/** How long an answered person is held for a caller before it counts as dropped. */
	graceMs: number;
	/** Calls a second that the carrier takes; null = no limit. */
	linesPerSecond: number | null;
	/** Lines at once, those in conversation included; null = no limit. */
	concurrent: number | null;
}

export interface PacingLedger {
	/** Live answers and drops of the last 30 days (the drops are among the answers). */
	answered: number;
	dropped: number;
	/** The same of the last half hour. */
	recentAnswered: number;
	recentDropped: number;
	/** The same of the last four hours, about one shift; keeps single shifts of small crews even. Give it whenever it is known. */
	shift?: { answered: number; dropped: number };
}

export interface PacingSnapshot {
	now: number;
	/** Callers waiting and connected. */
	ready: number;
	busy: readonly BusyCaller[];
	/** Oldest first. */
	lines: readonly Line[];
	/** Answered people who wait for a caller right now. */
	holding: number;
	/** Numbers dialable now. */
	dialable: number;
	/** Of these by kind; unknown is counted as cell. */
	dialableKind: { cell: number; landline: number };
	/** The lowest pass that has any dialable number, 1–5. */
	pass: number;
	limits: PacingLimits;
	ledger: PacingLedger;
	learned: Learned;
	/**
	 * True when a machine that picks up takes a caller too (machine detection that answers late, or none).
	 * Default false: machines never reach a caller.
	 */
	machinesTakeCallers?: boolean;
}

/** Why the plan is as it is; numbers for the words. */
export type PacingReason =
	/** No caller is ready or in a conversation: nothing is dialed (I7). */
	| { code: 'no_callers' }
	/** Callers are there, no number is dialable now. */
	| { code: 'nothing_dialable'; ready: number }
	/** Lines are opened. */
	| { code: 'opening'; open: number; ready: number; lines: number; nextAnswerS: number | null }
	/** The lines in the air are enough for the callers who are or will be free. */
	| { code: 'enough_lines'; ready: number; lines: number; nextAnswerS: number | null }
	/** Everybody is busy and nobody is expected to be free soon. */
	| { code: 'callers_busy'; busy: number }
	/** Drop limit 0: one line for each ready caller. */
	| { code: 'one_to_one'; ready: number; lines: number }
	/** One more drop would break the limit: one line for each ready caller. `forS`: until enough people have answered, if it can be told. */
	| { code: 'budget_spent'; dropped: number; answered: number; limit: number; forS: number | null }
	/** Fewer than 100 answers yet: kept within three drops. */
	| { code: 'first_answers'; answered: number; ready: number; lines: number }
	/** Callers went away: lines are cancelled. */
	| { code: 'callers_left'; cancel: number; ready: number; lines: number }
	| { code: 'carrier_rate'; perSecond: number }
	| { code: 'carrier_concurrent'; concurrent: number };

export type PacingReasonCode = PacingReason['code'];

export interface Plan {
	/** Lines to open now, in addition to the lines given. */
	open: number;
	/** Indexes into `lines` to cancel now, youngest first. */
	cancel: number[];
	reason: PacingReason;
	/** Mean wait of a caller who becomes ready now, seconds; null while nothing is known. */
	expectedWaitS: number | null;
	/** P(one more answered person finds nobody), with the lines in the air; 0 … 1. */
	risk?: number;
}

/** What the policy learns from. Each fact is told once, when it is known. */
export type PacingEvent =
	/**
	 * An attempt that was answered or ended. `ringMs`: from placing the line until then.
	 * `answered` is a person, served or not; a machine is told as `machine` once known.
	 */
	| { t: 'attempt'; at: number; kind: LineKind; pass: number; ringMs: number; outcome: AttemptOutcome }
	/**
	 * Talk and wrap-up of one conversation. `censored`: cut short by other things than its end (a lost link, a pause).
	 * `talkMs`: the talk alone, when known.
	 */
	| { t: 'handle'; at: number; ms: number; censored: boolean; talkMs?: number }
	/** Ready → connected, one caller. */
	| { t: 'wait'; at: number; ms: number };

export type AttemptOutcome = 'answered' | 'machine' | 'no_answer' | 'busy' | 'bad' | 'cancelled';
