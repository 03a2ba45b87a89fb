/** What Twilio reports, as facts of our port. At least once, in any order: facts are merged by rank, never by arrival. */
import type { Sql } from '../../campaign/engine/sql.ts';
import { never } from '../../lib/assert.ts';
import type { AnswerRequest, CarrierEvent, EndCause, LegSnapshot } from '../port.ts';
import { type Form, field } from './signature.ts';
import { hearConference, type LegRow, legById, legBySid, patchLeg, RANK, roomOf } from './store.ts';

/** A call's status as the carrier writes it. What we do not know counts as being dialed. */
export function callState(status: string): LegSnapshot['state'] {
	switch (status) {
		case 'queued':
			return 'queued';
		case 'ringing':
			return 'ringing';
		case 'in-progress':
		case 'answered':
			return 'answered';
		case 'completed':
		case 'busy':
		case 'failed':
		case 'no-answer':
		case 'canceled':
			return 'ended';
		default:
			return 'dialing';
	}
}

/** SIP answers that say that there is no such number. */
const NO_SUCH_NUMBER = new Set(['404', '410', '484', '604']);
const DECLINED = new Set(['603', '607', '608']);
const CONGESTED = new Set(['480', '500', '502', '503', '504', '513']);

export function endOf(status: string, sipCode: string): { cause: EndCause; by: 'us' | 'them' | 'network' } {
	switch (status) {
		case 'completed':
			return { cause: 'completed', by: 'them' };
		case 'busy':
			return { cause: 'busy', by: 'network' };
		case 'no-answer':
			return { cause: 'no_answer', by: 'network' };
		case 'canceled':
			return { cause: 'cancelled', by: 'us' };
		default:
			if (NO_SUCH_NUMBER.has(sipCode)) return { cause: 'invalid_number', by: 'network' };
			if (DECLINED.has(sipCode)) return { cause: 'declined', by: 'network' };
			return { cause: CONGESTED.has(sipCode) ? 'congestion' : 'carrier_error', by: 'network' };
	}
}

/** The carrier's clock where it tells it. */
function timeOf(form: Form, now: number): number {
	const at = Date.parse(field(form, 'Timestamp'));
	return Number.isNaN(at) ? now : at;
}

/** The leg of a callback, with the carrier's name for it adopted. `twice`: the same leg was placed under another name. */
function legOf(sql: Sql, legId: string, form: Form): { leg: LegRow | null; twice: string | null } {
	const leg = legById(sql, legId);
	const sid = field(form, 'CallSid');
	if (!leg || sid === '') return { leg, twice: null };
	if (leg.sid === null) return { leg: patchLeg(sql, leg, { sid, rank: Math.max(leg.rank, RANK.queued) }), twice: null };
	return leg.sid === sid ? { leg, twice: null } : { leg: null, twice: sid };
}

export interface Facts {
	events: CarrierEvent[];
	/** A call that must not be: placed twice. It is to be ended. */
	twice: string | null;
	/** The leg is over, after so many seconds of being connected. */
	ended: { legId: string; seconds: number } | null;
}
const nothing = (twice: string | null = null): Facts => ({ events: [], twice, ended: null });

/** A status callback of a leg. */
export function statusFacts(sql: Sql, legId: string, form: Form, now: number): Facts {
	const { leg, twice } = legOf(sql, legId, form);
	if (!leg) return nothing(twice);
	const at = timeOf(form, now);
	const status = field(form, 'CallStatus');
	const state = callState(status);
	switch (state) {
		case 'queued':
			return nothing();
		case 'dialing':
			return { ...nothing(), events: advance(sql, leg, RANK.initiated, [{ id: `${legId}.initiated`, legId, at, t: 'initiated' }]) };
		case 'ringing':
			return { ...nothing(), events: advance(sql, leg, RANK.ringing, [{ id: `${legId}.ringing`, legId, at, t: 'ringing' }]) };
		case 'answered':
			return { ...nothing(), events: answeredFacts(sql, leg, at, now) };
		case 'ended': {
			if (leg.rank >= RANK.ended) return nothing();
			const end = endOf(status, field(form, 'SipResponseCode'));
			const left: CarrierEvent[] = leg.room === null ? [] : [{ id: `${legId}.left.end`, legId, at, t: 'left', room: leg.room }];
			const by = leg.ending === 1 && end.cause === 'completed' ? 'us' : end.by;
			patchLeg(sql, leg, { rank: RANK.ended, ended_at: now, closed: 1, cause: end.cause, room: null });
			const seconds = Number(field(form, 'CallDuration') || field(form, 'Duration')) || 0;
			return {
				twice: null,
				events: [...left, { id: `${legId}.ended`, legId, at, t: 'ended', cause: end.cause, by }],
				ended: { legId, seconds: status === 'completed' ? Math.max(1, seconds) : 0 },
			};
		}
		default:
			return never(state);
	}
}

function advance(sql: Sql, leg: LegRow, rank: number, events: CarrierEvent[]): CarrierEvent[] {
	if (leg.rank >= rank) return [];
	patchLeg(sql, leg, { rank });
	return events;
}

function answeredFacts(sql: Sql, leg: LegRow, at: number, now: number): CarrierEvent[] {
	if (leg.answered_at === null) patchLeg(sql, leg, { answered_at: now });
	return advance(sql, leg, RANK.answered, [{ id: `${leg.leg_id}.answered`, legId: leg.leg_id, at, t: 'answered' }]);
}

/** The answer request. Null: not a leg of ours, or one that is over. */
export function answerFacts(
	sql: Sql,
	legId: string,
	form: Form,
	asked: number,
	now: number,
): { request: AnswerRequest | null; leg: LegRow | null; twice: string | null } {
	const { leg, twice } = legOf(sql, legId, form);
	if (!leg || leg.rank >= RANK.ended) return { request: null, leg: null, twice };
	const row = leg.answered_at === null ? patchLeg(sql, leg, { answered_at: now }) : leg;
	return { request: { id: `${legId}.ask${asked}`, legId, at: timeOf(form, now), verdict: 'unknown' }, leg: row, twice: null };
}

/** A verdict of asynchronous machine detection. */
export function verdictFacts(sql: Sql, legId: string, form: Form, now: number): Facts {
	const { leg, twice } = legOf(sql, legId, form);
	if (!leg || leg.rank >= RANK.ended) return nothing(twice);
	const by = field(form, 'AnsweredBy');
	const verdict = by === 'human' ? 'person' : by.startsWith('machine') || by === 'fax' ? 'machine' : 'unknown';
	return { ...nothing(), events: [{ id: `${legId}.verdict.${by}`, legId, at: timeOf(form, now), t: 'verdict', verdict }] };
}

/** Who entered or left a caller's room. */
export type RoomFacts =
	| { who: 'contact'; events: CarrierEvent[] }
	| { who: 'caller'; up: boolean; via: 'browser' | 'phone' }
	/** A caller's leg that another one has replaced: to be ended. */
	| { who: 'stray'; sid: string }
	| { who: 'nobody' };

/** A callback of the conference of `room`. */
export function roomFacts(sql: Sql, room: string, form: Form, now: number): RoomFacts {
	const event = field(form, 'StatusCallbackEvent');
	const sid = field(form, 'CallSid');
	const label = field(form, 'ParticipantLabel');
	if (sid === '' || (event !== 'participant-join' && event !== 'participant-leave')) return { who: 'nobody' };
	const joined = event === 'participant-join';
	const contact = legBySid(sql, sid) ?? unnamed(sql, label, sid);
	if (contact) return { who: 'contact', events: contactFacts(sql, contact, room, joined, form, now) };
	const via = /^(browser|phone)_/.exec(label)?.[1];
	return via === 'browser' || via === 'phone' ? callerFacts(sql, room, sid, via, joined, now) : { who: 'nobody' };
}

/** A leg whose placing had no answer, recognised by its label. */
function unnamed(sql: Sql, label: string, sid: string): LegRow | null {
	const leg = legById(sql, label);
	return leg && leg.sid === null ? patchLeg(sql, leg, { sid }) : null;
}

function contactFacts(sql: Sql, leg: LegRow, room: string, joined: boolean, form: Form, now: number): CarrierEvent[] {
	const conference = field(form, 'ConferenceSid');
	const sequence = Number(field(form, 'SequenceNumber')) || 0;
	if (leg.rank >= RANK.ended || (sequence > 0 && !hearConference(sql, leg, conference, sequence))) return [];
	const legId = leg.leg_id;
	const at = timeOf(form, now);
	const id = `${legId}.${conference}.${sequence}.${joined ? 'joined' : 'left'}`;
	if (joined) {
		if (leg.room === room) return [];
		const first = answeredFacts(sql, leg, at, now);
		const left: CarrierEvent[] = leg.room === null ? [] : [{ id: `${id}.before`, legId, at, t: 'left', room: leg.room }];
		patchLeg(sql, leg, { room });
		return [...first, ...left, { id, legId, at, t: 'joined', room }];
	}
	if (leg.room !== room) return [];
	patchLeg(sql, leg, { room: null });
	return [{ id, legId, at, t: 'left', room }];
}

function callerFacts(sql: Sql, room: string, sid: string, via: 'browser' | 'phone', joined: boolean, now: number): RoomFacts {
	const expected = roomOf(sql, room);
	if (expected?.sid !== sid) return joined ? { who: 'stray', sid } : { who: 'nobody' };
	if ((expected.up === 1) === joined) return { who: 'nobody' };
	// A leg that has left does not come back: that would be an old callback.
	if (joined && expected.gone === 1) return { who: 'nobody' };
	sql.run('update twilio_rooms set up = ?, gone = ?, since = ? where room = ?', joined ? 1 : 0, joined ? 0 : 1, now, room);
	return { who: 'caller', up: joined, via };
}

/** A leg is about to become the caller's own. Returns the leg that was it before and has to go, if it may still be there. */
export function expectCaller(sql: Sql, room: string, sid: string, via: 'browser' | 'phone', now: number): { replaced: string | null } {
	const before = roomOf(sql, room);
	if (before?.sid === sid) return { replaced: null };
	sql.run(
		`insert into twilio_rooms (room, sid, via, up, gone, since) values (?, ?, ?, 0, 0, ?)
		 on conflict do update set sid = excluded.sid, via = excluded.via, up = 0, gone = 0, since = excluded.since`,
		room,
		sid,
		via,
		now,
	);
	return { replaced: before?.sid != null && before.gone === 0 ? before.sid : null };
}
