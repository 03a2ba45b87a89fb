/** The decision alone: a signed answer request of Twilio, checked and decided by the engine with its callers in the queue. */
import { EngineRig } from '../../../test/support/engine-rig.ts';
import { localBudget } from '../../../worker/carriers/twilio/budget.ts';
import { TwilioCarrier } from '../../../worker/carriers/twilio/carrier.ts';
import { LIST_PRICES, type TwilioAccount } from '../../../worker/carriers/twilio/config.ts';
import { type ReceiverDeps, receive } from '../../../worker/carriers/twilio/receive.ts';
import { formOf, isSigned, signatureOf } from '../../../worker/carriers/twilio/signature.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const ACCOUNT: TwilioAccount = {
	organisationId: 'org',
	organisationName: 'Bench',
	accountSid: 'AC00000000000000000000000000000001',
	apiKeySid: 'SK00000000000000000000000000000001',
	apiKeySecret: 'an-api-key-secret-for-tests-only',
	authTokens: [TOKEN],
	apiBase: 'http://127.0.0.1:1',
	publicUrl: 'https://dial.example.org',
	appSid: null,
	callsPerSecond: 1_000,
	maxConcurrent: null,
	countries: ['US'],
	limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
	prices: LIST_PRICES,
};

function deskOf(rig: EngineRig): { carrier: TwilioCarrier; deps: ReceiverDeps } {
	let calls = 0;
	const carrier = new TwilioCarrier({
		sql: rig.sql,
		account: ACCOUNT,
		campaignId: 'cmp',
		secret: 'only-for-benches-0123456789abcdef01234567',
		now: () => rig.now,
		budget: localBudget(100_000, () => rig.now),
		refused: () => undefined,
		fetch: async () => {
			calls += 1;
			return Response.json({ sid: `CA${String(calls).padStart(32, '0')}`, status: 'queued' }, { status: 201 });
		},
	});
	const deps: ReceiverDeps = {
		sql: rig.sql,
		now: () => rig.now,
		carrier,
		budget: localBudget(100_000, () => rig.now),
		machineDetection: () => false,
		later: () => undefined,
		campaign: {
			events: (events) => rig.engine.carrierEvents(events),
			answer: async (request) => {
				const decision = rig.engine.answered(request);
				return decision.do === 'hold' ? { do: 'wait' } : decision;
			},
			callerAudio: (session, via) => rig.engine.callerAudio(session, via),
			fellOut: (leg) => rig.engine.fellOut(leg),
		},
	};
	return { carrier, deps };
}

const BODY = `AccountSid=${ACCOUNT.accountSid}&CallStatus=in-progress&Direction=outbound-api&ToCity=&ToZip=&FromCity=`;

/** Ms of a decision for every second of `callers` callers who wait; all of them have to be joins. */
async function round(callers: number): Promise<number[]> {
	const rig = new EngineRig({ contacts: callers * 4, config: { callerLegs: true } });
	const { carrier, deps } = deskOf(rig);
	for (let n = 0; n < callers; n++) {
		const caller = rig.caller(`Caller ${n}`);
		rig.engine.callerAudio(caller.id, 'browser');
		caller.do({ do: 'ready' });
	}
	while (rig.ringing().length < callers / 2) rig.pass(500);
	const took: number[] = [];
	for (const attempt of rig.ringing().slice(0, callers / 2)) {
		const order = rig.sent.find(({ attempt: id, what }) => id === attempt.id && what.verb === 'originate')?.what;
		if (order?.verb !== 'originate') throw new Error('It was not placed.');
		const placed = await carrier.originate(order.originate);
		if (!placed.ok) throw new Error('It was not accepted.');
		const url = carrier.address('answer', attempt.leg);
		const body = `${BODY}&CallSid=${placed.value.ref}`;
		const signature = await signatureOf(TOKEN, url, formOf(body));
		const began = performance.now();
		const form = formOf(body);
		if (!(await isSigned(ACCOUNT.authTokens, signature, [url], form))) throw new Error('The signature is wrong.');
		const { twiml } = await receive(deps, { what: 'answer', id: attempt.leg, asked: 1, form });
		took.push(performance.now() - began);
		if (!twiml?.includes('<Conference')) throw new Error(`It was decided otherwise: ${twiml}`);
	}
	return took;
}

/** Ms of at least `count` decisions, sorted. */
export async function decisions(callers: number, count: number): Promise<number[]> {
	const took: number[] = [];
	while (took.length < count) took.push(...(await round(callers)));
	return took.sort((a, b) => a - b);
}
