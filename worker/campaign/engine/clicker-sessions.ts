/** Clicker sessions as admins see them (R15): their speed, their end, and approvals taken back before the number was dialed. */
import type { ClickerSessionView } from '../../../protocol/views.ts';
import { type ApprovalRecord, appendRecords } from './approval-chain.ts';
import { setMeta, type Tx, tally } from './context.ts';
import { append, take } from './dial-pool.ts';
import { approvedCount, type ClickerRow, clickerById } from './leases.ts';
import { type NumberRow, placeOf } from './numbers.ts';
import { PLACE } from './places.ts';
import { putBack } from './put-back.ts';

const SPAN_MS = 10_000;
const MOST = 2_000;

/** Sessions that have not ended, and the last ones that have; the busiest first. */
export function clickerSessions(tx: Tx): ClickerSessionView[] {
	return tx.sql
		.rows<ClickerRow>('select * from clickers order by ended_at is not null, mine desc, joined_at desc limit ?', MOST)
		.map((row) => ({
			id: row.id,
			name: row.name,
			joinedAt: row.joined_at,
			endedAt: row.ended_at,
			online: row.link_up > 0,
			seenAt: row.seen_at,
			approved: row.mine,
			perSecond: speedOf(tx, row),
		}));
}

/** Approvals a second of the last moments, from the times of the last presses; 0 for who rests. */
function speedOf(tx: Tx, row: ClickerRow): number {
	const span = SPAN_MS * tx.speed;
	const times = (JSON.parse(row.recent) as number[]).filter((at) => at > tx.now - span);
	const first = times[0];
	if (first === undefined || times.length < 2 || row.ended_at !== null) return 0;
	return ((times.length - 1) * 1000 * tx.speed) / Math.max(1, (times.at(-1) ?? tx.now) - first);
}

/**
 * Takes back what a session approved and nobody has tried to call yet: each withdrawal is a record of its own, nothing is
 * erased. Worked off in bounded steps; returns how many it was, fewer than `limit` when none is left.
 */
export function withdrawApprovals(tx: Tx, session: string, limit: number): number {
	const clicker = clickerById(tx, session);
	if (!clicker) return 0;
	const numbers = tx.sql.rows<NumberRow>(
		`select distinct n.* from leases l join numbers n on n.id between l.first_id and l.last_id
		 where l.session = ? and n.approved = 1 and n.approved_by = ? and n.attempt is null and n.last_ended_at is null
		   and not exists (select 1 from attempts a where a.number = n.id) limit ?`,
		session,
		clicker.ord,
		limit,
	);
	const records: ApprovalRecord[] = [];
	for (const stale of numbers) {
		// Another number's move may have changed this one's position in the pool.
		const number = tx.sql.rows<NumberRow>('select * from numbers where id = ?', stale.id)[0] ?? stale;
		withdraw(tx, number);
		records.push({
			outcome: 'withdrawn',
			numberId: number.id,
			phone: number.phone,
			sessionId: clicker.id,
			sessionName: clicker.name,
			pressedAt: tx.now,
			receivedAt: tx.now,
			input: 'admin',
			ipPrefix: clicker.ip_prefix,
		});
	}
	if (numbers.length === 0) return 0;
	appendRecords(tx, records);
	putBack(
		tx,
		// An erased number is settled without ever having been called.
		numbers.filter((number) => number.do_not_call === 0 && number.settled === 0).map((number) => number.id),
	);
	setMeta(tx.sql, 'approved', approvedCount(tx) - numbers.length);
	tx.sql.run('update clickers set mine = mine - ? where id = ?', numbers.length, clicker.id);
	tx.effects.admins = true;
	tx.effects.clickers = true;
	tx.effects.plan = true;
	return numbers.length;
}

/** Back to where a number without an approval belongs. */
function withdraw(tx: Tx, number: NumberRow): void {
	const next: NumberRow = { ...number, approved: 0 };
	const place = placeOf(tx, next);
	if (number.place === PLACE.pool && number.queue !== null && number.position !== null) take(tx, number.queue, number.position);
	tally(tx, number.place, number.zone, 0, -1);
	tally(tx, place, number.zone, 1, 1);
	const spot = place === PLACE.pool ? append(tx, number.id, number.passes + 1, number.zone, number.kind, 1) : null;
	tx.sql.run(
		'update numbers set approved = 0, approved_by = null, place = ?, queue = ?, position = ? where id = ?',
		place,
		spot?.queue ?? null,
		spot?.position ?? null,
		number.id,
	);
}
