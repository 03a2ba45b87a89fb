/** One alarm, many deadlines: the next one is the minimum over the rows; each pass is bounded and may be repeated. */
import { campaignWindow } from '../../domain/hours.ts';
import { callDeadline } from './call-lifecycle.ts';
import { sessionDeadline } from './caller-lifecycle.ts';
import type { AttemptRow } from './calls.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { poolState } from './dial-pool.ts';
import { returnLeases } from './leases.ts';
import { entering, enterStaged, phaseOf } from './loading.ts';
import { releaseDue } from './numbers.ts';
import { projectionPending } from './outbox.ts';
import { sampleMinute } from './room-log.ts';
import { onlineCount, type SessionRow } from './sessions.ts';
import { reconsider } from './set-up.ts';
import { recall, recallValue } from './sql.ts';
import { nextBarChange } from './views.ts';
import { withdraw, withdrawing } from './withdrawal.ts';

const TICK_MS = 1000;
const BATCH = 500;
/** Outgoing rows leave right after their transaction; the alarm only stands in when that was lost. */
const RETRY_MS = 250;

/** When the first row of each kind is due: remembered until such a row is written. */
const SOONEST = {
	attempt: 'select min(deadline_at) at from attempts where deadline_at is not null',
	session: 'select min(deadline_at) at from sessions where deadline_at is not null',
	lease: `select min(expires_at) at from leases where state = 'held'`,
	number: 'select min(due_at) at from numbers where place in (3, 6)',
} as const;

/** Everything whose time has come; each piece of work in a try of its own, so that one that fails holds up no other. */
export function runDeadlines(tx: Tx): void {
	const isDue = (soonest: string): boolean => (min(tx, soonest) ?? Number.POSITIVE_INFINITY) <= tx.now;
	const attempts = isDue(SOONEST.attempt)
		? tx.sql.rows<AttemptRow>('select * from attempts where deadline_at <= ? order by deadline_at limit ?', tx.now, BATCH)
		: [];
	for (const attempt of attempts)
		guarded(
			tx,
			`deadline of attempt ${attempt.id}`,
			() => callDeadline(tx, attempt),
			() => putOff(tx, 'attempts', attempt.id),
		);
	const sessions = isDue(SOONEST.session)
		? tx.sql.rows<SessionRow>('select * from sessions where deadline_at <= ? order by deadline_at limit ?', tx.now, BATCH)
		: [];
	for (const session of sessions)
		guarded(
			tx,
			`deadline of session ${session.id}`,
			() => sessionDeadline(tx, session),
			() => putOff(tx, 'sessions', session.id),
		);
	if (isDue(SOONEST.lease)) guarded(tx, 'leases', () => returnLeases(tx, { expiredAt: tx.now }));
	if (isDue(SOONEST.number)) guarded(tx, 'due numbers', () => releaseDue(tx, BATCH));
	if (entering(tx)) guarded(tx, 'staged numbers', () => enterStaged(tx, 2_000));
	guarded(tx, 'reconsidered numbers', () => reconsider(tx, 2_000));
	if (withdrawing(tx)) guarded(tx, 'withdrawn lists', () => withdraw(tx, 2_000));
	guarded(tx, 'alert bars', () => barsDue(tx));
	guarded(tx, 'the minute of the room', () => sampleMinute(tx));
	guarded(tx, 'tidying', () => tidy(tx));
}

/** A failure is rolled back, told to the shell, and met by `otherwise`. */
function guarded(tx: Tx, what: string, work: () => void, otherwise: () => void = () => undefined): void {
	const tallies = new Map(tx.tallies);
	try {
		tx.sql.tx(work);
	} catch (error) {
		tx.tallies.clear();
		for (const [key, by] of tallies) tx.tallies.set(key, by);
		tx.effects.faults.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		otherwise();
	}
}

/** What failed is looked at again in a minute. */
const putOff = (tx: Tx, table: 'attempts' | 'sessions', id: number | string): void =>
	tx.sql.run(`update ${table} set deadline_at = ? where id = ?`, tx.now + 60_000, id);

function barsDue(tx: Tx): void {
	const seen = getMeta(tx.sql, 'barsSeenAt', 0);
	const due = (at: number | null): boolean => at !== null && at > seen && at <= tx.now;
	if (tx.config.bars.some((bar) => due(bar.startsAt) || due(bar.expiresAt))) tx.effects.allCallers = true;
	if (tx.config.bars.length > 0) setMeta(tx.sql, 'barsSeenAt', tx.now);
}

/** Once an hour: what nobody will ask for again. */
function tidy(tx: Tx): void {
	if (tx.now - getMeta(tx.sql, 'tidiedAt', 0) < 3_600_000) return;
	setMeta(tx.sql, 'tidiedAt', tx.now);
	tx.sql.run('delete from waits where id < (select coalesce(max(id), 0) - 1000 from waits)');
	tx.sql.run('delete from approval_minutes where minute < ?', Math.floor(tx.now / 60_000) - 1440);
	tx.sql.run('delete from spent_tickets where expires_at < ?', tx.now);
	tx.sql.run('delete from ledger where hour < ?', Math.floor(tx.now / 3_600_000) - 31 * 24);
}

/** The earliest moment at which something has to be done; null = nothing until somebody comes. */
export function nextDeadline(tx: Tx): number | null {
	const times: (number | null)[] = [
		min(tx, SOONEST.attempt),
		min(tx, SOONEST.session),
		min(tx, SOONEST.lease),
		min(tx, SOONEST.number),
		notBefore(tx.now + RETRY_MS, min(tx, `select min(next_at) at from orders where state = 'new'`)),
		notBefore(tx.now + RETRY_MS, min(tx, 'select min(next_at) at from notices')),
		notBefore(tx.now + RETRY_MS, min(tx, 'select min(next_at) at from rooms where closing = 1')),
		nextBarChange(tx),
	];
	if (
		phaseOf(tx) === 'loading' ||
		recallValue(tx.sql, `select count(*) from loads where state <> 'done'`) > 0 ||
		getMeta(tx.sql, 'reconsiderFrom', null) !== null ||
		withdrawing(tx)
	)
		times.push(Math.max(tx.now, getMeta(tx.sql, 'loadAt', 0)));
	if (projectionPending(tx)) times.push(Math.max(tx.now + TICK_MS, getMeta(tx.sql, 'projectionAt', 0)));
	if (onlineCount(tx) > 0 || recallValue(tx.sql, 'select count(*) from attempts where ended_at is null') > 0) times.push(tx.now + TICK_MS);
	else if (watched(tx)) times.push(windowChange(tx));
	const known = times.filter((at): at is number => at !== null);
	return known.length === 0 ? null : Math.min(...known);
}

const notBefore = (least: number, at: number | null): number | null => (at === null ? null : Math.max(least, at));

const min = (tx: Tx, query: string): number | null => recall<{ at: number | null }>(tx.sql, query)[0]?.at ?? null;

/** Somebody looks at a page whose status the clock may change. */
const watched = (tx: Tx): boolean =>
	phaseOf(tx) === 'ready' &&
	(getMeta(tx.sql, 'watchers', 0) > 0 || recallValue(tx.sql, 'select count(*) from sessions where ended_at is null') > 0);

/** When a window of hours opens or closes next; looked at again at least every minute while somebody watches. */
function windowChange(tx: Tx): number {
	const { hours, ringTimeoutS } = tx.config.settings;
	const window = hours ? campaignWindow(hours, tx.now) : null;
	const pool = poolState(tx);
	const times = [
		window?.opensAt,
		window?.closesAt == null ? null : window.closesAt - ringTimeoutS * 1000,
		pool.zoneOpensAt,
		tx.now + 60_000,
	];
	return Math.min(...times.filter((at): at is number => at !== null && at !== undefined && at > tx.now));
}
