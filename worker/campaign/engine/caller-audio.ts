/** What the coming and going of a caller's own leg does. The page stays the control; without sound nobody is given to it. */
import type { LegAction } from '../../carriers/port.ts';
import { releaseReserved } from './call-lifecycle.ts';
import { attemptById, attemptByLeg } from './calls.ts';
import type { Tx } from './context.ts';
import { closeRoom, roomOf } from './rooms.ts';
import { openSession, patchSession, setState } from './sessions.ts';

/** The caller's own leg is in the room (`via`), or has left it (null). */
export function callerAudio(tx: Tx, id: string, via: 'browser' | 'phone' | null): void {
	tx.sql.run(
		`insert into rooms (session, up, via, since) values (?, ?, ?, ?)
		 on conflict do update set up = excluded.up, via = coalesce(excluded.via, via), since = excluded.since`,
		id,
		via === null ? 0 : 1,
		via,
		tx.now,
	);
	const session = openSession(tx, id);
	if (!session) return closeRoom(tx, id);
	patchSession(tx, id, {});
	tx.effects.callers.add(id);
	tx.effects.admins = true;
	if (via !== null) return;
	const attempt = session.state === 'reserved' && session.attempt !== null ? attemptById(tx, session.attempt) : null;
	if (attempt && attempt.reserved_for === id && attempt.decided === null) releaseReserved(tx, attempt);
	const now = openSession(tx, id);
	if (now?.state === 'ready')
		setState(tx, now, 'idle', { ready_since: null, notice: 'Your sound was cut off. Connect it again, then say that you are ready.' });
}

/** Somebody is out of the room though nobody hung up: back to the caller once that one is heard again, until then held. */
export function fellOut(tx: Tx, leg: string): LegAction {
	const attempt = attemptByLeg(tx, leg);
	const talks = attempt !== null && attempt.ended_at === null && attempt.decided === 'join' && attempt.state !== 'ending';
	if (!talks || attempt.session === null) return { do: 'hangup' };
	if (openSession(tx, attempt.session)?.attempt !== attempt.id) return { do: 'hangup' };
	return roomOf(tx, attempt.session)?.up === 1 ? { do: 'join', room: attempt.session } : { do: 'wait' };
}
