/**
 * Approvals (R10–R19): presses become approvals in frames, and the numbers become dialable in the same transaction. Frames
 * of several clickers are committed together, with a few statements for all of them; a frame that comes again is answered
 * from the numbers' state.
 */
import type { ApprovalRefusal, ClickerFrame } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { type ApprovalRecord, appendRecords } from './approval-chain.ts';
import { idOfCode } from './codes.ts';
import { setMeta, type Tx, tally } from './context.ts';
import { queueFor, take } from './dial-pool.ts';
import { approvedCount, type ClickerRow, codeKeys, leasedAt } from './leases.ts';
import { type NumberRow, type PlaceFacts, placeOf, queuePass } from './numbers.ts';
import { KIND, PLACE, type Place } from './places.ts';
import { bulk, one } from './sql.ts';

export type ApproveFrame = Extract<ClickerFrame, { t: 'approve' }>;
/** A frame with the moment it arrived (before frames were gathered). */
export interface ReceivedFrame {
	session: string;
	frame: ApproveFrame;
	receivedAt: number;
}
export interface FrameAnswer {
	session: string;
	frame: number;
	approved: number;
	refused: [string, ApprovalRefusal][];
	/** Approvals of the session so far. */
	mine: number;
}
/** What became of one press. */
type Fate = 'approved' | ApprovalRefusal;

interface Press {
	id: number;
	pressedAt: number;
	input: string;
	clicker: ClickerRow;
	/** Its place in the frame's fates. */
	fates: Fate[];
	index: number;
}

/** What has to be known of a number to judge a press and to place it. */
interface Facts extends PlaceFacts {
	id: number;
	phone: string;
	zone: number;
	approved_by: number | null;
	call_back: number;
}
/** In the order of `factsOf`. */
const COLUMNS =
	'id, phone, kind, zone, place, approved, approved_by, do_not_call, invalid, settled, passes, due_at, due_reason, call_back, withdrawn, attempt';
type Columns = [
	...[id: number, phone: string, kind: number, zone: number, place: Place, approved: number, by: number | null, doNotCall: number],
	...[invalid: number, settled: number, passes: number, due: number | null, reason: number, callBack: number, withdrawn: number],
	attempt: number | null,
];
function factsOf(columns: Columns): Facts {
	const [id, phone, kind, zone, place, approved, approved_by, do_not_call, invalid, settled, passes, due_at, due_reason, call_back] =
		columns;
	const [withdrawn, attempt] = [columns[14], columns[15]];
	const facts = { id, phone, kind, zone, place, approved, approved_by, do_not_call, invalid, settled, passes, due_at, due_reason };
	return { ...facts, call_back, withdrawn, attempt };
}

/** The numbers and leases that a group of frames speaks of, looked up once for all. */
interface Known {
	ids: (number | null)[][];
	leased: (number | null)[][];
	numbers: Map<number, Facts>;
	clickers: Map<string, ClickerRow>;
}

function lookUp(tx: Tx, frames: readonly ReceivedFrame[]): Known {
	const keys = codeKeys(tx);
	const ids = frames.map(({ frame }) => frame.presses.map(([code]) => idOfCode(code, keys)));
	const asked = frames.flatMap(({ session }, n) => (ids[n] ?? []).map((id) => [session, id] as const));
	const flat = leasedAt(tx, asked);
	let at = 0;
	const leased = ids.map((row) => {
		at += row.length;
		return flat.slice(at - row.length, at);
	});
	const distinct = [...new Set(asked.flatMap(([, id]) => (id === null ? [] : [id])))];
	const numbers = bulk<Columns>(tx.sql, COLUMNS, 'numbers where id in (select value from json_each(?))', JSON.stringify(distinct)).map(
		factsOf,
	);
	const clickers = tx.sql.rows<ClickerRow>(
		'select * from clickers where id in (select value from json_each(?))',
		JSON.stringify([...new Set(frames.map(({ session }) => session))]),
	);
	return {
		ids,
		leased,
		numbers: new Map(numbers.map((row) => [row.id, row])),
		clickers: new Map(clickers.map((row) => [row.id, row])),
	};
}

/** Commits the frames of several clickers at once. One answer per frame, in order. */
export function approve(tx: Tx, frames: readonly ReceivedFrame[]): FrameAnswer[] {
	const known = lookUp(tx, frames);
	const presses: Press[] = [];
	const touched = new Set<ClickerRow>();
	const fates = frames.map(({ session, frame, receivedAt }, n): Fate[] | 'repeat' => {
		const clicker = known.clickers.get(session);
		if (!clicker || clicker.ended_at !== null || !tx.config.settings.clicking) return frame.presses.map(() => 'off');
		const ids = known.ids[n] ?? [];
		if (frame.frame <= clicker.last_frame) return 'repeat';
		clicker.last_frame = frame.frame;
		touched.add(clicker);
		const pace: Pace = { clicker, receivedAt, previousAge: Number.POSITIVE_INFINITY, recent: JSON.parse(clicker.recent) as number[] };
		const own: Fate[] = [];
		frame.presses.forEach(([, age, input], index) => {
			const press = admit(tx, pace, age, ids[index] ?? null, known.leased[n]?.[index] ?? null);
			if (typeof press === 'string') own[index] = press;
			else presses.push({ ...press, input, clicker, fates: own, index });
		});
		clicker.recent = JSON.stringify(pace.recent);
		clicker.received_at = receivedAt;
		return own;
	});
	commit(tx, presses, known);
	saveClickers(tx, [...touched]);
	tx.effects.admins = true;
	tx.effects.projection = true;
	return frames.map(({ session, frame }, n) => {
		const clicker = known.clickers.get(session);
		const own = fates[n] ?? [];
		// Only now: the first sending may be in this very group.
		const settled = own === 'repeat' && clicker ? (known.ids[n] ?? []).map((id) => fateOfRepeat(id, clicker, known)) : own;
		return answerOf(session, frame, settled === 'repeat' ? [] : settled, clicker?.mine ?? 0);
	});
}

function answerOf(session: string, frame: ApproveFrame, fates: readonly Fate[], mine: number): FrameAnswer {
	const answer: FrameAnswer = { session, frame: frame.frame, approved: 0, refused: [], mine };
	frame.presses.forEach(([code], index) => {
		const fate = fates[index] ?? 'off';
		if (fate === 'approved') answer.approved += 1;
		else answer.refused.push([code, fate]);
	});
	return answer;
}

/** A frame that was committed before and is sent again: answered alike from the numbers' state, nothing is recorded twice. */
function fateOfRepeat(id: number | null, clicker: ClickerRow, known: Known): Fate {
	const number = id === null ? undefined : known.numbers.get(id);
	if (!number) return 'not_leased';
	if (number.approved === 1) return number.approved_by === null || number.approved_by === clicker.ord ? 'approved' : 'duplicate';
	return number.place === PLACE.removed || number.kind === KIND.landline ? 'removed' : 'too_fast';
}

/** The pace of one session while a frame of it is looked at. */
interface Pace {
	clicker: ClickerRow;
	receivedAt: number;
	/** Age of the press before, in this frame. */
	previousAge: number;
	/** Times of the last accepted presses, one second's worth at most. */
	recent: number[];
}

/**
 * Checks one press: leased to this session at some time, and not too fast (R13). The rate is measured by the times of the
 * presses, so that what was pressed while the network was away may come at once; a press cannot be older than its lease.
 */
function admit(
	tx: Tx,
	pace: Pace,
	age: number,
	id: number | null,
	leased: number | null,
): { id: number; pressedAt: number } | ApprovalRefusal {
	if (id === null || leased === null) return 'not_leased';
	// Whole ms at any speed of the clock: the columns of D1 take nothing else.
	const pressedAt = Math.min(pace.receivedAt, Math.max(Math.round(pace.receivedAt - age * tx.speed), leased));
	if (pace.previousAge - age < LIMITS.minPressGapMs || tooClose(tx, pace, pressedAt)) return 'too_fast';
	const within = pace.recent.filter((at) => at > pressedAt - 1000 * tx.speed);
	if (within.length >= LIMITS.approvalsPerSecond) return 'too_fast';
	pace.recent = [...within, pressedAt].slice(-LIMITS.approvalsPerSecond);
	pace.previousAge = age;
	return { id, pressedAt };
}

/** Over frames a gap is judged only when both came so close together that the network's jitter has no part in it. */
function tooClose(tx: Tx, pace: Pace, pressedAt: number): boolean {
	const gap = LIMITS.minPressGapMs * tx.speed;
	return pace.receivedAt - pace.clicker.received_at < gap && pressedAt - (pace.recent.at(-1) ?? 0) < gap;
}

function commit(tx: Tx, presses: readonly Press[], { numbers }: Known): void {
	if (presses.length === 0) return;
	const records: ApprovalRecord[] = [];
	const fresh: { number: Facts; by: number }[] = [];
	for (const press of presses) {
		const { clicker } = press;
		const number = numbers.get(press.id);
		let fate: Fate = 'duplicate';
		if (!number || number.place === PLACE.removed || number.kind === KIND.landline) fate = 'removed';
		else if (number.approved === 0) {
			fate = 'approved';
			clicker.mine += 1;
			fresh.push({ number: { ...number }, by: clicker.ord });
			number.approved = 1;
			number.approved_by = clicker.ord;
		}
		press.fates[press.index] = fate;
		if (!number || fate === 'removed') continue;
		records.push({
			outcome: fate === 'approved' ? 'approved' : 'duplicate',
			numberId: number.id,
			phone: number.phone,
			sessionId: clicker.id,
			sessionName: clicker.name,
			pressedAt: press.pressedAt,
			receivedAt: tx.now,
			input: press.input,
			ipPrefix: clicker.ip_prefix,
		});
	}
	letIn(tx, fresh);
	appendRecords(tx, records);
	if (fresh.length === 0) return;
	setMeta(tx.sql, 'approved', approvedCount(tx) + fresh.length);
	tx.sql.run(
		'insert into approval_minutes (minute, n) values (?, ?) on conflict do update set n = n + excluded.n',
		Math.floor(tx.now / 60_000),
		fresh.length,
	);
}

/** Moves the approved where they belong: a few statements for all of them. */
function letIn(tx: Tx, approved: readonly { number: Facts; by: number }[]): void {
	const sizes = new Map<string, { id: number; size: number; added: number }>();
	const pool: number[][] = [];
	const updates: (number | null)[][] = [];
	for (const { number, by } of approved) {
		const place = placeOf(tx, { ...number, approved: 1 });
		tally(tx, number.place, number.zone, 1, -1);
		tally(tx, place, number.zone, 0, 1);
		if (number.place === PLACE.pool) leaveGatedQueue(tx, number);
		let spot: { queue: number; position: number } | null = null;
		if (place === PLACE.pool) {
			const pass = queuePass(number);
			const key = `${pass} ${number.zone}`;
			let queue = sizes.get(key);
			if (!queue) {
				queue = { ...queueFor(tx, pass, number.zone, 1, 0), added: 0 };
				sizes.set(key, queue);
			}
			spot = { queue: queue.id, position: queue.size + queue.added };
			queue.added += 1;
			pool.push([spot.queue, spot.position, number.id]);
		}
		updates.push([number.id, place, spot?.queue ?? null, spot?.position ?? null, by]);
	}
	if (updates.length === 0) return;
	tx.sql.run(
		`update numbers set approved = 1, approved_by = j.by, place = j.place, queue = j.queue, position = j.position
		 from (select value->>0 id, value->>1 place, value->>2 queue, value->>3 position, value->>4 by from json_each(?)) j where numbers.id = j.id`,
		JSON.stringify(updates),
	);
	if (pool.length > 0)
		tx.sql.run('insert into pool (queue, position, number) select value->>0, value->>1, value->>2 from json_each(?)', JSON.stringify(pool));
	for (const queue of sizes.values()) tx.sql.run('update queues set size = size + ? where id = ?', queue.added, queue.id);
}

/** A number that stood in the pool from a time without clicking leaves the queue of the unapproved. */
function leaveGatedQueue(tx: Tx, number: Pick<NumberRow, 'id'>): void {
	const now = one<{ queue: number | null; position: number | null }>(tx.sql, 'select queue, position from numbers where id = ?', number.id);
	if (now?.queue == null || now.position === null) return;
	take(tx, now.queue, now.position);
}

/** Who pressed keeps their leases: a slow clicker's block must not pass on while they work. */
function saveClickers(tx: Tx, clickers: readonly ClickerRow[]): void {
	if (clickers.length === 0) return;
	tx.sql.run(
		`update clickers set mine = j.mine, last_frame = j.frame, recent = j.recent, received_at = j.received, link_up = iif(link_up = 2, 1, link_up), seen_at = cast(? as integer)
		 from (select value->>0 id, value->>1 mine, value->>2 frame, value->>3 recent, value->>4 received from json_each(?)) j where clickers.id = j.id`,
		tx.now,
		JSON.stringify(clickers.map((row) => [row.id, row.mine, row.last_frame, row.recent, row.received_at])),
	);
	tx.sql.run(
		`update leases set expires_at = ? where state = 'held' and expires_at < ? and +session in (select value from json_each(?))`,
		tx.now + LIMITS.leaseMs,
		tx.now + LIMITS.leaseMs / 2,
		JSON.stringify(clickers.map((row) => row.id)),
	);
}
