/**
 * The promises I1–I7, recomputed from the carrier's own ledger. Pure. Each finds what was broken and says so in words;
 * nothing found is all well.
 */
import type { LedgerLine } from '../../../protocol/rest.ts';
import { campaignWindow, localWindow } from '../../../worker/domain/hours.ts';
import { type Evidence, RULES, type RuleId, type Violation } from './evidence.ts';
import { fateOf, GRACE_MS } from './figures.ts';

/** Do Not Call has to have reached every campaign after so long, ms. */
const DO_NOT_CALL_MS = 1_000;

const violation = (rule: RuleId, line: LedgerLine, text: string): Violation => ({ rule, phone: line.to, legId: line.legId, text });
const at = (ms: number): string => new Date(ms).toISOString();

/** I1: no cell (or unknown) number without an approval, while clicking is on. */
function unapproved({ ledger, approvals, kinds, settings }: Evidence): Violation[] {
	if (!settings.clicking) return [];
	const byPhone = Map.groupBy(approvals, (approval) => approval.phone);
	return ledger.flatMap((line) => {
		if (kinds.get(line.to) === 'landline') return [];
		const last = (byPhone.get(line.to) ?? [])
			.filter((approval) => approval.receivedAt <= line.askedAt && approval.outcome !== 'duplicate')
			.toSorted((a, b) => a.receivedAt - b.receivedAt)
			.at(-1);
		return last?.outcome === 'approved' ? [] : [violation('I1', line, `dialed at ${at(line.askedAt)} without an approval`)];
	});
}

/** I2: no Do Not Call number, and no ringing on to one. */
function doNotCalled({ ledger, doNotCall, slackMs }: Evidence): Violation[] {
	const added = new Map(doNotCall.map((entry) => [entry.phone, entry.addedAt + DO_NOT_CALL_MS + slackMs]));
	return ledger.flatMap((line) => {
		const inForce = added.get(line.to);
		if (inForce === undefined) return [];
		if (line.askedAt > inForce)
			return [violation('I2', line, `dialed at ${at(line.askedAt)}, on the Do Not Call list since ${at(inForce)}`)];
		const rangUntil = line.answeredAt ?? line.endedAt;
		const rangOn = rangUntil === null || rangUntil > inForce;
		return rangOn ? [violation('I2', line, `rang on after it was put on the Do Not Call list at ${at(inForce)}`)] : [];
	});
}

/** I3: whole rings inside the campaign's hours and the number's own window. */
function outsideHours({ ledger, settings, zonesOf, slackMs }: Evidence): Violation[] {
	const { hours } = settings;
	if (!hours) return ledger.map((line) => violation('I3', line, 'dialed although no dialing hours are set'));
	return ledger.flatMap((line) => {
		const endsAt = line.askedAt + settings.ringTimeoutS * 1000 - slackMs;
		const wide = campaignWindow(hours, line.askedAt);
		if (!wide.open || (wide.closesAt !== null && endsAt > wide.closesAt))
			return [violation('I3', line, `dialed at ${at(line.askedAt)}, outside the campaign's hours`)];
		const zones = zonesOf(line.to);
		if (!zones) return [];
		const own = localWindow(zones.length > 0 ? zones : [hours.timeZone], settings.localWindow, line.askedAt);
		if (!own.open || (own.closesAt !== null && endsAt > own.closesAt))
			return [violation('I3', line, `dialed at ${at(line.askedAt)}, outside the number's own window`)];
		return [];
	});
}

function byPhone(ledger: readonly LedgerLine[]): LedgerLine[][] {
	return [...Map.groupBy(ledger, (line) => line.to).values()].map((lines) => lines.toSorted((a, b) => a.askedAt - b.askedAt));
}

/** I4: one open attempt per number, and the minimum time between two. */
function tooSoon({ ledger, settings, slackMs }: Evidence): Violation[] {
	const minimumMs = settings.minimumTimeMinutes * 60_000;
	return byPhone(ledger).flatMap((lines) =>
		lines.flatMap((line, index) => {
			// The longest of the earlier calls decides, not only the last one begun.
			const earlier = lines.slice(0, index);
			const lastEnd = (calls: LedgerLine[]) =>
				calls.reduce((end, one) => Math.max(end, one.endedAt ?? Number.POSITIVE_INFINITY), Number.NEGATIVE_INFINITY);
			const before = lastEnd(earlier);
			// Taken back before it rang anywhere: nobody noticed anything that they would have to be spared.
			const rang = lastEnd(earlier.filter((one) => one.ringingAt !== null || one.cause !== 'cancelled'));
			if (line.askedAt + slackMs < before)
				return [violation('I4', line, `dialed at ${at(line.askedAt)} while another call to it was open`)];
			if (line.askedAt + slackMs < rang + minimumMs)
				return [violation('I4', line, `dialed at ${at(line.askedAt)}, too soon after the call that ended at ${at(rang)}`)];
			return [];
		}),
	);
}

/** I5: counted attempts within the passes. Two drops per number are not counted, nor what was cancelled or failed. */
function tooOften({ ledger, settings, machines }: Evidence): Violation[] {
	return byPhone(ledger).flatMap((lines) => {
		let counted = 0;
		let drops = 0;
		return lines.flatMap((line) => {
			const fate = fateOf(line, machines);
			if (fate === 'dropped' && drops < 2) drops += 1;
			else if (fate !== 'cancelled' && fate !== 'failed') counted += 1;
			return counted > settings.passes && fate !== 'cancelled' && fate !== 'failed'
				? [violation('I5', line, `attempt ${counted} with ${settings.passes} passes`)]
				: [];
		});
	});
}

/** I6: nobody is dropped while a caller waits. A join that is late by the network's own time is no such drop. */
function droppedInVain({ ledger, callers, machines, slackMs, from }: Evidence): Violation[] {
	if (!callers) return [];
	return ledger.flatMap((line) => {
		if (line.askedAt < from || line.answeredAt === null || fateOf(line, machines) !== 'dropped' || machines.has(line.legId)) return [];
		const answeredAt = line.answeredAt;
		if (line.joinedAt !== null && line.joinedAt - answeredAt <= GRACE_MS + slackMs) return [];
		const lostAt = Math.min(line.endedAt ?? Number.POSITIVE_INFINITY, answeredAt + GRACE_MS);
		const waiting = callers.find((caller) =>
			caller.ready.some((ready) => {
				const to = ready.to ?? Number.POSITIVE_INFINITY;
				const throughout = ready.from <= answeredAt && to >= lostAt;
				return throughout || Math.min(to, lostAt) - Math.max(ready.from, answeredAt) > slackMs;
			}),
		);
		return waiting ? [violation('I6', line, `dropped at ${at(lostAt)} while caller ${waiting.sessionId} was waiting`)] : [];
	});
}

/** I7: no call without a caller. */
function nobodyThere({ ledger, callers, slackMs, from }: Evidence): Violation[] {
	if (!callers) return [];
	const present = (moment: number) =>
		callers.some((caller) => caller.joinedAt - slackMs <= moment && moment <= (caller.leftAt ?? Number.POSITIVE_INFINITY) + slackMs);
	return ledger.flatMap((line) =>
		line.askedAt >= from && !present(line.askedAt) ? [violation('I7', line, `dialed at ${at(line.askedAt)} with no caller connected`)] : [],
	);
}

const CHECKS: Record<RuleId, (evidence: Evidence) => Violation[]> = {
	I1: unapproved,
	I2: doNotCalled,
	I3: outsideHours,
	I4: tooSoon,
	I5: tooOften,
	I6: droppedInVain,
	I7: nobodyThere,
};

/** Everything that was broken, rule by rule. */
export function checkRules(evidence: Evidence): Violation[] {
	return RULES.flatMap((rule) => CHECKS[rule](evidence));
}
