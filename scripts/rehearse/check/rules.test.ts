import { describe, expect, test } from 'vitest';
import type { LineKind } from '../../../protocol/enums.ts';
import type { LedgerLine } from '../../../protocol/rest.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../protocol/settings.ts';
import type { CallerRecord, Evidence } from './evidence.ts';
import { fateOf, figuresOf, lateJoins, waitOf } from './figures.ts';
import { checkRules } from './rules.ts';

/** Monday 18:00 in New York. */
const T = Date.UTC(2026, 10, 23, 23);
const S = 1_000;
const MIN = 60 * S;
const EVENING = { openMinute: 17 * 60, closeMinute: 21 * 60 };
const settings: Settings = {
	...DEFAULT_SETTINGS,
	hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => EVENING) },
	passes: 2,
	minimumTimeMinutes: 30,
};
const CELL = '+12025550111';
const LANDLINE = '+12025550112';

let legs = 0;
function line(change: Partial<LedgerLine>): LedgerLine {
	return {
		legId: `cmp.${++legs}.x`,
		to: CELL,
		from: '+12025550100',
		askedAt: T,
		ringingAt: (change.askedAt ?? T) + 500,
		answeredBy: null,
		answeredAt: null,
		joinedAt: null,
		room: null,
		heard: null,
		endedAt: (change.askedAt ?? T) + 25 * S,
		endedBy: 'network',
		cause: 'no_answer',
		...change,
	};
}
/** A conversation of 60 s, 10 s after the placing, joined after 0.1 s. */
const talk = (change: Partial<LedgerLine> = {}): LedgerLine => {
	const askedAt = change.askedAt ?? T;
	return line({
		answeredBy: 'person',
		answeredAt: askedAt + 10 * S,
		joinedAt: askedAt + 10_100,
		room: 'ann',
		endedAt: askedAt + 70 * S,
		endedBy: 'them',
		cause: 'completed',
		...change,
	});
};
const caller: CallerRecord = { sessionId: 'ann', joinedAt: T - MIN, leftAt: T + 120 * MIN, ready: [{ from: T - MIN, to: T + 10 * S }] };

function evidence(change: Partial<Evidence>): Evidence {
	return {
		ledger: [],
		from: T - MIN,
		approvals: [{ phone: CELL, receivedAt: T - 5 * MIN, outcome: 'approved' }],
		kinds: new Map<string, LineKind>([
			[CELL, 'cell'],
			[LANDLINE, 'landline'],
		]),
		doNotCall: [],
		settings,
		zonesOf: () => ['America/New_York'],
		callers: [caller],
		machines: new Set(),
		slackMs: 200,
		...change,
	};
}
const broken = (change: Partial<Evidence>) => [...new Set(checkRules(evidence(change)).map((one) => one.rule))];

describe('a sound ledger breaks nothing', () => {
	test('a conversation, a second pass after the minimum time, a landline', () => {
		const ledger = [line({}), talk({ askedAt: T + 56 * MIN }), line({ to: LANDLINE })];
		expect(checkRules(evidence({ ledger }))).toEqual([]);
	});

	test('an empty ledger', () => expect(checkRules(evidence({}))).toEqual([]));
});

describe('a doctored ledger fails its rule and no other', () => {
	test('[I1] a cell without an approval, with a later, a duplicate or a withdrawn one, or of no known kind', () => {
		const ledger = [line({})];
		const approval = (outcome: string, receivedAt: number) => ({ phone: CELL, receivedAt, outcome });
		expect(broken({ ledger, approvals: [] })).toEqual(['I1']);
		expect(broken({ ledger, approvals: [approval('approved', T + 1)] })).toEqual(['I1']);
		expect(broken({ ledger, approvals: [approval('duplicate', T - S)] })).toEqual(['I1']);
		expect(broken({ ledger, approvals: [approval('approved', T - 3 * S), approval('withdrawn', T - 2 * S)] })).toEqual(['I1']);
		expect(broken({ ledger, approvals: [], kinds: new Map() })).toEqual(['I1']);
		expect(broken({ ledger, approvals: [], settings: { ...settings, clicking: false } })).toEqual([]);
	});

	test('[I2] a Do Not Call number dialed, or ringing on', () => {
		expect(broken({ ledger: [line({})], doNotCall: [{ phone: CELL, addedAt: T - 10 * S }] })).toEqual(['I2']);
		expect(broken({ ledger: [line({})], doNotCall: [{ phone: CELL, addedAt: T + 5 * S }] })).toEqual(['I2']);
		const cancelled = line({ endedAt: T + 5_500, cause: 'cancelled', endedBy: 'us' });
		expect(broken({ ledger: [cancelled], doNotCall: [{ phone: CELL, addedAt: T + 5 * S }] })).toEqual([]);
		expect(broken({ ledger: [talk()], doNotCall: [{ phone: CELL, addedAt: T + 20 * S }] })).toEqual([]);
	});

	test("[I3] outside the campaign's hours, too close to their end, or outside the number's own window", () => {
		const early = T - 61 * MIN;
		const approvals = [{ phone: CELL, receivedAt: T - 100 * MIN, outcome: 'approved' }];
		const callers = [{ ...caller, joinedAt: T - 90 * MIN, leftAt: T + 300 * MIN }];
		expect(broken({ ledger: [line({ askedAt: early })], approvals, callers })).toEqual(['I3']);
		expect(broken({ ledger: [line({ askedAt: T + 180 * MIN - 10 * S })], callers })).toEqual(['I3']);
		expect(broken({ ledger: [line({ askedAt: T + 180 * MIN - 26 * S })], callers })).toEqual([]);
		expect(broken({ ledger: [line({})], zonesOf: () => ['Europe/London'] })).toEqual(['I3']);
		expect(broken({ ledger: [line({})], zonesOf: () => null })).toEqual([]);
		expect(broken({ ledger: [line({})], settings: { ...settings, hours: null } })).toEqual(['I3']);
	});

	test('[I4] two open calls to one number, or two within the minimum time', () => {
		expect(broken({ ledger: [talk(), line({ askedAt: T + 40 * S })] })).toEqual(['I4']);
		expect(broken({ ledger: [line({}), line({ askedAt: T + 30 * MIN })] })).toEqual(['I4']);
		expect(broken({ ledger: [line({}), line({ askedAt: T + 30 * MIN + 25 * S })] })).toEqual([]);
		expect(broken({ ledger: [line({ endedAt: null, cause: null, endedBy: null }), line({ askedAt: T + 60 * MIN })] })).toEqual(['I4']);
		const back = { ringingAt: null, endedAt: T + 5 * S, endedBy: 'us', cause: 'cancelled' } as const;
		expect(broken({ ledger: [line(back), line({ askedAt: T + 2 * MIN })] })).toEqual([]);
		expect(broken({ ledger: [line({ ...back, ringingAt: T + S }), line({ askedAt: T + 2 * MIN })] })).toEqual(['I4']);
		expect(broken({ ledger: [line(back), line({ askedAt: T + 4 * S })] })).toEqual(['I4']);
		const short = line({ askedAt: T + S, endedAt: T + 2 * S });
		expect(broken({ ledger: [talk(), short, line({ askedAt: T + 30 * MIN + 3 * S })], settings: { ...settings, passes: 5 } })).toEqual([
			'I4',
		]);
	});

	test('[I5] [P1] more counted attempts than passes', () => {
		const apart = (n: number) => line({ askedAt: T + n * 31 * MIN });
		expect(broken({ ledger: [apart(0), apart(1)] })).toEqual([]);
		expect(broken({ ledger: [apart(0), apart(1), apart(2)] })).toEqual(['I5']);
		const cancelled = { ...apart(1), cause: 'cancelled', endedBy: 'us' as const };
		expect(broken({ ledger: [apart(0), cancelled, apart(2)] })).toEqual([]);
		const drop = (n: number) => talk({ askedAt: T + n * 32 * MIN, joinedAt: null, room: null });
		const callers = [{ ...caller, ready: [] }];
		expect(broken({ ledger: [drop(0), drop(1), line({ askedAt: T + 64 * MIN }), line({ askedAt: T + 96 * MIN })], callers })).toEqual([]);
		expect(
			broken({ ledger: [drop(0), drop(1), drop(2), line({ askedAt: T + 96 * MIN }), line({ askedAt: T + 128 * MIN })], callers: null }),
		).toEqual(['I5']);
	});

	test('[I6] a person dropped while a caller waited', () => {
		const drop = talk({ joinedAt: null, room: null, endedAt: T + 13 * S });
		const ready = (from: number, to: number | null) => [{ ...caller, ready: [{ from, to }] }];
		expect(broken({ ledger: [drop], callers: ready(T, null) })).toEqual(['I6']);
		expect(broken({ ledger: [drop], callers: ready(T + 10_500, null) })).toEqual(['I6']);
		expect(broken({ ledger: [drop], callers: ready(T + 12 * S, null) })).toEqual([]);
		expect(broken({ ledger: [drop], callers: ready(T, T + 10 * S) })).toEqual([]);
		expect(broken({ ledger: [drop], callers: null })).toEqual([]);
		const late = talk({ joinedAt: T + 12_100 });
		expect(broken({ ledger: [late], callers: ready(T, T + 12_100) })).toEqual([]);
		const tooLate = talk({ joinedAt: T + 13 * S });
		expect(broken({ ledger: [tooLate], callers: ready(T, T + 13 * S) })).toEqual(['I6']);
	});

	test('[I7] a call with no caller connected', () => {
		expect(broken({ ledger: [line({})], callers: [] })).toEqual(['I7']);
		expect(broken({ ledger: [line({})], callers: [{ ...caller, leftAt: T - S }] })).toEqual(['I7']);
		expect(broken({ ledger: [line({})], callers: [{ ...caller, joinedAt: T + S }] })).toEqual(['I7']);
		expect(broken({ ledger: [line({})], callers: [], from: T + 1 })).toEqual([]);
	});
});

describe('figures', () => {
	const none = new Set<string>();
	test('every fate', () => {
		const hungUp = talk({ joinedAt: null, room: null, endedAt: T + 11_900 });
		expect(fateOf(hungUp, none)).toBe('hung_up_first');
		expect(fateOf({ ...hungUp, endedAt: T + 12_500 }, none)).toBe('dropped');
		expect(fateOf({ ...hungUp, endedBy: 'us' }, none)).toBe('dropped');
		expect(fateOf(talk({ joinedAt: T + 12_001 }), none)).toBe('dropped');
		expect(fateOf(talk({ answeredBy: 'machine' }), none)).toBe('machine');
		const mistaken = talk({});
		expect(fateOf(mistaken, new Set([mistaken.legId]))).toBe('dropped');
		expect(fateOf(line({ endedAt: null, cause: null }), none)).toBe('open');
		expect(lateJoins([hungUp, talk({}), talk({ joinedAt: T + 12_001 })])).toBe(1);
		const ledger = [hungUp, talk({}), talk({ joinedAt: null }), line({}), talk({ answeredBy: 'machine' })];
		expect(figuresOf(ledger, none)).toEqual({ dialed: 5, answered: 3, connected: 1, dropped: 1, machines: 1 });
	});

	test('the wait: from being free to the next person, machines in between included', () => {
		const first = talk({});
		const machine = talk({ answeredBy: 'machine', askedAt: T + 90 * S });
		const second = talk({ askedAt: T + 190 * S });
		const ready = [
			{ from: T - 9_900, to: T + 10 * S },
			{ from: T + 80 * S, to: T + 100 * S },
			{ from: T + 170 * S, to: T + 200 * S },
		];
		expect(waitOf([second, first, machine], [{ ...caller, ready }])).toBe(70.1);
		expect(waitOf([], [caller])).toBeNull();
	});
});
