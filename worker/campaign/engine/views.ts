/** What each page is shown: whole views built from the rows, so that a reload, an eviction or a restart changes nothing. */
import type { EndCardKind } from '../../../protocol/enums.ts';
import type { AnswerValue } from '../../../protocol/script.ts';
import type { AlertBarView, CallCard, CallerView, EndCardView, PersonView, RoomView, StatusView } from '../../../protocol/views.ts';
import { finishForecast } from '../../domain/finish-forecast.ts';
import { formatMoment, startOfDay, zoneAbbreviation } from '../../domain/hours.ts';
import { type PacingReason, reasonText } from '../../domain/pacing/index.ts';
import { callBackView } from './call-backs.ts';
import { type AttemptRow, attemptById } from './calls.ts';
import { getMeta, type Tx } from './context.ts';
import { poolState } from './dial-pool.ts';
import { answersSince, ledgerSince } from './learning.ts';
import { approvedCount } from './leases.ts';
import { phaseOf } from './loading.ts';
import { numberById } from './numbers.ts';
import { ringingLines, snapshotOf } from './pacing-tick.ts';
import { KIND_NAMES, PLACE } from './places.ts';
import { scriptOf } from './records.ts';
import { roomOf } from './rooms.ts';
import type { SessionRow } from './sessions.ts';
import { value } from './sql.ts';
import { statusOf } from './status.ts';

const zoneName = (tx: Tx): string => tx.config.settings.hours?.timeZone ?? 'UTC';

/** Alert bars in force now (R23, R24). */
export function barsNow(tx: Tx): AlertBarView[] {
	return tx.config.bars
		.filter((bar) => (bar.startsAt === null || bar.startsAt <= tx.now) && (bar.expiresAt === null || bar.expiresAt > tx.now))
		.map((bar) => ({
			id: bar.id,
			text: bar.text,
			severity: bar.severity,
			link: bar.linkUrl === null ? null : { url: bar.linkUrl, label: bar.linkLabel ?? bar.linkUrl },
			expiresAt: bar.expiresAt,
			expiresText: bar.expiresAt === null ? null : `until ${formatMoment(bar.expiresAt, zoneName(tx), tx.now).replace(/ \(.*\)$/, '')}`,
		}));
}

/** When the next bar appears or vanishes. */
export function nextBarChange(tx: Tx): number | null {
	const times = tx.config.bars.flatMap((bar) => [bar.startsAt, bar.expiresAt]).filter((at): at is number => at !== null && at > tx.now);
	return times.length === 0 ? null : Math.min(...times);
}

/** The end card that a caller who is not in a conversation sees in this status (R25, R28). */
export function endCardFor(tx: Tx, status: Pick<StatusView, 'kind' | 'opensText'>): EndCardView | null {
	const kind: EndCardKind | null =
		status.kind === 'paused' || status.kind === 'complete' || status.kind === 'outside_hours' ? status.kind : null;
	const card = kind === null ? null : tx.config.endCards.find((entry) => entry.kind === kind);
	return card
		? {
				kind: card.kind,
				title: card.title,
				html: card.html,
				next: card.next,
				opensText: status.opensText,
				isDefault: card.isDefault ?? false,
			}
		: null;
}

/** The view of one caller. Nobody's data is in it unless that person has been given to this caller. */
export function callerView(tx: Tx, session: SessionRow, status: StatusView, speed: number): CallerView {
	const card = cardOf(tx, session);
	const shown = session.state === 'reserved' ? (card ? 'on_call' : 'ready') : session.state;
	const free = shown === 'idle' || shown === 'ready' || shown === 'break' || shown === 'ended';
	const expected = getMeta<number | null>(tx.sql, 'expectedWaitS', null);
	return {
		now: tx.now,
		speed,
		campaign: { name: tx.config.name, practice: tx.config.practice, simulated: tx.config.simulated },
		status: {
			kind: status.kind,
			sentence: status.sentence,
			reason: status.reason,
			opensText: status.opensText,
			opensAt: status.opensAt,
			stalledSince: status.stalledSince,
			reasons: status.reasons.map(({ code, count, until }) => ({ code, count, until })),
		},
		zone: zoneName(tx),
		bars: barsNow(tx),
		endCard: free && shown !== 'ready' ? endCardFor(tx, status) : null,
		next: nextCampaign(tx),
		session: {
			id: session.id,
			name: session.name,
			state: shown,
			since: session.since,
			lastCall: session.last_call === 1,
			leaveAfter: session.leave_after !== null,
			breakAfter: session.break_after === 1,
			stillThereUntil: session.still_there_until,
			notice: session.notice,
			message: session.message === null ? null : (JSON.parse(session.message) as { text: string; by: string; at: number }),
			moveTo: session.move_to === null ? null : (JSON.parse(session.move_to) as { name: string; url: string }),
			figures: {
				calls: session.calls,
				contacts: session.contacts,
				talkMs: session.talk_ms,
				since: session.joined_at,
				restMs: session.rest_ms,
			},
		},
		wait: { expectedS: expected === null ? null : Math.round(expected), ...waitReason(tx, status) },
		call: card,
		audio: { needed: tx.config.callerLegs === true, via: audioOf(tx, session.id) },
	};
}

function audioOf(tx: Tx, session: string): 'browser' | 'phone' | null {
	const room = roomOf(tx, session);
	return room?.up === 1 ? room.via : null;
}

function waitReason(tx: Tx, status: StatusView): Pick<CallerView['wait'], 'reason' | 'code'> {
	if (status.kind === 'stalled') return { reason: status.reason, code: 'stalled' };
	const reason = getMeta<PacingReason | null>(tx.sql, 'planReason', null);
	if (reason === null || reason.code === 'opening' || reason.code === 'enough_lines') return { reason: null, code: null };
	return { reason: reasonText(reason), code: reason.code };
}

/** Named by an end card: offered on it, and when there is nothing to call for long. */
const nextCampaign = (tx: Tx): CallerView['next'] => tx.config.endCards.find((card) => card.next !== null)?.next ?? null;

function cardOf(tx: Tx, session: SessionRow): CallCard | null {
	if (session.attempt === null) return null;
	const attempt = attemptById(tx, session.attempt);
	if (!attempt || attempt.session !== session.id || attempt.decided !== 'join') return null;
	const people = peopleOf(tx, attempt);
	return {
		attemptId: attempt.id,
		startedAt: attempt.connected_at ?? attempt.answered_at ?? attempt.placed_at,
		endedAt: attempt.ended_at ?? (session.state === 'wrap_up' ? session.since : null),
		endedBy: attempt.ended_by,
		kind: KIND_NAMES[attempt.kind] ?? 'unknown',
		people,
		personRef: attempt.person ?? (people.length === 1 ? (people[0]?.ref ?? null) : null),
		scriptVersion: attempt.script_version ?? 0,
		script: scriptOf(tx, attempt.script_version),
		...recordOf(tx, attempt),
		// Also when somebody else put the number on the list meanwhile.
		doNotCall: attempt.do_not_call === 1 || numberById(tx, attempt.number).do_not_call === 1,
		machine: attempt.disposition === 'machine',
		wrapUpUntil: session.state === 'wrap_up' ? session.deadline_at : null,
		stay: attempt.stay === 1,
		callBack: callBackView(tx, attempt),
	};
}

export function peopleOf(tx: Tx, attempt: Pick<AttemptRow, 'number'>): PersonView[] {
	const seen = new Set<string>();
	return tx.sql
		.rows<{ list: number; row: number; first_name: string; last_name: string; fields: string }>(
			'select list, row, first_name, last_name, fields from people where number = ? order by list, row limit 50',
			attempt.number,
		)
		.map((row) => ({
			ref: `${row.list}-${row.row}`,
			name: `${row.first_name} ${row.last_name}`.trim() || 'Name unknown',
			firstName: row.first_name,
			fields: { ...(JSON.parse(row.fields) as Record<string, string>), first_name: row.first_name, last_name: row.last_name },
		}))
		.filter((person) => !seen.has(person.ref) && seen.add(person.ref));
}

function recordOf(tx: Tx, attempt: AttemptRow): Pick<CallCard, 'answers' | 'notes'> {
	const answers: CallCard['answers'] = {};
	const rows = tx.sql.rows<{ person: string; question: string; value: string }>(
		`select person, question, value from answers where attempt = ? and value is not null and question <> '_note'`,
		attempt.id,
	);
	for (const row of rows) {
		const own = answers[row.person] ?? {};
		own[row.question] = JSON.parse(row.value) as AnswerValue;
		answers[row.person] = own;
	}
	const notes = tx.sql.rows<{ person: string; text: string }>('select person, text from notes where attempt = ?', attempt.id);
	return { answers, notes: Object.fromEntries(notes.map((row) => [row.person, row.text])) };
}

/** The campaign's day so far, on its own clocks: the ledger holds the attempts that have ended, the others are in the air. */
function todayOf(tx: Tx): RoomView['today'] {
	const ended = ledgerSince(tx, startOfDay(tx.now, zoneName(tx)));
	const open = tx.sql.rows<{ dials: number; connected: number }>(
		'select count(accepted_at) dials, count(connected_at) connected from attempts where ended_at is null',
	)[0] ?? { dials: 0, connected: 0 };
	return {
		...ended,
		dials: ended.dials + open.dials,
		answered: ended.answered + open.connected,
		connected: ended.connected + open.connected,
	};
}

/** When everything will have been dialed, at the pace of this moment. */
function finishOf(tx: Tx): NonNullable<RoomView['finish']> | null {
	const { settings, callerIds } = tx.config;
	if (callerIds.length === 0 || phaseOf(tx) !== 'ready') return null;
	const pool = poolState(tx);
	const gated = settings.clicking ? 1 : 2;
	const tallies = tx.sql.rows<{ place: number; gate: number; n: number }>('select place, gate, sum(n) n from tallies group by place, gate');
	const sum = (...places: number[]): number => tallies.filter((row) => places.includes(row.place)).reduce((all, row) => all + row.n, 0);
	const pooled = tx.sql.rows<{ pass: number; n: number }>(
		'select pass, sum(size) n from queues where size > 0 and gate <> ? group by pass',
		gated,
	);
	const found = finishForecast({
		snapshot: snapshotOf(tx, ringingLines(tx), pool),
		remaining: [
			...pooled.map((row) => ({ passesUsed: Math.max(0, row.pass - 1), numbers: row.n })),
			// Whoever waits, or is in the air, has been tried at least once.
			{ passesUsed: 1, numbers: sum(PLACE.waiting, PLACE.waiting24) },
			{ passesUsed: 0, numbers: sum(PLACE.unapproved, PLACE.air, PLACE.staged) + pool.gatedCount },
		],
		passes: settings.passes,
		minimumTimeMs: settings.minimumTimeMinutes * 60_000,
		settledShare: SETTLED_SHARE,
		invalidShare: INVALID_SHARE,
		hours: settings.hours,
		waitS: getMeta<number | null>(tx.sql, 'expectedWaitS', null),
	});
	return found && { ...found, text: formatMoment(found.at, zoneName(tx), tx.now) };
}
/** What a first evening usually finds; the forecast hardly depends on them. */
const SETTLED_SHARE = 0.7;
const INVALID_SHARE = 0.05;

/** What I8 leaves: limit × answers + 1 from the 100th live answer of the 30 days on, three before; none at a limit of 0. */
function dropsLeft(tx: Tx): number {
	const { answered, dropped } = answersSince(tx, tx.now - 30 * 86_400_000);
	const limit = tx.config.settings.dropLimitPercent / 100;
	const allowed = limit === 0 ? 0 : answered < 100 ? 3 : Math.floor(limit * answered + 1);
	return Math.max(0, allowed - dropped);
}

/** The room, for admins. */
export function roomView(tx: Tx): RoomView {
	const states = tx.sql.rows<{ state: string; up: number; n: number }>(
		'select state, link_up up, count(*) n from sessions where ended_at is null group by state, link_up',
	);
	const callers = (state: string): number =>
		states.filter((row) => row.state === state && row.up === 1).reduce((sum, row) => sum + row.n, 0);
	const lines = tx.sql.rows<{ state: string; n: number }>('select state, count(*) n from attempts where ended_at is null group by state');
	const inState = (...names: string[]): number => lines.filter((row) => names.includes(row.state)).reduce((sum, row) => sum + row.n, 0);
	const month = ledgerSince(tx, tx.now - 30 * 86_400_000);
	const waits = tx.sql.rows<{ mean: number | null }>('select avg(ms) mean from (select ms from waits order by id desc limit 50)')[0];
	const reason = getMeta<PacingReason | null>(tx.sql, 'planReason', null);
	const minute = Math.floor(tx.now / 60_000);
	return {
		callers: {
			idle: callers('idle'),
			ready: callers('ready'),
			reserved: callers('reserved'),
			on_call: callers('on_call'),
			wrap_up: callers('wrap_up'),
			break: callers('break'),
		},
		callersAway: states.filter((row) => row.up === 0 && row.state !== 'idle').reduce((sum, row) => sum + row.n, 0),
		lines: {
			ringing: inState('placing', 'dialing', 'ringing', 'checking'),
			holding: inState('holding'),
			talking: inState('bridging', 'talking'),
		},
		clickers: value(tx.sql, 'select count(*) from clickers where ended_at is null and link_up = 1'),
		approvals: approvedCount(tx),
		approvalsPerMinute: value(tx.sql, 'select coalesce(max(n), 0) from approval_minutes where minute in (?, ?)', minute - 1, minute),
		today: todayOf(tx),
		dropsLeft: dropsLeft(tx),
		dropRate: month.answered === 0 ? null : month.dropped / month.answered,
		dropLimit: tx.config.settings.dropLimitPercent / 100,
		waitS: waits?.mean == null ? null : waits.mean / 1000,
		pickUpRate: month.dials === 0 ? null : month.answered / month.dials,
		pacing: reason === null ? null : reasonText(reason),
		finish: finishOf(tx),
		todaySince: `since midnight, ${zoneAbbreviation(tx.now, zoneName(tx))}`,
	};
}

/** For pages before anybody joined. */
export function publicState(tx: Tx): Pick<StatusView, 'kind' | 'sentence' | 'reason' | 'opensAt' | 'opensText' | 'loading'> {
	const { kind, sentence, reason, opensAt, opensText, loading } = statusOf(tx);
	return { kind, sentence, reason, opensAt, opensText, loading };
}
