/**
 * Twilio (and SignalWire) behind our port. Commands are REST requests; what comes back by webhook is taken by
 * `facts.ts`. What has to be remembered of a leg is in SQLite, so that a new instance goes on where the old one was.
 */
import type { Sql } from '../../campaign/engine/sql.ts';
import type { Carrier, CarrierCaps, LegAction, LegSnapshot, Originate, Outcome, Recording } from '../port.ts';
import { recordingPath } from '../recording-address.ts';
import { mayCall } from './allow.ts';
import { type Budget, worstCase } from './budget.ts';
import { ANSWER_OPTIONS, CALLBACK_OPTIONS, capsOf, type HookAddress, isLoopback, type TwilioAccount } from './config.ts';
import { callState, endOf } from './facts.ts';
import { hookUrl } from './mac.ts';
import { destinationOf } from './refusals.ts';
import { type Fetch, type RestAnswer, type RestRequest, rest, textOf } from './rest.ts';
import { forgetOld, type LegRow, legById, patchLeg, RANK, roomOf, SCHEMA } from './store.ts';
import { contactRoom, hangup, pause, play, redirect, response, say } from './twiml.ts';

export interface TwilioDeps {
	sql: Sql;
	account: TwilioAccount;
	campaignId: string;
	/** APP_SECRET: makes the addresses of webhooks. */
	secret: string;
	/** Epoch ms. */
	now(): number;
	fetch: Fetch;
	/** Calls a second, calls at once, money, and the switch that stops all. */
	budget: Budget;
	/** Asked for instructions when we do not answer; not set: the carrier says that there was an error. */
	fallbackUrl?: string | undefined;
	/** A refusal in the carrier's own words, for the health panel. */
	refused(code: string, message: string): void;
}

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const rejected = (code: string, permanent: boolean, message: string): Outcome<never> => ({
	ok: false,
	why: 'rejected',
	code,
	permanent,
	message,
});
const NOT_THERE = rejected('not_found', true, 'No such call.');
const OVER = rejected('ended', true, 'The call has ended.');
/** Two clocks that are compared may differ by so much. */
const CLOCKS_APART_MS = 5_000;

/** "For some call flows" Twilio lets it ring so much longer than it was asked to. */
const RINGS_LONGER_S = 5;
/** Who is rung for less was not given the time to answer. */
const SHORTEST_RING_S = 15;
/** What is asked for, so that the setting is what a phone rings at most. */
const timeoutOf = (ringTimeoutS: number): number => Math.max(SHORTEST_RING_S, ringTimeoutS - RINGS_LONGER_S);

export class TwilioCarrier implements Carrier {
	readonly caps: CarrierCaps;
	readonly #deps: TwilioDeps;

	constructor(deps: TwilioDeps) {
		this.#deps = deps;
		this.caps = capsOf(deps.account);
		deps.sql.script(SCHEMA);
	}

	get account(): TwilioAccount {
		return this.#deps.account;
	}

	/** The address of one of this campaign's webhooks. */
	address(what: HookAddress['what'], id: string): string {
		return hookUrl(this.account.publicUrl, this.#deps.secret, { scope: this.#deps.campaignId, what, id });
	}

	// ── commands ────────────────────────────────────────────────────────────
	async originate(order: Originate): Promise<Outcome<{ ref: string }>> {
		const { sql, account, budget } = this.#deps;
		const known = legById(sql, order.legId);
		if (known) return await this.#placedBefore(known, order);
		const allowed = mayCall(order.to, account.countries, isLoopback(new URL(account.apiBase)));
		if (!allowed.ok) return rejected(allowed.code === 'invalid_number' ? allowed.code : 'destination_refused', true, allowed.message);
		this.#remember(order);
		const room = await budget.take(order.legId, worstCase(account.prices, order.machineDetection));
		if (!room.ok) {
			this.#forget(order.legId);
			if (room.why === 'rejected') this.#deps.refused(room.code, room.message);
			return room;
		}
		const answer = await this.#rest({ method: 'POST', path: '/Calls.json', params: this.#originateParams(order) });
		if (answer.ok && textOf(answer.body, 'sid') === '')
			return { ok: false, why: 'unknown', message: 'The carrier’s answer names no call.' };
		if (answer.ok) return ok({ ref: this.adopt(order.legId, textOf(answer.body, 'sid')) });
		if (answer.why === 'unknown') return { ok: false, why: 'unknown', message: answer.message };
		this.#forget(order.legId);
		budget.settle(order.legId, 0);
		this.#deps.refused(answer.code, answer.message);
		if (answer.why === 'throttled') return { ok: false, why: 'throttled', retryAfterMs: answer.retryAfterMs };
		return rejected(destinationOf(answer.code) ?? answer.code, destinationOf(answer.code) !== null, answer.message);
	}

	async act(key: string, legId: string, action: LegAction): Promise<Outcome<null>> {
		const leg = await this.#found(legId);
		if (!leg) return NOT_THERE;
		if (leg.act_key === key) return ok(null);
		if (leg.closed === 1 || leg.ended_at !== null) return OVER;
		if (leg.sid === null) return { ok: false, why: 'unknown', message: 'The carrier has not named this call yet.' };
		if (action.do === 'hangup') return await this.hangUp(key, legId);
		if (leg.answered_at === null) return rejected('not_answered', false, 'Nobody has answered yet.');
		const answer = await this.#rest({ method: 'POST', path: `/Calls/${leg.sid}.json`, params: { Twiml: this.twimlOf(leg, action, 1) } });
		if (answer.ok) {
			patchLeg(this.#deps.sql, leg, { act_key: key, ...(action.do === 'message' ? { ending: 1 } : {}) });
			return ok(null);
		}
		return await this.#commandFailed(leg, answer);
	}

	async cancel(_key: string, legId: string): Promise<Outcome<null>> {
		return await this.#end(legId, 'canceled');
	}

	async hangUp(_key: string, legId: string): Promise<Outcome<null>> {
		return await this.#end(legId, 'completed');
	}

	async snapshot(legId: string): Promise<Outcome<LegSnapshot | null>> {
		const leg = legById(this.#deps.sql, legId);
		if (!leg) return ok(null);
		const found = leg.sid === null ? await this.#search(leg) : leg;
		if (found === 'unknown') return { ok: false, why: 'unknown', message: 'The carrier could not be asked.' };
		if (found === null) return ok(null);
		const answer = await this.#rest({ method: 'GET', path: `/Calls/${found.sid}.json` });
		if (answer.ok) return ok(this.#seen(found, answer.body));
		if (answer.why === 'rejected' && answer.status === 404) return ok(null);
		if (answer.why === 'throttled') return { ok: false, why: 'throttled', retryAfterMs: answer.retryAfterMs };
		return { ok: false, why: 'unknown', message: answer.message };
	}

	/** Ends the caller's own leg; the room ends with it. */
	async closeRoom(_key: string, room: string): Promise<Outcome<null>> {
		const row = roomOf(this.#deps.sql, room);
		return row?.sid == null ? ok(null) : await this.dropLeg(row.sid);
	}

	/** Ends a leg known by the carrier's name only: a caller's, or one that was placed twice. */
	async dropLeg(sid: string): Promise<Outcome<null>> {
		const answer = await this.#rest({ method: 'POST', path: `/Calls/${sid}.json`, params: { Status: 'completed' } });
		if (answer.ok || (answer.why === 'rejected' && isOver(answer))) return ok(null);
		return outcomeOf(answer);
	}

	// ── what a leg is told ──────────────────────────────────────────────────
	/** The instructions of an action. `asked`: the how-manieth time the leg asks. */
	twimlOf(leg: Pick<LegRow, 'leg_id' | 'caller_id'>, action: LegAction, asked: number): string {
		switch (action.do) {
			case 'join':
				return response(
					contactRoom({
						room: action.room,
						label: leg.leg_id,
						action: this.address('after', leg.leg_id) + ANSWER_OPTIONS,
						statusCallback: this.address('room', action.room) + CALLBACK_OPTIONS,
						timeLimitS: 3600,
					}),
				);
			case 'message':
				return response(action.recording ? play(this.#recordingUrl(action.recording)) : say(this.#dropWords(leg.caller_id)), hangup());
			case 'hangup':
				return response(hangup());
			case 'wait':
				return response(pause(1), redirect(`${this.address('answer', leg.leg_id)}?ask=${asked + 1}${ANSWER_OPTIONS}`));
		}
	}

	#recordingUrl({ id }: Recording): string {
		const { secret, campaignId } = this.#deps;
		return this.account.publicUrl + recordingPath(secret, { campaignId, id });
	}

	/** What a person hears whom nobody could take, where there is no recording: who called, and how to be left alone. */
	#dropWords(callerId: string): string {
		const digits = callerId.replace(/^\+1(?=\d{10}$)/, '').replace(/\D/g, '');
		return `Hello. This was a call from ${this.account.organisationName}. Nobody was free to speak with you, and we are sorry for the interruption. If you do not want to be called again, please call us at ${[...digits].join(' ')}. Good bye.`;
	}

	/** The call has this name at the carrier. A second name for the same leg is a call placed twice. */
	adopt(legId: string, sid: string): string {
		const leg = legById(this.#deps.sql, legId);
		if (leg && leg.sid === null) patchLeg(this.#deps.sql, leg, { sid, rank: Math.max(leg.rank, RANK.queued) });
		return sid;
	}

	// ── inside ──────────────────────────────────────────────────────────────
	#rest(request: RestRequest): Promise<RestAnswer> {
		return rest(this.#deps.fetch, this.account, request);
	}

	#remember(order: Originate): void {
		forgetOld(this.#deps.sql, this.#deps.now());
		this.#deps.sql.run(
			'insert into twilio_legs (leg_id, order_key, phone, caller_id, placed_at) values (?, ?, ?, ?, ?)',
			order.legId,
			order.key,
			order.to,
			order.from,
			this.#deps.now(),
		);
	}

	#forget(legId: string): void {
		this.#deps.sql.run('delete from twilio_legs where leg_id = ? and sid is null', legId);
	}

	async #placedBefore(known: LegRow, order: Originate): Promise<Outcome<{ ref: string }>> {
		if (known.order_key !== order.key) return rejected('duplicate_leg', true, 'This leg was placed before.');
		const found = known.sid === null ? await this.#search(known) : known;
		if (found !== null && found !== 'unknown') return ok({ ref: found.sid ?? '' });
		return { ok: false, why: 'unknown', message: 'This call was asked for before, and the carrier has not said what became of it.' };
	}

	#originateParams(order: Originate): NonNullable<RestRequest['params']> {
		const { fallbackUrl } = this.#deps;
		const detection = order.machineDetection
			? {
					MachineDetection: 'Enable',
					AsyncAmd: true,
					AsyncAmdStatusCallback: this.address('amd', order.legId) + CALLBACK_OPTIONS,
					AsyncAmdStatusCallbackMethod: 'POST',
				}
			: {};
		return {
			To: order.to,
			From: order.from,
			Url: this.address('answer', order.legId) + ANSWER_OPTIONS,
			Method: 'POST',
			...(fallbackUrl === undefined ? {} : { FallbackUrl: fallbackUrl, FallbackMethod: 'GET' }),
			StatusCallback: this.address('status', order.legId) + CALLBACK_OPTIONS,
			StatusCallbackMethod: 'POST',
			StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
			Timeout: timeoutOf(order.ringTimeoutS),
			TimeLimit: order.maxDurationS,
			...detection,
		};
	}

	/** The leg, with the carrier's name for it where it can be found. */
	async #found(legId: string): Promise<LegRow | null> {
		const leg = legById(this.#deps.sql, legId);
		if (!leg || leg.sid !== null) return leg;
		const found = await this.#search(leg);
		return found === 'unknown' || found === null ? leg : found;
	}

	/** Looks for a call whose placing had no answer: the same two numbers, since then, and nobody else's. */
	async #search(leg: LegRow): Promise<LegRow | null | 'unknown'> {
		const answer = await this.#rest({ method: 'GET', path: '/Calls.json', params: { To: leg.phone, From: leg.caller_id, PageSize: 20 } });
		const again = legById(this.#deps.sql, leg.leg_id) ?? leg;
		if (again.sid !== null) return again;
		if (!answer.ok) return 'unknown';
		const calls = Array.isArray(answer.body.calls) ? (answer.body.calls as Record<string, unknown>[]) : [];
		const own = calls.find((call) => {
			const at = Date.parse(textOf(call, 'date_created'));
			const sid = textOf(call, 'sid');
			const taken = this.#deps.sql.rows('select 1 from twilio_legs where sid = ?', sid).length > 0;
			return sid !== '' && !taken && (Number.isNaN(at) || at >= leg.placed_at - CLOCKS_APART_MS);
		});
		if (!own) return null;
		this.adopt(leg.leg_id, textOf(own, 'sid'));
		return legById(this.#deps.sql, leg.leg_id);
	}

	async #end(legId: string, status: 'canceled' | 'completed'): Promise<Outcome<null>> {
		const leg = await this.#found(legId);
		if (!leg) return NOT_THERE;
		if (leg.closed === 1 || leg.ended_at !== null) return ok(null);
		if (leg.sid === null) return { ok: false, why: 'unknown', message: 'The carrier has not named this call yet.' };
		patchLeg(this.#deps.sql, leg, { ending: 1 });
		// "canceled" leaves an answered call alone, "completed" ends it.
		const asked = leg.answered_at !== null ? 'completed' : status;
		let answer = await this.#rest({ method: 'POST', path: `/Calls/${leg.sid}.json`, params: { Status: asked } });
		if (asked === 'canceled' && (answer.ok ? textOf(answer.body, 'status') === 'in-progress' : answer.why === 'rejected' && isOver(answer)))
			answer = await this.#rest({ method: 'POST', path: `/Calls/${leg.sid}.json`, params: { Status: 'completed' } });
		if (!answer.ok) return await this.#commandFailed(leg, answer, true);
		this.#seen(leg, answer.body);
		return ok(null);
	}

	/** A command that was refused: because the call is over, or not answered yet, or for another reason. */
	async #commandFailed(leg: LegRow, answer: Extract<RestAnswer, { ok: false }>, ending = false): Promise<Outcome<null>> {
		if (answer.why !== 'rejected') return outcomeOf(answer);
		if (answer.status === 404) return NOT_THERE;
		if (!isOver(answer)) {
			this.#deps.refused(answer.code, answer.message);
			return rejected(answer.code, false, answer.message);
		}
		const now = await this.snapshot(leg.leg_id);
		const over = now.ok && now.value?.state === 'ended';
		if (ending) return over ? ok(null) : rejected(answer.code, false, answer.message);
		return over ? OVER : rejected('not_answered', false, answer.message);
	}

	/** A call as the carrier's own record shows it. */
	#seen(leg: LegRow, body: Record<string, unknown>): LegSnapshot {
		const state = callState(textOf(body, 'status'));
		const now = legById(this.#deps.sql, leg.leg_id) ?? leg;
		const cause = state === 'ended' ? (now.cause ?? endOf(textOf(body, 'status'), textOf(body, 'sip_response_code')).cause) : null;
		if (state === 'ended' && now.closed === 0) patchLeg(this.#deps.sql, now, { closed: 1, cause });
		const by = textOf(body, 'answered_by');
		return {
			legId: leg.leg_id,
			state,
			room: state === 'answered' ? now.room : null,
			answeredBy: by === 'human' ? 'person' : by.startsWith('machine') || by === 'fax' ? 'machine' : null,
			cause,
		};
	}
}

/** Codes for "this call is not in a state in which that can be done". */
const isOver = (answer: { code: string }): boolean => answer.code === '21220' || answer.code === '20409';

function outcomeOf(answer: Extract<RestAnswer, { ok: false }>): Outcome<never> {
	switch (answer.why) {
		case 'throttled':
			return { ok: false, why: 'throttled', retryAfterMs: answer.retryAfterMs };
		case 'unknown':
			return { ok: false, why: 'unknown', message: answer.message };
		case 'rejected':
			return rejected(answer.code, answer.status === 404, answer.message);
	}
}
