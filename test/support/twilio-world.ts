/** For tests of the Twilio carrier: an account, a carrier on an empty store, and a fetch that records and answers. */

import type { Sql } from '../../worker/campaign/engine/sql.ts';
import type { AnswerRequest, CarrierEvent, LegAction, Originate } from '../../worker/carriers/port.ts';
import { type Budget, localBudget } from '../../worker/carriers/twilio/budget.ts';
import { TwilioCarrier } from '../../worker/carriers/twilio/carrier.ts';
import { LIST_PRICES, type TwilioAccount } from '../../worker/carriers/twilio/config.ts';
import type { Hook, ReceiverDeps } from '../../worker/carriers/twilio/receive.ts';
import type { Form } from '../../worker/carriers/twilio/signature.ts';
import { nodeSql } from './node-sql.ts';

export const SECRET = 'only-for-tests-0123456789abcdef0123456789';
export const ACCOUNT: TwilioAccount = {
	organisationId: 'org_1',
	organisationName: 'Riverside Neighbors',
	accountSid: `AC${'1'.repeat(32)}`,
	apiKeySid: `SK${'2'.repeat(32)}`,
	apiKeySecret: 'key-secret-for-tests',
	authTokens: ['12345'],
	apiBase: 'https://api.twilio.com',
	publicUrl: 'https://dial.example.org',
	appSid: `AP${'3'.repeat(32)}`,
	callsPerSecond: 1000,
	maxConcurrent: null,
	countries: ['US'],
	limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
	prices: LIST_PRICES,
};

export interface Sent {
	method: string;
	url: string;
	headers: Record<string, string>;
	form: [string, string][];
}
type Answer = Response | 'lost' | ((sent: Sent) => Response);

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
	new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
export const call = (sid: string, status = 'queued', more: Record<string, unknown> = {}): Response =>
	json(status === 'queued' ? 201 : 200, { sid, status, ...more });
export const sidOf = (n: number): string => `CA${String(n).padStart(32, '0')}`;

export interface TestWorld {
	carrier: TwilioCarrier;
	sql: Sql;
	sent: Sent[];
	/** Answers of the carrier, in order; with none left every request fails. */
	answers: Answer[];
	refusals: [string, string][];
	settled: [string, number][];
	events: CarrierEvent[];
	asks: AnswerRequest[];
	audio: [string, 'browser' | 'phone' | null][];
	decide: (request: AnswerRequest) => LegAction;
	fellOut: (leg: string) => LegAction;
	receiver: ReceiverDeps;
	clock: { now: number };
}

export function testWorld(change: Partial<TwilioAccount> = {}, budget?: Partial<Budget>, fallbackUrl?: string): TestWorld {
	const sql = nodeSql();
	const clock = { now: Date.parse('2026-11-23T18:00:00Z') };
	const account = { ...ACCOUNT, ...change };
	const world: Omit<TestWorld, 'carrier' | 'receiver'> = {
		sql,
		sent: [],
		answers: [],
		refusals: [],
		settled: [],
		events: [],
		asks: [],
		audio: [],
		decide: () => ({ do: 'wait' }),
		fellOut: () => ({ do: 'hangup' }),
		clock,
	};
	const money: Budget = {
		...localBudget(account.callsPerSecond, () => clock.now),
		settle: (leg, dollars) => void world.settled.push([leg, dollars]),
		...budget,
	};
	const carrier = new TwilioCarrier({
		sql,
		account,
		campaignId: 'cmp_1',
		secret: SECRET,
		now: () => clock.now,
		fetch: async (url, init) => {
			const sent = {
				method: init.method ?? '',
				url,
				headers: { ...(init.headers as Record<string, string>) },
				form: [...new URLSearchParams(String(init.body ?? ''))],
			};
			world.sent.push(sent);
			const answer = world.answers.shift() ?? 'lost';
			if (answer === 'lost') throw new TypeError('the connection was lost');
			return typeof answer === 'function' ? answer(sent) : answer;
		},
		budget: money,
		fallbackUrl,
		refused: (code, message) => void world.refusals.push([code, message]),
	});
	const whole: TestWorld = Object.assign(world, {
		carrier,
		receiver: {
			sql,
			now: () => clock.now,
			carrier,
			campaign: {
				events: (events: CarrierEvent[]) => void world.events.push(...events),
				answer: async (request: AnswerRequest) => {
					world.asks.push(request);
					return whole.decide(request);
				},
				callerAudio: (session: string, via: 'browser' | 'phone' | null) => void world.audio.push([session, via]),
				fellOut: (leg: string) => whole.fellOut(leg),
			},
			budget: money,
			machineDetection: () => true,
			later: () => undefined,
		} satisfies ReceiverDeps,
	});
	return whole;
}

export const order = (change: Partial<Originate> = {}): Originate => ({
	key: 'k1',
	legId: 'cmp_1.1.nonce',
	campaignId: 'cmp_1',
	to: '+16143361234',
	from: '+12025550100',
	ringTimeoutS: 25,
	maxDurationS: 3600,
	machineDetection: true,
	...change,
});

export const form = (params: Record<string, string>): Form => Object.entries(params);
export const hook = (what: Hook['what'], id: string, params: Record<string, string>, asked = 1): Hook => ({
	what,
	id,
	asked,
	form: form(params),
});
