/** Counts from the carrier's ledger alone. */
import type { LedgerLine } from '../../../protocol/rest.ts';
import type { CallerRecord } from './evidence.ts';

/** A caller has to be there within so long, ms. */
export const GRACE_MS = 2_000;

export type Fate = 'open' | 'unanswered' | 'cancelled' | 'failed' | 'machine' | 'connected' | 'dropped' | 'hung_up_first';

/** What became of a call. A person who was not joined within 2 s was dropped, unless they hung up before. */
export function fateOf(line: LedgerLine, machines: ReadonlySet<string>): Fate {
	if (line.answeredAt !== null) {
		if (line.answeredBy === 'machine') return 'machine';
		const joined = line.joinedAt !== null && line.joinedAt - line.answeredAt <= GRACE_MS;
		// Detection erred: we hung up on a person.
		if (joined) return machines.has(line.legId) ? 'dropped' : 'connected';
		const hungUpFirst = line.endedBy === 'them' && line.endedAt !== null && line.endedAt - line.answeredAt < GRACE_MS;
		if (hungUpFirst) return 'hung_up_first';
		return line.endedAt === null && line.joinedAt === null ? 'open' : 'dropped';
	}
	if (line.endedAt === null) return 'open';
	if (line.cause === 'cancelled') return 'cancelled';
	return line.cause === 'congestion' || line.cause === 'carrier_error' ? 'failed' : 'unanswered';
}

/**
 * People who got a caller, but after the 2 s: with a caller there all the time, it is the machine that is too slow for the
 * speed of its clock.
 */
export const lateJoins = (ledger: readonly LedgerLine[]): number =>
	ledger.filter(
		(line) =>
			line.answeredBy === 'person' && line.answeredAt !== null && line.joinedAt !== null && line.joinedAt - line.answeredAt > GRACE_MS,
	).length;

export interface Figures {
	dialed: number;
	/** People who picked up. */
	answered: number;
	connected: number;
	dropped: number;
	machines: number;
}

export function figuresOf(ledger: readonly LedgerLine[], machines: ReadonlySet<string>): Figures {
	const figures: Figures = { dialed: ledger.length, answered: 0, connected: 0, dropped: 0, machines: 0 };
	for (const line of ledger) {
		const fate = fateOf(line, machines);
		if (line.answeredBy === 'person') figures.answered += 1;
		if (fate === 'connected') figures.connected += 1;
		if (fate === 'dropped') figures.dropped += 1;
		if (fate === 'machine') figures.machines += 1;
	}
	return figures;
}

/**
 * Mean seconds between being free for a conversation and having the next one with a person; machines in between
 * are waiting too. Callers who never had one do not count. null without any conversation.
 */
export function waitOf(ledger: readonly LedgerLine[], callers: readonly CallerRecord[]): number | null {
	const byRoom = Map.groupBy(
		ledger.filter((line) => line.answeredBy === 'person' && line.joinedAt !== null && line.room !== null),
		(line) => line.room,
	);
	const waits: number[] = [];
	for (const caller of callers) {
		let freeFrom = caller.joinedAt;
		for (const line of (byRoom.get(caller.sessionId) ?? []).toSorted((a, b) => (a.joinedAt ?? 0) - (b.joinedAt ?? 0))) {
			const joinedAt = line.joinedAt ?? 0;
			const ready = caller.ready.find((one) => one.from >= freeFrom && one.from <= joinedAt);
			if (ready) waits.push(joinedAt - ready.from);
			freeFrom = line.endedAt ?? joinedAt;
		}
	}
	if (waits.length === 0) return null;
	return Math.round(waits.reduce((sum, wait) => sum + wait, 0) / waits.length / 100) / 10;
}
