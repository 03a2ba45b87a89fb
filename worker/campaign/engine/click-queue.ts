/**
 * Clicking (R10–R19): numbers that need an approval are leased to clickers in blocks (a range of number ids, one row
 * a block), approved in frames, and become dialable in the same transaction. Frames of several clickers are committed
 * together; a repeated press is answered from the number's state.
 */
import type { ApprovalRefusal, ClickerFrame } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { ClickCounts, ClickerState } from '../../../protocol/views.ts';
import { type ApprovalRecord, appendRecords } from './approval-chain.ts';
import { codeOf, idOfCode } from './codes.ts';
import { getMeta, setMeta, type Tx, tally } from './context.ts';
import { queueFor, take } from './dial-pool.ts';
import { phaseOf } from './loading.ts';
import { type NumberRow, placeOf } from './numbers.ts';
import { KIND, PLACE } from './places.ts';
import { one, value } from './sql.ts';

export interface ClickerRow {
	id: string;
	name: string;
	key_hash: string;
	ip_prefix: string;
	joined_at: number;
	ended_at: number | null;
	link_up: number;
	seen_at: number;
	mine: number;
	/** Highest frame number that was committed. */
	last_frame: number;
	/** When the last frame arrived. */
	received_at: number;
	/** JSON: times of the last accepted presses, at most thirty. */
	recent: string;
}

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
}

const codeKeys = (tx: Tx): number[] => {
	const keys = getMeta<number[]>(tx.sql, 'codeKeys', []);
	if (keys.length === 4) return keys;
	const made = Array.from({ length: 4 }, () => Math.floor(tx.random() * 2 ** 31));
	setMeta(tx.sql, 'codeKeys', made);
	return made;
};

export const clickerById = (tx: Tx, id: string): ClickerRow | null => one<ClickerRow>(tx.sql, 'select * from clickers where id = ?', id);

/** Numbers that wait for a click, whatever else holds them. */
export function unapprovedCount(tx: Tx): number {
	if (!tx.config.settings.clicking) return 0;
	return value(tx.sql, 'select coalesce(sum(n), 0) from tallies where gate = 1 and place in (1, 2, 3, 6)');
}

export const approvedCount = (tx: Tx): number => getMeta(tx.sql, 'approved', 0);

export function clickCounts(tx: Tx, clicker: ClickerRow): ClickCounts {
	return { mine: clicker.mine, everyone: approvedCount(tx), left: unapprovedCount(tx) };
}

export function clickerState(tx: Tx, session: string): ClickerState {
	if (!tx.config.settings.clicking) return 'off';
	const phase = phaseOf(tx);
	if (phase === 'new') return 'not_started';
	if (phase === 'loading') return 'loading';
	if (unapprovedCount(tx) === 0) return 'done';
	const held = value(tx.sql, `select count(*) from leases where session = ? and state = 'held'`, session);
	return held === 0 && !leasable(tx) ? 'others' : 'open';
}

/** Ids that could be leased at this moment without taking from somebody. */
function leasable(tx: Tx): boolean {
	return (
		value(tx.sql, `select count(*) from leases where state = 'returned'`) > 0 ||
		getMeta(tx.sql, 'clickCursor', 0) < value(tx.sql, 'select coalesce(max(id), 0) from numbers')
	);
}

/**
 * Leases more items to a clicker whose page has `have` left. Returns their ids in order and extends what the session
 * holds. A page that has nothing (a reload) gets again what it holds already.
 */
export function lease(tx: Tx, session: string, have: number): string[] {
	const clicker = clickerById(tx, session);
	if (!clicker || clicker.ended_at !== null || phaseOf(tx) !== 'ready' || !tx.config.settings.clicking) return [];
	const expires = tx.now + LIMITS.leaseMs;
	const keys = codeKeys(tx);
	const held: number[] = [];
	for (const row of tx.sql.rows<LeaseRow>(`select * from leases where session = ? and state = 'held' order by id`, session)) {
		const ids = open(tx, row.first_id, row.last_id, LIMITS.leaseItems);
		held.push(...ids);
		if (ids.length === 0) tx.sql.run(`update leases set state = 'done', expires_at = null where id = ?`, row.id);
		else tx.sql.run('update leases set expires_at = ? where id = ?', expires, row.id);
	}
	if (have === 0 && held.length > 0) return held.slice(0, LIMITS.leaseItems).map((id) => codeOf(id, keys));
	const clickers = Math.max(1, value(tx.sql, 'select count(*) from clickers where ended_at is null and link_up = 1'));
	const block = Math.min(LIMITS.leaseItems, Math.max(1, Math.floor(unapprovedCount(tx) / (2 * clickers))));
	if (have >= block) return [];
	const ids: number[] = [];
	for (let turn = 0; turn < 64 && ids.length < block; turn += 1) {
		const range = nextRange(tx, block - ids.length);
		if (!range) break;
		if (range.ids.length === 0) continue;
		ids.push(...range.ids);
		tx.sql.run(
			`insert into leases (session, first_id, last_id, leased_at, expires_at, state) values (?, ?, ?, ?, ?, 'held')`,
			session,
			range.first,
			range.last,
			tx.now,
			expires,
		);
	}
	return ids.map((id) => codeOf(id, keys));
}

/** Unapproved numbers of an id range, in order. */
const open = (tx: Tx, first: number, last: number, limit: number): number[] =>
	tx.sql
		.rows<{ id: number }>(
			'select id from numbers where id between ? and ? and kind <> 0 and approved = 0 and place in (1, 2, 3, 6) order by id limit ?',
			first,
			last,
			limit,
		)
		.map((row) => row.id);

/** The next range to lease: one that came back, else beyond the cursor. Null when there is none. */
function nextRange(tx: Tx, wanted: number): { first: number; last: number; ids: number[] } | null {
	const returned = one<{ id: number; first_id: number; last_id: number }>(
		tx.sql,
		`select id, first_id, last_id from leases where state = 'returned' order by id limit 1`,
	);
	if (returned) {
		const ids = open(tx, returned.first_id, returned.last_id, wanted);
		const last = ids.length < wanted ? returned.last_id : (ids.at(-1) ?? returned.last_id);
		if (last >= returned.last_id) tx.sql.run(`update leases set state = 'taken' where id = ?`, returned.id);
		else tx.sql.run('update leases set first_id = ? where id = ?', last + 1, returned.id);
		return { first: returned.first_id, last, ids };
	}
	const cursor = getMeta(tx.sql, 'clickCursor', 0);
	const end = value(tx.sql, 'select coalesce(max(id), 0) from numbers');
	if (cursor >= end) return null;
	const ids = open(tx, cursor + 1, end, wanted);
	const last = ids.length < wanted ? end : (ids.at(-1) ?? end);
	setMeta(tx.sql, 'clickCursor', last);
	return { first: cursor + 1, last, ids };
}

/** Numbers that need clicks again (clicking turned on, a number re-opened): the cursor begins anew behind what is held. */
export function rewindCursor(tx: Tx): void {
	tx.sql.run(`update leases set state = 'done', expires_at = null where state in ('held', 'returned')`);
	setMeta(tx.sql, 'clickCursor', 0);
}

/** Gives back what a session holds (it left, was ended, or let its lease pass). The range stays known as once its own. */
export function returnLeases(tx: Tx, where: { session: string } | { expiredAt: number }): void {
	const leases =
		'session' in where
			? tx.sql.rows<LeaseRow>(`select * from leases where session = ? and state = 'held'`, where.session)
			: tx.sql.rows<LeaseRow>(`select * from leases where state = 'held' and expires_at <= ? limit 500`, where.expiredAt);
	for (const held of leases) {
		tx.sql.run(`update leases set state = 'done', expires_at = null where id = ?`, held.id);
		if (open(tx, held.first_id, held.last_id, 1).length > 0) {
			tx.sql.run(
				`insert into leases (session, first_id, last_id, leased_at, state) values ('', ?, ?, ?, 'returned')`,
				held.first_id,
				held.last_id,
				tx.now,
			);
		}
	}
	if (leases.length > 0) tx.effects.clickers = true;
}
interface LeaseRow {
	id: number;
	session: string;
	first_id: number;
	last_id: number;
	leased_at: number;
}

/** When the earliest press of this number by this session can have been: its first lease of it. Null = never leased to it. */
function leasedAt(tx: Tx, session: string, id: number): number | null {
	return (
		one<{ leased_at: number }>(
			tx.sql,
			'select leased_at from leases where session = ? and first_id <= ? and last_id >= ? order by first_id desc limit 1',
			session,
			id,
			id,
		)?.leased_at ?? null
	);
}

interface Press {
	id: number;
	code: string;
	pressedAt: number;
	input: string;
	clicker: ClickerRow;
}

/** Commits the frames of several clickers at once. One answer per frame, in order. */
export function approve(tx: Tx, frames: readonly ReceivedFrame[]): FrameAnswer[] {
	const keys = codeKeys(tx);
	const clickers = new Map<string, ClickerRow>();
	const presses: Press[] = [];
	const repeats = new Set<FrameAnswer>();
	const answers = frames.map(({ session, frame, receivedAt }): FrameAnswer => {
		const answer: FrameAnswer = { session, frame: frame.frame, approved: 0, refused: [] };
		const clicker = clickers.get(session) ?? clickerById(tx, session);
		if (!clicker || clicker.ended_at !== null || !tx.config.settings.clicking) {
			answer.refused = frame.presses.map(([code]) => [code, 'off']);
			return answer;
		}
		clickers.set(session, clicker);
		if (frame.frame <= clicker.last_frame) {
			repeats.add(answer);
			return repeated(tx, frame, answer, keys);
		}
		clicker.last_frame = frame.frame;
		const pace: Pace = { clicker, receivedAt, previousAge: Number.POSITIVE_INFINITY, recent: JSON.parse(clicker.recent) as number[] };
		for (const [code, age, input] of frame.presses) {
			const press = admit(tx, pace, age, idOfCode(code, keys));
			if (typeof press === 'string') answer.refused.push([code, press]);
			else presses.push({ id: press.id, code, pressedAt: press.pressedAt, input, clicker });
		}
		clicker.recent = JSON.stringify(pace.recent);
		clicker.received_at = receivedAt;
		return answer;
	});
	const byCode = commit(tx, presses);
	for (const answer of answers) if (!repeats.has(answer)) settleAnswer(answer, frames, byCode);
	for (const clicker of clickers.values()) saveClicker(tx, clicker);
	tx.effects.admins = true;
	tx.effects.projection = true;
	return answers;
}

/**
 * Checks one press: leased to this session at some time, and not too fast (R13). The rate is measured by the times of the
 * presses, so that what was pressed while the network was away may come at once; a press cannot be older than its lease.
 */
function admit(tx: Tx, pace: Pace, age: number, id: number | null): { id: number; pressedAt: number } | ApprovalRefusal {
	if (id === null) return 'not_leased';
	const leased = leasedAt(tx, pace.clicker.id, id);
	if (leased === null) return 'not_leased';
	const pressedAt = Math.min(pace.receivedAt, Math.max(pace.receivedAt - age * tx.speed, leased));
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

/** The pace of one session while a frame of it is looked at. */
interface Pace {
	clicker: ClickerRow;
	receivedAt: number;
	/** Age of the press before, in this frame. */
	previousAge: number;
	/** Times of the last accepted presses, one second's worth at most. */
	recent: number[];
}

/** A frame that was committed before and is sent again: answered from the numbers' state, nothing is recorded twice. */
function repeated(tx: Tx, frame: ApproveFrame, answer: FrameAnswer, keys: readonly number[]): FrameAnswer {
	for (const [code] of frame.presses) {
		const id = idOfCode(code, keys);
		if (id !== null && value(tx.sql, 'select coalesce(max(approved), 0) from numbers where id = ?', id) === 1) answer.approved += 1;
		else answer.refused.push([code, 'too_fast']);
	}
	return answer;
}

type Fate = 'approved' | ApprovalRefusal;

function commit(tx: Tx, presses: Press[]): Map<string, Fate[]> {
	const fates = new Map<string, Fate[]>();
	if (presses.length === 0) return fates;
	const ids = JSON.stringify(presses.map((press) => press.id));
	const rows = new Map(
		tx.sql.rows<NumberRow>('select * from numbers where id in (select value from json_each(?))', ids).map((row) => [row.id, row]),
	);
	const records: ApprovalRecord[] = [];
	const fresh: NumberRow[] = [];
	for (const press of presses) {
		const number = rows.get(press.id);
		let fate: Fate = 'duplicate';
		if (!number || number.place === PLACE.removed || number.kind === KIND.landline) fate = 'removed';
		else if (number.approved === 0) {
			fate = 'approved';
			press.clicker.mine += 1;
			fresh.push({ ...number });
			number.approved = 1;
		}
		const key = `${press.clicker.id} ${press.code}`;
		fates.set(key, [...(fates.get(key) ?? []), fate]);
		if (number && fate !== 'removed') {
			records.push({
				outcome: fate === 'approved' ? 'approved' : 'duplicate',
				numberId: number.id,
				phone: number.phone,
				sessionId: press.clicker.id,
				sessionName: press.clicker.name,
				pressedAt: press.pressedAt,
				receivedAt: tx.now,
				input: press.input,
				ipPrefix: press.clicker.ip_prefix,
			});
		}
	}
	letIn(tx, fresh);
	appendRecords(tx, records);
	if (fresh.length > 0) {
		setMeta(tx.sql, 'approved', approvedCount(tx) + fresh.length);
		tx.sql.run(
			'insert into approval_minutes (minute, n) values (?, ?) on conflict do update set n = n + excluded.n',
			Math.floor(tx.now / 60_000),
			fresh.length,
		);
	}
	return fates;
}

/** Moves the approved where they belong: a few statements for all of them. */
function letIn(tx: Tx, numbers: NumberRow[]): void {
	const sizes = new Map<string, { id: number; size: number; added: number }>();
	const pool: number[][] = [];
	const updates: (number | null)[][] = [];
	for (const number of numbers) {
		const place = placeOf(tx, { ...number, approved: 1 });
		tally(tx, number.place, number.zone, 1, -1);
		tally(tx, place, number.zone, 0, 1);
		if (number.place === PLACE.pool) {
			leaveGatedQueue(tx, number);
		}
		let spot: { queue: number; position: number } | null = null;
		if (place === PLACE.pool) {
			const key = `${number.passes + 1} ${number.zone}`;
			let queue = sizes.get(key);
			if (!queue) {
				queue = { ...queueFor(tx, number.passes + 1, number.zone, 1, 0), added: 0 };
				sizes.set(key, queue);
			}
			spot = { queue: queue.id, position: queue.size + queue.added };
			queue.added += 1;
			pool.push([spot.queue, spot.position, number.id]);
		}
		updates.push([number.id, place, spot?.queue ?? null, spot?.position ?? null]);
	}
	if (updates.length === 0) return;
	tx.sql.run(
		`update numbers set approved = 1, place = j.place, queue = j.queue, position = j.position
		 from (select value->>0 id, value->>1 place, value->>2 queue, value->>3 position from json_each(?)) j where numbers.id = j.id`,
		JSON.stringify(updates),
	);
	if (pool.length > 0)
		tx.sql.run('insert into pool (queue, position, number) select value->>0, value->>1, value->>2 from json_each(?)', JSON.stringify(pool));
	for (const queue of sizes.values()) tx.sql.run('update queues set size = size + ? where id = ?', queue.added, queue.id);
}

/** A number that stood in the pool from a time without clicking leaves the queue of the unapproved. */
function leaveGatedQueue(tx: Tx, number: NumberRow): void {
	const now = one<{ queue: number | null; position: number | null }>(tx.sql, 'select queue, position from numbers where id = ?', number.id);
	if (now?.queue == null || now.position === null) return;
	take(tx, now.queue, now.position);
}

function settleAnswer(answer: FrameAnswer, frames: readonly ReceivedFrame[], fates: Map<string, Fate[]>): void {
	const frame = frames.find((entry) => entry.session === answer.session && entry.frame.frame === answer.frame)?.frame;
	const refusedCodes = new Map<string, number>();
	for (const [code] of answer.refused) refusedCodes.set(code, (refusedCodes.get(code) ?? 0) + 1);
	for (const [code] of frame?.presses ?? []) {
		const skip = refusedCodes.get(code) ?? 0;
		if (skip > 0) {
			refusedCodes.set(code, skip - 1);
			continue;
		}
		const fate = fates.get(`${answer.session} ${code}`)?.shift();
		if (fate === 'approved') answer.approved += 1;
		else if (fate !== undefined) answer.refused.push([code, fate]);
	}
}

function saveClicker(tx: Tx, clicker: ClickerRow): void {
	tx.sql.run(
		'update clickers set mine = ?, last_frame = ?, recent = ?, received_at = ?, seen_at = ? where id = ?',
		clicker.mine,
		clicker.last_frame,
		clicker.recent,
		clicker.received_at,
		tx.now,
		clicker.id,
	);
}
