/** What the simulated Twilio knows of calls and conferences, and the ledger that tests read. Times are epoch ms of its clock. */
import type { DrawnCall } from '../../../worker/domain/electorate.ts';

export type CallStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
export type Ended = 'us' | 'them' | 'network';
export const PROGRESS_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type ProgressEvent = (typeof PROGRESS_EVENTS)[number];

/** An address to be asked, with its method. */
export interface Target {
	url: string;
	method: 'GET' | 'POST';
}

export interface Detection {
	mode: 'Enable' | 'DetectMessageEnd';
	async: boolean;
	callback: Target | null;
}

/** A call as it was ordered. */
export interface Order {
	to: string;
	from: string;
	document: Target | null;
	/** TwiML given with the order; `document` goes before. */
	twiml: string | null;
	fallback: Target | null;
	callback: (Target & { events: ProgressEvent[] }) | null;
	timeoutS: number;
	timeLimitS: number;
	detection: Detection | null;
}

/** Who picks up, and how long they stay; null: a party in a test's hands. */
export interface Fate {
	call: DrawnCall;
	/** How long somebody who hears nothing stays on the line. */
	patienceMs: number;
}

/** What somebody on the line hears. */
export type Hears = 'nothing' | 'recording' | 'somebody';

export interface Call {
	sid: string;
	/** 1, 2, 3 … in the order in which they were made. */
	seq: number;
	direction: 'inbound' | 'outbound-api' | 'outbound-dial';
	parentSid: string | null;
	order: Order;
	fate: Fate | null;
	status: CallStatus;
	createdAt: number;
	initiatedAt: number | null;
	ringingAt: number | null;
	answeredAt: number | null;
	endedAt: number | null;
	endedBy: Ended | null;
	sip: number | null;
	/** What detection said, in Twilio's words. */
	detected: string | null;
	/** Of its status callbacks. */
	sequence: number;
	/** Goes up with every document that replaces what the call does. */
	run: number;
	hears: Hears;
	talking: boolean;
	timers: Map<string, () => void>;
	seat: Seat | null;
	/** The action of the <Dial> it is in. */
	dial: { action: Target; startedAt: number } | null;
	/** Takes digits pressed while it gathers. */
	onDigits: ((digits: string) => void) | null;
	/** Told when it ends: a call that dialed it, a test. */
	onEnd: (() => void)[];
	onAnswer: (() => void)[];
	documents: LedgerDocument[];
	joins: LedgerJoin[];
	/** `url`: of the file that was played. */
	heard: { at: number; hears: Hears; url?: string }[];
	/** Custom parameters of a browser's call. */
	custom: Record<string, string>;
}

/** A participant. */
export interface Seat {
	call: Call;
	room: Room;
	label: string | null;
	muted: boolean;
	hold: boolean;
	startsRoom: boolean;
	endsRoom: boolean;
	wait: Target | 'music' | 'silence';
	joinedAt: number;
	left: boolean;
	/** Resolves with why. */
	onLeft: (reason: LeftReason) => void;
	record: LedgerJoin;
}

export type LeftReason = 'participant_hung_up' | 'participant_updated_via_api' | 'moderator_ended_conference' | 'conference_ended_via_api';

export interface Room {
	sid: string;
	name: string;
	status: 'init' | 'in-progress' | 'completed';
	/** Set by whoever joined first; later ones are ignored. */
	callback: (Target & { events: string[] }) | null;
	sequence: number;
	maxParticipants: number;
	seats: Seat[];
	createdAt: number;
	updatedAt: number;
	endReason: string | null;
	endedByCall: string | null;
}

export interface LedgerDocument {
	at: number;
	/** null: the document came with the order or an update. */
	url: string | null;
	xml: string | null;
	/** Twilio's error code. */
	error: number | null;
}
export interface LedgerJoin {
	room: string;
	roomSid: string;
	label: string | null;
	at: number;
	leftAt: number | null;
	reason: LeftReason | null;
	/** When somebody else was there to talk to. */
	companyAt: number | null;
}

/** One call as it really went. */
export interface LedgerCall {
	seq: number;
	sid: string;
	direction: Call['direction'];
	to: string;
	from: string;
	documentUrl: string | null;
	callbackUrl: string | null;
	askedAt: number;
	initiatedAt: number | null;
	ringingAt: number | null;
	answeredAt: number | null;
	/** Who really picked up. */
	answeredBy: 'person' | 'machine' | null;
	detected: string | null;
	endedAt: number | null;
	endedBy: Ended | null;
	status: CallStatus;
	documents: LedgerDocument[];
	joins: LedgerJoin[];
	/** `url`: of the file that was played. */
	heard: { at: number; hears: Hears; url?: string }[];
}

export function ledgerOf(call: Call): LedgerCall {
	const kind = call.fate?.call.kind;
	return {
		seq: call.seq,
		sid: call.sid,
		direction: call.direction,
		to: call.order.to,
		from: call.order.from,
		documentUrl: call.order.document?.url ?? null,
		callbackUrl: call.order.callback?.url ?? null,
		askedAt: call.createdAt,
		initiatedAt: call.initiatedAt,
		ringingAt: call.ringingAt,
		answeredAt: call.answeredAt,
		answeredBy: call.answeredAt === null ? null : kind === 'machine' ? 'machine' : 'person',
		detected: call.detected,
		endedAt: call.endedAt,
		endedBy: call.endedBy,
		status: call.status,
		documents: call.documents,
		joins: call.joins,
		heard: call.heard,
	};
}

/** A date as Twilio writes it: RFC 2822. */
export function rfc2822(at: number): string {
	return new Date(at).toUTCString().replace(/GMT$/, '+0000');
}
