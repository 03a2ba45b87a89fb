/**
 * The one interface to a telephone carrier. Ids are ours (a carrier's own are opaque `ref`s); commands are
 * intents with a key; results keep apart what never happened from what may have happened; events are facts that
 * arrive at least once and in no order. Decide-at-answer: the answer request's response is the decision.
 */

/** Ours: `${campaignId}.${attemptId}.${nonce}`, the nonce keeping it unguessable. */
export type LegId = string;

export interface CarrierCaps {
	/** Calls a second it accepts; more are refused as throttled. */
	maxCallsPerSecond: number;
	maxConcurrent: number | null;
	/** How long the answer of an answer request may be held, ms. */
	holdReplyMs: number;
	/** Whether a machine verdict arrives with the answer (and not later as an event). */
	verdictAtAnswer: boolean;
	/** Callers have a leg of their own (browser or phone) that has to be in their room before anybody is put there. */
	callerLegs?: boolean;
}

export interface Originate {
	/** Idempotency key. */
	key: string;
	legId: LegId;
	campaignId: string;
	/** E.164 */
	to: string;
	from: string;
	ringTimeoutS: number;
	maxDurationS: number;
	machineDetection: boolean;
}

export type Outcome<T> =
	| { ok: true; value: T }
	/** It never happened. */
	| { ok: false; why: 'rejected'; code: string; permanent: boolean; message: string }
	/** It never happened; try later. */
	| { ok: false; why: 'throttled'; retryAfterMs: number }
	/** It may have happened: reconcile, never repeat blindly. */
	| { ok: false; why: 'unknown'; message: string };

/** A campaign's own recording. How the carrier comes by the sound is the adapter's business: see `recording-address.ts`. */
export interface Recording {
	id: string;
	durationMs: number;
}

/** What an answered leg does next. `room` is a caller session's id; a message without a recording is a sentence in the carrier's voice. */
export type LegAction = { do: 'join'; room: string } | { do: 'message'; recording: Recording | null } | { do: 'hangup' } | { do: 'wait' };

export interface LegSnapshot {
	legId: LegId;
	state: 'queued' | 'dialing' | 'ringing' | 'answered' | 'ended';
	room: string | null;
	answeredBy: 'person' | 'machine' | null;
	cause: EndCause | null;
}

export interface Carrier {
	readonly caps: CarrierCaps;
	originate(order: Originate): Promise<Outcome<{ ref: string }>>;
	/** Redirects an answered leg. */
	act(key: string, legId: LegId, action: LegAction): Promise<Outcome<null>>;
	/** Before the answer. On a leg that was answered meanwhile it hangs up. */
	cancel(key: string, legId: LegId): Promise<Outcome<null>>;
	hangUp(key: string, legId: LegId): Promise<Outcome<null>>;
	/** The state of a leg, or null when the carrier never heard of it. */
	snapshot(legId: LegId): Promise<Outcome<LegSnapshot | null>>;
	/** Ends a caller's room and whatever legs are in it; only with `caps.callerLegs`. Repeats are harmless. */
	closeRoom?(key: string, room: string): Promise<Outcome<null>>;
}

export type EndCause = 'completed' | 'busy' | 'no_answer' | 'declined' | 'invalid_number' | 'cancelled' | 'congestion' | 'carrier_error';

/** A fact about a leg. `id` repeats when the carrier repeats the event. */
export type CarrierEvent = { id: string; legId: LegId /** carrier's clock, ms */; at: number } & (
	| { t: 'initiated' }
	| { t: 'ringing' }
	/** A notice; the answer request is the other, independent, sign of the same fact. */
	| { t: 'answered' }
	| { t: 'verdict'; verdict: 'person' | 'machine' | 'unknown' }
	| { t: 'joined'; room: string }
	| { t: 'left'; room: string }
	| { t: 'ended'; cause: EndCause; by: 'us' | 'them' | 'network' }
);

/** The carrier asks what an answered leg shall do. `verdict` only where caps.verdictAtAnswer. */
export interface AnswerRequest {
	id: string;
	legId: LegId;
	at: number;
	verdict: 'person' | 'machine' | 'unknown';
}
