/** What admins do about one caller: a word, another campaign, never again. */
import { done, type Result, refused } from '../../lib/result.ts';
import { leave } from './caller-lifecycle.ts';
import type { Tx } from './context.ts';
import { openSession, patchSession, sessionById } from './sessions.ts';

const gone = (): Result<null> => refused('gone', 'This session has ended.');

/** A word that stays on the caller's page until the next one; an empty text takes it back. */
export function messageCaller(tx: Tx, id: string, text: string, by: string): Result<null> {
	if (!openSession(tx, id)) return gone();
	patchSession(tx, id, { message: text === '' ? null : JSON.stringify({ text, by, at: tx.now }) });
	return done(null);
}

/** The session ends after the present call and its record, and the page offers the other campaign. */
export function moveCaller(tx: Tx, id: string, to: { name: string; url: string }): Result<null> {
	const session = openSession(tx, id);
	if (!session) return gone();
	patchSession(tx, id, { move_to: JSON.stringify(to) });
	return leave(tx, { ...session, move_to: JSON.stringify(to) }, 'moved');
}

/** Remembers who is not wanted any more. The session itself is ended by `endByAdmin`. */
export function blockCaller(tx: Tx, id: string): Result<null> {
	const session = sessionById(tx, id);
	if (!session) return refused('not_found', 'There is no such session.');
	tx.sql.run(
		'insert into blocks (session, name, phone, ip_prefix, at) values (?, ?, ?, ?, ?) on conflict do nothing',
		session.id,
		session.name,
		session.phone,
		session.ip_prefix,
		tx.now,
	);
	return done(null);
}
