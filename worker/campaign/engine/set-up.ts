/** Changes from outside: set-up pulled from D1, pause, Do Not Call, withdrawn links. Each is safe at any moment and may repeat. */
import { cancelRinging } from './call-lifecycle.ts';
import { leave } from './caller-lifecycle.ts';
import { type AttemptRow, attemptById } from './calls.ts';
import type { CampaignConfig } from './config.ts';
import { getMeta, markDirty, setMeta, type Tx } from './context.ts';
import { returnLeases, rewindCursor } from './leases.ts';
import { beginLoads } from './loading.ts';
import { dueNow, type NumberRow, numberByPhone, saveNumber } from './numbers.ts';
import { forgetRefusals } from './refusals.ts';
import { type SessionRow, setState } from './sessions.ts';
import { recallValue } from './sql.ts';
import { pauseOf, statusOf, surelyAtWork } from './status.ts';
import { beginWithdrawals } from './withdrawal.ts';

/** Takes the set-up in force. What it changes for numbers is worked off in bounded steps by `reconsider`. */
export function applyConfig(tx: Tx, config: CampaignConfig, before: CampaignConfig | null): void {
	setMeta(tx.sql, 'config', config);
	tx.sql.run(
		'insert into scripts (version, script) values (?, ?) on conflict do nothing',
		config.scriptVersion,
		JSON.stringify(config.script),
	);
	const changed: Tx = { ...tx, config };
	if (before) {
		const { settings: old } = before;
		const { settings } = config;
		const passes = old.passes !== settings.passes;
		const due = old.minimumTimeMinutes !== settings.minimumTimeMinutes || old.maxAttemptsPer24h !== settings.maxAttemptsPer24h;
		if (passes || due || old.clicking !== settings.clicking) setMeta(tx.sql, 'reconsiderFrom', 0);
		if (!old.clicking && settings.clicking) clickingOn(changed);
	}
	beginLoads(changed);
	beginWithdrawals(changed);
	tx.effects.allCallers = true;
	tx.effects.clickers = true;
	tx.effects.admins = true;
}

/** R11: unapproved cells are undialable from here on (the pool's gate), and those that ring are taken back. */
function clickingOn(tx: Tx): void {
	const ringing = tx.sql.rows<AttemptRow>(
		'select attempts.* from attempts join numbers on numbers.id = attempts.number where attempts.ended_at is null and attempts.answered_at is null and attempts.kind <> 0 and numbers.approved = 0',
	);
	for (const attempt of ringing) cancelRinging(tx, attempt, 'clicking_turned_on');
	rewindCursor(tx);
}

/** Computes places and due times anew after passes, minimum time or clicking changed, `limit` numbers at a time. */
export function reconsider(tx: Tx, limit: number): void {
	const from = getMeta<number | null>(tx.sql, 'reconsiderFrom', null);
	if (from === null) return;
	const numbers = tx.sql.rows<NumberRow>(
		'select * from numbers where id > ? and place in (1, 2, 3, 5, 6) order by id limit ?',
		from,
		limit,
	);
	for (const stale of numbers) {
		// Another number's move may have changed this one's position in the pool.
		const number = tx.sql.rows<NumberRow>('select * from numbers where id = ?', stale.id)[0] ?? stale;
		saveNumber(tx, number, { ...number, ...dueNow(tx, number) });
	}
	if (numbers.length < limit) {
		tx.sql.run(`delete from meta where key = 'reconsiderFrom'`);
		tx.effects.allCallers = true;
	} else setMeta(tx.sql, 'reconsiderFrom', numbers.at(-1)?.id ?? from);
}

export function pause(tx: Tx, by: string): void {
	if (pauseOf(tx)) return;
	setMeta(tx.sql, 'pause', { at: tx.now, by });
	markDirty(tx, 'campaign', 'campaign');
	const ringing = tx.sql.rows<AttemptRow>('select * from attempts where ended_at is null and answered_at is null');
	for (const attempt of ringing) cancelRinging(tx, attempt, 'paused');
	tx.effects.allCallers = true;
	tx.effects.admins = true;
}

export function resume(tx: Tx): void {
	if (!pauseOf(tx)) return;
	tx.sql.run(`delete from meta where key = 'pause'`);
	setMeta(tx.sql, 'quietSince', 0);
	forgetRefusals(tx);
	setMeta(tx.sql, 'holdUntil', 0);
	markDirty(tx, 'campaign', 'campaign');
	tx.effects.allCallers = true;
	tx.effects.admins = true;
}

/**
 * Callers who wait while the campaign cannot use them get the card: only once nothing rings for them any more, so that
 * whoever answers in that instant still finds them (I6), and never in a conversation (R28).
 */
export function showCards(tx: Tx): void {
	// Asked after every event: in a running campaign something rings nearly always, and one row tells.
	const due = recallValue(
		tx.sql,
		`select not exists (select 1 from attempts where ended_at is null and connected_at is null and state <> 'ending')
		 and exists (select 1 from sessions where ended_at is null and state = 'ready')`,
	);
	if (due === 0 || surelyAtWork(tx)) return;
	const status = statusOf(tx).kind;
	if (status !== 'paused' && status !== 'outside_hours' && status !== 'complete') return;
	const ready = tx.sql.rows<SessionRow>(`select * from sessions where ended_at is null and state = 'ready'`);
	for (const session of ready) setState(tx, session, 'idle', { ready_since: null });
}

/** I2: from this moment, whatever the number is doing. A conversation goes on; the caller sees the mark. */
export function addDoNotCall(tx: Tx, phones: readonly string[]): void {
	for (const phone of phones) {
		tx.sql.run('insert into do_not_call (phone) values (?) on conflict do nothing', phone);
		const number = numberByPhone(tx, phone);
		if (!number || number.do_not_call === 1) continue;
		saveNumber(tx, number, { ...number, do_not_call: 1 });
		const attempt = number.attempt === null ? null : attemptById(tx, number.attempt);
		if (!attempt) continue;
		cancelRinging(tx, attempt, 'do_not_call');
		if (attempt.session !== null) tx.effects.callers.add(attempt.session);
	}
	tx.effects.clickers = true;
}

export function removeDoNotCall(tx: Tx, phones: readonly string[]): void {
	for (const phone of phones) {
		tx.sql.run('delete from do_not_call where phone = ?', phone);
		const number = numberByPhone(tx, phone);
		if (!number || number.do_not_call === 0) continue;
		// The minimum time may have changed while the number was away.
		saveNumber(tx, number, { ...number, ...dueNow(tx, number), do_not_call: 0 });
	}
}

/** R9: sessions of an old link end; callers in conversation finish first. */
export function revokeLink(tx: Tx, kind: 'caller' | 'clicker', closeCode: number): void {
	if (kind === 'caller') {
		for (const session of tx.sql.rows<SessionRow>('select * from sessions where ended_at is null')) leave(tx, session, 'revoked');
		return;
	}
	for (const clicker of tx.sql.rows<{ id: string }>('select id from clickers where ended_at is null'))
		endClicker(tx, clicker.id, closeCode);
}

/** Ends a clicker's session; what it holds goes back at once. */
export function endClicker(tx: Tx, id: string, closeCode: number): void {
	returnLeases(tx, { session: id });
	tx.sql.run('update clickers set ended_at = ?, link_up = 0 where id = ?', tx.now, id);
	tx.effects.close.set(id, closeCode);
	tx.effects.admins = true;
}
