/** What holds of every call over Twilio, by what its phones experienced. Pure. */
import type { LedgerCall, LedgerDocument } from '../../../test/twilio/simulator/model.ts';

/** What an answer told a call to do; null: to wait and ask again. */
function decisionIn(xml: string): string | null {
	const room = /<Conference[^>]*>([^<]*)</.exec(xml)?.[1];
	if (room !== undefined) return `join ${room}`;
	if (xml.includes('<Redirect')) return null;
	return /<(Say|Play)\b/.test(xml) ? 'message' : 'hang up';
}

const answers = (documents: readonly LedgerDocument[]): string[] =>
	documents.flatMap(({ url, xml }) => (url !== null && xml !== null && new URL(url).pathname.includes('/answer/') ? [xml] : []));

/** The leg that a call was made for, by the address that it asks. */
const legOf = (call: LedgerCall): string => (call.documentUrl === null ? call.sid : new URL(call.documentUrl).pathname);

/** Everything that is wrong, in words. `slackMs`: how far two readings of the clock may lie apart. */
export function checkCalls(calls: readonly LedgerCall[], slackMs: number): string[] {
	const contacts = calls.filter((call) => call.direction === 'outbound-api');
	const found: string[] = [];
	for (const [leg, same] of Map.groupBy(contacts, legOf)) {
		const lasting = same.filter((call) => call.status !== 'canceled');
		if (lasting.length > 1) found.push(`${leg} was dialed ${lasting.length} times.`);
	}
	for (const call of contacts) {
		if (call.answeredAt === null) continue;
		const decided = new Set(answers(call.documents).flatMap((xml) => decisionIn(xml) ?? []));
		if (decided.size > 1) found.push(`${call.to}: decided ${[...decided].join(' and ')}.`);
		const over = call.endedAt ?? Number.POSITIVE_INFINITY;
		const heardUs = call.documents.some((document) => document.xml !== null);
		if (decided.size === 0 && heardUs && call.endedBy === 'us' && over - call.answeredAt > 10_000 + slackMs)
			found.push(`${call.to}: hung up without a decision.`);
	}
	const byRoom = Map.groupBy(
		contacts.flatMap((call) => call.joins.map((join) => ({ ...join, to: call.to }))),
		(join) => join.room,
	);
	for (const [room, joins] of byRoom)
		for (const [n, join] of joins.entries())
			for (const other of joins.slice(n + 1))
				if (join.to !== other.to && Math.min(join.leftAt ?? Infinity, other.leftAt ?? Infinity) - Math.max(join.at, other.at) > slackMs)
					found.push(`${join.to} and ${other.to} were in room ${room} at once.`);
	return found;
}
