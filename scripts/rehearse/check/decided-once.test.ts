import { expect, test } from 'vitest';
import type { LedgerCall } from '../../../test/twilio/simulator/model.ts';
import { checkCalls } from './decided-once.ts';

const T = 1_800_000_000_000;
const answer = (xml: string | null, at = T + 5_000) => ({ at, url: 'https://a.example/hooks/twilio/cmp/answer/leg/mac', xml, error: null });
const JOIN = '<Response><Dial><Conference beep="false">ann</Conference></Dial></Response>';
let seq = 0;
const call = (change: Partial<LedgerCall> = {}): LedgerCall => {
	seq += 1;
	return {
		seq,
		sid: `CA${seq}`,
		direction: 'outbound-api',
		to: `+1202234${1000 + seq}`,
		from: '+12025550100',
		documentUrl: `https://a.example/hooks/twilio/cmp/answer/leg${seq}/mac#rt=1`,
		callbackUrl: null,
		askedAt: T,
		initiatedAt: T,
		ringingAt: T + 1_000,
		answeredAt: T + 5_000,
		answeredBy: 'person',
		detected: null,
		endedAt: T + 60_000,
		endedBy: 'them',
		status: 'completed',
		documents: [answer(JOIN)],
		joins: [
			{ room: 'ann', roomSid: 'CF1', label: null, at: T + 5_100, leftAt: T + 60_000, reason: 'participant_hung_up', companyAt: T + 5_100 },
		],
		heard: [],
		...change,
	};
};

test('a conversation, a wait before it, a repeated answer, a call nobody took', () => {
	const later = { at: T + 70_000, leftAt: T + 90_000 };
	const second = call({ documents: [answer('<Response><Pause/><Redirect>x</Redirect></Response>'), answer(JOIN), answer(JOIN)] });
	const calls = [
		call(),
		{ ...second, joins: second.joins.map((join) => ({ ...join, ...later })) },
		call({ answeredAt: null, documents: [], joins: [] }),
	];
	expect(checkCalls(calls, 100)).toEqual([]);
});

test('two decisions, none, two calls of one leg, two contacts in one room', () => {
	expect(checkCalls([call({ documents: [answer(JOIN), answer('<Response><Hangup/></Response>')] })], 100)).toEqual([
		expect.stringContaining('decided join ann and hang up'),
	]);
	const undecided = call({ documents: [answer('<Response><Redirect>x</Redirect></Response>')], joins: [], endedBy: 'us' });
	expect(checkCalls([undecided], 100)).toEqual([expect.stringContaining('without a decision')]);
	const first = call();
	expect(checkCalls([first, call({ documentUrl: first.documentUrl, joins: [] })], 100)).toEqual([expect.stringContaining('2 times')]);
	expect(checkCalls([call(), call()], 100)).toEqual([expect.stringContaining('at once')]);
});
