/** The official library as the judge of our own code: signatures, requests, TwiML, tokens. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LegAction, Originate } from '../../worker/carriers/port.ts';
import { localBudget } from '../../worker/carriers/twilio/budget.ts';
import { TwilioCarrier } from '../../worker/carriers/twilio/carrier.ts';
import { LIST_PRICES, type TwilioAccount } from '../../worker/carriers/twilio/config.ts';
import { formOf, isSigned, signatureOf } from '../../worker/carriers/twilio/signature.ts';
import { accessToken, identityOf } from '../../worker/carriers/twilio/token.ts';
import * as twiml from '../../worker/carriers/twilio/twiml.ts';
import { nodeSql } from '../support/node-sql.ts';
import { signatureOf as simulatorSigns } from './simulator/signature.ts';
import { DEFAULT_OPTIONS } from './simulator/simulator.ts';
import { checkToken } from './simulator/token.ts';
import { canonicalXml } from './simulator/twiml.ts';

const TOKEN = DEFAULT_OPTIONS.authToken;

describe('[K5] signatures', () => {
	test('the documented example', async () => {
		const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
		const params = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675310', Digits: '1234', From: '+14158675310', To: '+18005551212' };
		const right = simulatorSigns('12345', url, params);
		expect(right).toBe('GvWf1cFY/Q7PnoempGyD5oXAezc=');
		expect(twilio.validateRequest('12345', right, url, params)).toBe(true);
		expect(await signatureOf('12345', url, Object.entries(params))).toBe(right);
	});

	const word = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 12 });
	const params = fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/), word, { maxKeys: 12, noNullPrototype: true });
	const path = fc.stringMatching(/^[A-Za-z0-9._~%-]{1,20}$/).map((text) => text.replaceAll('%', '%20'));
	const host = fc.constantFrom('dial.example.org', 'dial.example.org:443', 'dial.example.org:8443', '127.0.0.1:4000');
	const address = fc.tuple(fc.constantFrom('http', 'https'), host, path, fc.constantFrom('', '?ask=2', '?a=1&b=%27'));

	test('what the library, the simulator and we sign is the same, and what one of them accepts the others do', async () => {
		await fc.assert(
			fc.asyncProperty(address, params, async ([scheme, where, what, query], fields) => {
				const url = `${scheme}://${where}/hooks/${what}${query}`;
				const official = twilio.getExpectedTwilioSignature(TOKEN, url, fields);
				expect(simulatorSigns(TOKEN, url, fields)).toBe(official);
				const form = formOf(new URLSearchParams(fields).toString());
				expect(await signatureOf(TOKEN, url, form)).toBe(official);
				expect(twilio.validateRequest(TOKEN, official, url, fields)).toBe(true);
				expect(await isSigned(['another', TOKEN], official, [url], form)).toBe(true);
			}),
			{ numRuns: 200 },
		);
	});

	test('what is changed on the way is refused by both', async () => {
		await fc.assert(
			fc.asyncProperty(address, params, fc.nat(3), async ([scheme, where, what, query], fields, change) => {
				const url = `${scheme}://${where}/hooks/${what}${query}`;
				const signature = twilio.getExpectedTwilioSignature(TOKEN, url, fields);
				const other = change === 0 ? { ...fields, Added: 'x' } : change === 1 ? { ...fields, CallStatus: 'completed' } : fields;
				const at = change === 2 ? `${url}x` : url;
				const signed = change === 3 ? signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) : signature;
				const form = formOf(new URLSearchParams(other).toString());
				expect(twilio.validateRequest(TOKEN, signed, at, other)).toBe(false);
				expect(await isSigned([TOKEN], signed, [at], form)).toBe(false);
			}),
			{ numRuns: 200 },
		);
		for (const header of [null, '', 'x', '=', 'a'.repeat(10_000)])
			expect(await isSigned([TOKEN], header, ['https://a.example/'], [])).toBe(false);
	});

	test('repeated names count once with each of their values', async () => {
		const url = 'https://a.example/hooks';
		const body = 'Digits=2&Digits=1&Digits=2&A=';
		const official = twilio.getExpectedTwilioSignature(TOKEN, url, { Digits: ['2', '1', '2'], A: '' });
		expect(await signatureOf(TOKEN, url, formOf(body))).toBe(official);
	});
});

const ACCOUNT: TwilioAccount & { appSid: string } = {
	organisationId: 'org',
	organisationName: 'Neighbours for a "better" <town> & more',
	accountSid: DEFAULT_OPTIONS.accountSid,
	apiKeySid: DEFAULT_OPTIONS.apiKeySid,
	apiKeySecret: DEFAULT_OPTIONS.apiKeySecret,
	authTokens: [TOKEN],
	apiBase: 'https://api.twilio.com',
	publicUrl: 'https://dial.example.org',
	appSid: 'AP00000000000000000000000000000001',
	callsPerSecond: 100,
	maxConcurrent: null,
	countries: ['US'],
	limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
	prices: LIST_PRICES,
};

interface Seen {
	method: string;
	url: string;
	auth: string;
	type: string;
	params: [string, string][];
}
const sorted = (params: Iterable<[string, string]>): [string, string][] => [...params].sort((a, b) => (a.join() < b.join() ? -1 : 1));
const CALL = 'CA00000000000000000000000000000001';

const fine = (): Response => Response.json({ sid: CALL, status: 'queued', calls: [] }, { status: 201 });

/** Our carrier, with its requests written down and answered as if all went well. */
function recordingCarrier(answer: () => Response = fine, sql = nodeSql()): { carrier: TwilioCarrier; seen: Seen[] } {
	const seen: Seen[] = [];
	const carrier = new TwilioCarrier({
		sql,
		account: ACCOUNT,
		campaignId: 'cmp',
		secret: 'only-for-tests-0123456789abcdef0123456789',
		now: () => 1_800_000_000_000,
		budget: localBudget(100, () => 1_800_000_000_000),
		refused: () => undefined,
		fetch: async (address, init) => {
			const url = new URL(address);
			const headers = new Headers(init.headers);
			const auth = Buffer.from((headers.get('authorization') ?? '').replace('Basic ', ''), 'base64').toString();
			const params = sorted([...url.searchParams, ...new URLSearchParams(typeof init.body === 'string' ? init.body : '')]);
			url.search = '';
			seen.push({ method: String(init.method), url: url.toString(), auth, type: headers.get('content-type') ?? '', params });
			return answer();
		},
	});
	return { carrier, seen };
}

/** The official client, with its requests written down. */
class RecordingClient extends twilio.RequestClient {
	readonly seen: Seen[] = [];
	override async request<TData>(options: Parameters<twilio.RequestClient['request']>[0]) {
		const given: Record<string, unknown> = { ...Object(options.params), ...Object(options.data) };
		const pairs = Object.entries(given).flatMap(([name, value]) =>
			(Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
		);
		const type = String(Object(options.headers)['Content-Type'] ?? '');
		this.seen.push({
			method: options.method.toUpperCase(),
			url: options.uri,
			auth: `${options.username}:${options.password}`,
			type,
			params: sorted(pairs),
		});
		return { statusCode: 200, body: { sid: CALL, calls: [] } as TData, headers: {}, toString: () => '' };
	}
}

const ORDER: Originate = {
	key: 'k',
	legId: 'cmp.1.nonce',
	campaignId: 'cmp',
	to: '+16142345678',
	from: '+12025550100',
	ringTimeoutS: 25,
	maxDurationS: 3600,
	machineDetection: true,
};

describe('[K2] requests', () => {
	test('are those of the official client given the same intents', async () => {
		const { carrier, seen } = recordingCarrier();
		const http = new RecordingClient();
		const client = twilio(ACCOUNT.apiKeySid, ACCOUNT.apiKeySecret, { accountSid: ACCOUNT.accountSid, httpClient: http });
		const at = (what: 'answer' | 'status' | 'amd') => carrier.address(what, ORDER.legId);

		expect(await carrier.originate(ORDER)).toMatchObject({ ok: true });
		const ours = new Map(seen[0]?.params);
		// Connection overrides are ours to choose; the addresses themselves are those of the leg.
		for (const [name, what] of [
			['Url', 'answer'],
			['StatusCallback', 'status'],
			['AsyncAmdStatusCallback', 'amd'],
		] as const)
			expect(ours.get(name)?.split('#')[0]).toBe(at(what));
		await client.calls.create({
			to: ORDER.to,
			from: ORDER.from,
			url: ours.get('Url') ?? '',
			method: 'POST',
			statusCallback: ours.get('StatusCallback') ?? '',
			statusCallbackMethod: 'POST',
			statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
			// Twilio may add 5 s.
			timeout: ORDER.ringTimeoutS - 5,
			timeLimit: ORDER.maxDurationS,
			machineDetection: 'Enable',
			asyncAmd: 'true',
			asyncAmdStatusCallback: ours.get('AsyncAmdStatusCallback') ?? '',
			asyncAmdStatusCallbackMethod: 'POST',
		});

		await carrier.snapshot(ORDER.legId);
		await client.calls(CALL).fetch();

		await carrier.hangUp('h', ORDER.legId);
		await client.calls(CALL).update({ status: 'completed' });

		expect(seen).toEqual(http.seen.map((one) => (one.method === 'GET' ? { ...one, type: '' } : one)));
		expect(seen).toHaveLength(3);
	});

	test('cancelling, moving an answered leg, ending a leg by its name', async () => {
		const { carrier, seen } = recordingCarrier();
		const http = new RecordingClient();
		const client = twilio(ACCOUNT.apiKeySid, ACCOUNT.apiKeySecret, { accountSid: ACCOUNT.accountSid, httpClient: http });
		await carrier.originate(ORDER);
		seen.length = 0;
		await carrier.cancel('c', ORDER.legId);
		await client.calls(CALL).update({ status: 'canceled' });
		await carrier.dropLeg(CALL);
		await client.calls(CALL).update({ status: 'completed' });
		expect(seen).toEqual(http.seen);

		const sql = nodeSql();
		const moving = recordingCarrier(fine, sql);
		await moving.carrier.originate(ORDER);
		sql.run('update twilio_legs set answered_at = 1');
		moving.seen.length = 0;
		http.seen.length = 0;
		await moving.carrier.act('j', ORDER.legId, { do: 'join', room: 'session-1' });
		await client
			.calls(CALL)
			.update({ twiml: moving.carrier.twimlOf({ leg_id: ORDER.legId, caller_id: ORDER.from }, { do: 'join', room: 'session-1' }, 1) });
		expect(moving.seen).toEqual(http.seen);
	});

	test('looking for a call whose placing had no answer', async () => {
		let answers = 0;
		const { carrier, seen } = recordingCarrier(() => {
			answers += 1;
			if (answers === 1) throw new Error('cut off');
			return fine();
		});
		expect(await carrier.originate(ORDER)).toMatchObject({ ok: false, why: 'unknown' });
		expect(await carrier.snapshot(ORDER.legId)).toEqual({ ok: true, value: null });
		const http = new RecordingClient();
		const client = twilio(ACCOUNT.apiKeySid, ACCOUNT.apiKeySecret, { accountSid: ACCOUNT.accountSid, httpClient: http });
		await client.calls.page({ to: ORDER.to, from: ORDER.from, pageSize: 20 });
		expect(seen.slice(1)).toEqual(http.seen.map((one) => ({ ...one, type: '' })));
	});
});

describe('[K3] TwiML', () => {
	const { VoiceResponse } = twilio.twiml;
	const { carrier } = recordingCarrier();
	const leg = { leg_id: ORDER.legId, caller_id: ORDER.from };
	const ours = (action: LegAction) => canonicalXml(carrier.twimlOf(leg, action, 1));
	const theirs = (build: (response: twilio.twiml.VoiceResponse) => void) => {
		const response = new VoiceResponse();
		build(response);
		return canonicalXml(response.toString());
	};

	test('of every action is what the official builder writes', () => {
		expect(ours({ do: 'hangup' })).toBe(theirs((response) => response.hangup()));
		const wait = carrier.twimlOf(leg, { do: 'wait' }, 1);
		const again = /<Redirect[^>]*>([^<]*)</.exec(wait)?.[1]?.replaceAll('&amp;', '&') ?? '';
		expect(again.startsWith(carrier.address('answer', ORDER.legId))).toBe(true);
		expect(canonicalXml(wait)).toBe(
			theirs((response) => {
				response.pause({ length: 1 });
				response.redirect({ method: 'POST' }, again);
			}),
		);
		const words = /<Say[^>]*>([^<]*)</.exec(carrier.twimlOf(leg, { do: 'message', recording: null }, 1))?.[1] ?? '';
		expect(words).toContain('&lt;town&gt; &amp; more');
		const spoken = `Neighbours for a "better" <town> & more`;
		expect(ours({ do: 'message', recording: null })).toContain(JSON.stringify(spoken).slice(1, -1));
		const sound =
			/<Play>([^<]*)</.exec(carrier.twimlOf(leg, { do: 'message', recording: { id: 'rec_1', durationMs: 5_000 } }, 1))?.[1] ?? '';
		expect(sound).toMatch(/^https:\/\/[^/]+\/hooks\/recordings\/\w+\/rec_1\/[\w-]{22}$/);
		expect(ours({ do: 'message', recording: { id: 'rec_1', durationMs: 5_000 } })).toBe(
			theirs((response) => {
				response.play(sound);
				response.hangup();
			}),
		);
	});

	test('of a room is what the official builder writes, in the order of its own attributes', () => {
		const options = {
			room: 'session-1',
			label: ORDER.legId,
			action: 'https://dial.example.org/after?a=1&b=2#rt=1',
			statusCallback: 'https://dial.example.org/room',
			timeLimitS: 3600,
		};
		const same = (starts: boolean) =>
			theirs((response) => {
				const dial = response.dial({ action: options.action, method: 'POST', timeLimit: options.timeLimitS });
				dial.conference(
					{
						beep: 'false',
						startConferenceOnEnter: starts,
						endConferenceOnExit: starts,
						waitUrl: '',
						participantLabel: options.label,
						jitterBufferSize: 'small',
						maxParticipants: 3,
						statusCallback: options.statusCallback,
						statusCallbackMethod: 'POST',
						statusCallbackEvent: ['join', 'leave'],
					},
					options.room,
				);
			});
		expect(canonicalXml(twiml.response(twiml.contactRoom(options)))).toBe(same(false));
		expect(canonicalXml(twiml.response(twiml.callerRoom(options)))).toBe(same(true));
	});

	test('of menus and refusals', () => {
		const gathered = twiml.response(
			twiml.gather({ digits: 6, action: 'https://dial.example.org/pin', timeoutS: 8 }, twiml.say('Your PIN, please.')),
			twiml.reject(),
		);
		const built = theirs((response) => {
			const gather = response.gather({
				input: ['dtmf'],
				numDigits: 6,
				timeout: 8,
				finishOnKey: '#',
				action: 'https://dial.example.org/pin',
				method: 'POST',
			});
			gather.say({ language: 'en-US' }, 'Your PIN, please.');
			response.reject({ reason: 'rejected' });
		});
		expect(canonicalXml(gathered)).toBe(built);
	});

	test('whatever the words are', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (words) => {
				// Control characters cannot be written in XML at all: ours leaves them out.
				const text = words.replace(/\p{Cc}/gu, '').trim();
				expect(canonicalXml(twiml.response(twiml.say(text)))).toBe(theirs((response) => response.say({ language: 'en-US' }, text)));
			}),
		);
	});
});

describe('[K6] browser tokens', () => {
	afterEach(() => void vi.useRealTimers());
	const parts = (token: string) => token.split('.').map((part) => Buffer.from(part, 'base64url').toString());

	test('say what the official ones say, and are signed as they are', async () => {
		vi.useFakeTimers({ now: 1_800_000_000_000 });
		const identity = identityOf('ses_01-ab');
		const ours = await accessToken(ACCOUNT, identity, Date.now());
		const { AccessToken } = twilio.jwt;
		const official = new AccessToken(ACCOUNT.accountSid, ACCOUNT.apiKeySid, ACCOUNT.apiKeySecret, { identity, ttl: 900 });
		official.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: ACCOUNT.appSid }));
		const theirs = official.toJwt();
		const [header, payload] = parts(ours).map((text) => (text.startsWith('{') ? JSON.parse(text) : null));
		const [officialHeader, officialPayload] = parts(theirs).map((text) => (text.startsWith('{') ? JSON.parse(text) : null));
		expect(header).toEqual(officialHeader);
		expect(payload).toEqual(officialPayload);
		expect(payload.grants.voice).not.toHaveProperty('incoming');
		for (const token of [ours, theirs]) {
			const [head, body, mac] = token.split('.');
			expect(createHmac('sha256', ACCOUNT.apiKeySecret).update(`${head}.${body}`).digest('base64url')).toBe(mac);
			expect(checkToken(token, ACCOUNT, Date.now())).toEqual({ identity, applicationSid: ACCOUNT.appSid });
			expect(() => checkToken(token, ACCOUNT, Date.now() + 900_000)).toThrow('expired');
			expect(() => checkToken(token, { ...ACCOUNT, apiKeySecret: 'another' }, Date.now())).toThrow('signature');
			expect(() => checkToken(`${head}.${body}x.${mac}`, ACCOUNT, Date.now())).toThrow('signature');
		}
	});
});
