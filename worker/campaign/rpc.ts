/** What the Worker's routes, the organisation's object and carriers may ask of a campaign's object. Types only. */

import type { BoardCaller, ClickerSessionView, RoomMinute, RoomView, StatusView, UsageView } from '../../protocol/views.ts';
import type { AnswerRequest, CarrierEvent, LegAction, Outcome } from '../carriers/port.ts';
import type { Result } from '../lib/result.ts';
import type { NumberFacts } from './engine/number-story.ts';

export type { NumberFacts } from './engine/number-story.ts';

/** Who did it, for the audit log and the pages ("paused by Ann, 18:05 EST"). */
export interface Actor {
	id: string;
	name: string;
}

/** Contents of a socket ticket, after the Worker checked its signature; `nonce` is spent by the object. */
export interface Ticket {
	campaignId: string;
	role: 'admin' | 'caller' | 'clicker';
	/** Session id; for admins the user id. */
	sessionId: string;
	nonce: string;
	expiresAt: number;
}

export interface CampaignRpc {
	/** Pulls the set-up from D1 again; call it after every change of settings, script, caller IDs, messages, lists or practice. */
	refresh(): Promise<void>;
	/** After `started_at` was set in D1: begins, or goes on with, loading. Repeats are harmless. */
	launch(): Promise<StatusView>;
	live(): Promise<{ status: StatusView; room: RoomView }>;
	pause(actor: Actor): Promise<void>;
	resume(actor: Actor): Promise<void>;
	/** A new session; `key` proves later that a request comes from the same browser. */
	joinCaller(input: {
		name: string;
		phone: string;
		ipPrefix: string;
		elsewhere?: 'ask' | 'move' | 'other';
	}): Promise<Result<{ sessionId: string; key: string }>>;
	joinClicker(input: { name: string; ipPrefix: string }): Promise<Result<{ sessionId: string; key: string }>>;
	/** Whether this browser owns the session and it has not ended. */
	ownsSession(role: 'caller' | 'clicker', sessionId: string, key: string): Promise<boolean>;
	/** What a page may show before anybody joined. */
	publicState(): Promise<Pick<StatusView, 'kind' | 'sentence' | 'reason' | 'opensAt' | 'opensText' | 'loading'>>;
	/** Ends the sessions of a link that was replaced; callers in conversation finish first. */
	revokeLink(kind: 'caller' | 'clicker'): Promise<void>;
	/** Facts from the carrier, at least once, in any order. */
	carrierEvents(events: CarrierEvent[]): Promise<void>;
	/** Decide at answer; may be held up to the grace time. */
	carrierAnswer(request: AnswerRequest): Promise<LegAction>;
	/** A webhook of a carrier that reports in its own words; its signature is checked here, where the keys are at hand. */
	carrierHook(hook: CarrierHook): Promise<CarrierHookReply>;
	/** A caller's own leg asks for its room. `ticket`: spent here; null = proved otherwise. Instructions for the leg, or null for no. */
	admitCaller(
		sessionId: string,
		ref: string,
		via: 'browser' | 'phone',
		ticket: { nonce: string; expiresAt: number } | null,
	): Promise<string | null>;
	/** From the organisation's list; rings to them are cancelled. */
	addDoNotCall(phones: string[]): Promise<void>;
	/** A mis-press was taken back, or an owner removed entries. */
	removeDoNotCall(phones: string[]): Promise<void>;
	/** Ends a caller's or clicker's session; a conversation is finished first. */
	endSession(role: 'caller' | 'clicker', sessionId: string): Promise<void>;
	/** The campaign was deleted: copies are finished, then every row goes and its pages are closed. Repeats are harmless. */
	erase(): Promise<void>;
	/** How many of these phones (E.164) are numbers of this campaign. */
	countKnown(phones: string[]): Promise<number>;
	/** Clickers, the busiest first. */
	clickerSessions(): Promise<ClickerSessionView[]>;
	/** Takes back what a session approved and nobody has tried to call yet; how many it was. */
	withdrawApprovals(sessionId: string): Promise<number>;
	/** What the object has used since it woke. */
	usage(): Promise<UsageView>;
	/** "Why is this number not being dialed?", in one sentence. */
	whyNot(phone: string): Promise<string>;
	/** Callers who are there, for the live board. */
	boardCallers(): Promise<BoardCaller[]>;
	/** The shift by minute, those after `after` (epoch minutes). */
	roomMinutes(after: number): Promise<RoomMinute[]>;
	/** A word to one caller; '' takes it back. */
	messageCaller(sessionId: string, text: string, by: string): Promise<Result<null>>;
	/** Whoever comes with the same number, or the same name from the same network, is refused from now on. */
	blockCaller(sessionId: string): Promise<Result<null>>;
	/** Ends the session after the present call; the page offers the other campaign. */
	moveCaller(sessionId: string, to: { name: string; url: string }): Promise<Result<null>>;
	/** What the live campaign knows of a number. */
	numberFacts(phone: string): Promise<NumberFacts>;
	/** Takes a person out of the live campaign; null = the number is not in it. */
	eraseNumber(phone: string): Promise<Result<{ number: number; rows: { list: number; row: number }[] } | null>>;
}

/** As it came over the wire. */
export interface CarrierHook {
	what: string;
	/** Leg or session. */
	id: string;
	asked: number;
	/** Path and query of the address. */
	path: string;
	body: string;
	signature: string | null;
}
export interface CarrierHookReply {
	status: number;
	/** Instructions in the carrier's own language; null = none. */
	body: string | null;
	/** Real ms that the object took, waiting for a caller included. */
	ms?: number;
}

/** What is asked before a call is placed. */
export interface CarrierTake {
	campaign: string;
	leg: string;
	/** What it may cost. */
	dollars: number;
	callsPerSecond: number;
	maxConcurrent: number | null;
	limits: { accountPerDay: number | null; campaignPerHour: number | null; campaignPerDay: number | null; campaignTotal: number | null };
}
export interface CarrierHealth {
	stopped: { at: number; by: string } | null;
	spentDay: number;
	open: number;
	heard: { accepted: number | null; webhook: number | null; badSignature: number | null };
	refusals: { code: string; message: string; at: number; times: number }[];
}
export interface CarrierTest {
	id: string;
	phone: string;
	sid: string | null;
	status: string;
	code: string;
	message: string;
	at: number;
}

export interface DoNotCallEntry {
	phones: string[];
	source: 'caller' | 'admin' | 'csv' | 'api' | 'phone';
	campaignId: string | null;
	addedBy: string;
	note: string;
	/** "campaignId.attempt" of the conversation it comes from, so that a mis-press can be taken back. */
	attempt?: string;
}
/** One object per organisation: what its campaigns share. */
export interface OrganisationRpc {
	/** Writes D1 and reaches every started campaign within 1 s, retried until it does. Phones in E.164. */
	addDoNotCall(organisationId: string, entry: DoNotCallEntry): Promise<{ added: number }>;
	/** Takes entries off the list, in D1 and in every campaign. Only entries of `onlyAttempt` ("campaignId.attempt") when given. */
	removeDoNotCall(organisationId: string, phones: string[], onlyAttempt: string | null): Promise<{ removed: number }>;
	/** From now on this campaign hears of additions. */
	register(campaignId: string): Promise<void>;
	/** Forgets which conversation put a number on the list. The list itself is D1's. */
	forgetNumber(phone: string): Promise<void>;
	/** Room at the carrier for one more call of any campaign. */
	carrierTake(ask: CarrierTake): Promise<Outcome<null>>;
	carrierSettle(campaignId: string, leg: string, dollars: number): Promise<void>;
	carrierRefused(code: string, message: string): Promise<void>;
	carrierHeard(good: boolean): Promise<void>;
	/** Stops all calls of all campaigns; null lets them go on. */
	carrierStop(by: string | null): Promise<void>;
	carrierHealth(): Promise<CarrierHealth>;
	mintPin(campaignId: string, sessionId: string): Promise<{ pin: string; expiresAt: number }>;
	claimPin(pin: string, call: string, number: string): Promise<{ campaign: string; session: string } | 'wrong' | 'locked'>;
	keepTest(row: CarrierTest): Promise<void>;
	testCall(id: string): Promise<CarrierTest | null>;
	/** A deleted campaign hears of nothing any more. */
	forget(campaignId: string): Promise<void>;
}
