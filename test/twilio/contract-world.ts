/** The Twilio carrier with the simulator around it: webhooks come over HTTP, signed, and are taken as the Worker takes them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ContractWorld, RECORDING } from '../../worker/carriers/contract.ts';
import type { AnswerRequest, CarrierEvent, LegAction } from '../../worker/carriers/port.ts';
import { isRecordingMac } from '../../worker/carriers/recording-address.ts';
import { localBudget } from '../../worker/carriers/twilio/budget.ts';
import { TwilioCarrier } from '../../worker/carriers/twilio/carrier.ts';
import { CAMPAIGN_HOOKS, type CampaignHook, LIST_PRICES, type TwilioAccount } from '../../worker/carriers/twilio/config.ts';
import { isMac } from '../../worker/carriers/twilio/mac.ts';
import { admitCaller, type ReceiverDeps, receive } from '../../worker/carriers/twilio/receive.ts';
import { field, formOf, isSigned, SIGNALWIRE_HEADER, SIGNATURE_HEADER } from '../../worker/carriers/twilio/signature.ts';
import { legById } from '../../worker/carriers/twilio/store.ts';
import { accessToken, identityOf } from '../../worker/carriers/twilio/token.ts';
import { FIXED_PHONES } from '../support/fixed-phones.ts';
import { nodeSql } from '../support/node-sql.ts';
import { wavFile } from '../support/sounds.ts';
import type { FaultsInput } from './simulator/faults.ts';
import { type SimulatorOptions, TwilioSimulator } from './simulator/simulator.ts';

const CAMPAIGN = 'cmp_contract';
const SECRET = 'only-for-tests-0123456789abcdef0123456789';

export function accountOf(simulator: TwilioSimulator, publicUrl: string, change: Partial<TwilioAccount> = {}): TwilioAccount {
	const { accountSid, apiKeySid, apiKeySecret, authToken } = simulator.options;
	return {
		organisationId: 'org_contract',
		organisationName: 'Neighbours',
		accountSid,
		apiKeySid,
		apiKeySecret,
		authTokens: [authToken],
		apiBase: simulator.url,
		publicUrl,
		appSid: null,
		callsPerSecond: 1_000,
		maxConcurrent: null,
		countries: ['US'],
		limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
		prices: LIST_PRICES,
		...change,
	};
}

/** Which recording of the campaign an address of ours is for. */
function recordingOf(path: string): string | null {
	const [, , what, campaignId = '', id = '', mac = ''] = path.split('/').map(decodeURIComponent);
	return what === 'recordings' && campaignId === CAMPAIGN && isRecordingMac(SECRET, { campaignId, id }, mac) ? id : null;
}
/** Every recording of this world is six seconds long. */
const soundFor = (path: string): Uint8Array | null => (recordingOf(path) === null ? null : wavFile(RECORDING.durationMs));

export class TwilioWorld implements ContractWorld {
	readonly campaignId = CAMPAIGN;
	readonly events: CarrierEvent[] = [];
	readonly asks: AnswerRequest[] = [];
	readonly phones = FIXED_PHONES;
	readonly simulator: TwilioSimulator;
	/** Callers' legs that are in their rooms. */
	readonly audio = new Map<string, 'browser' | 'phone'>();
	readonly #server: Server;
	readonly #sql = nodeSql();
	#carrier: TwilioCarrier | null = null;
	#receiver: ReceiverDeps | null = null;
	#decide: (request: AnswerRequest) => LegAction = () => ({ do: 'wait' });
	#fallen: () => LegAction = () => ({ do: 'hangup' });

	private constructor(simulator: TwilioSimulator) {
		this.simulator = simulator;
		this.#server = createServer(async (request, response) => {
			const parts: Buffer[] = [];
			for await (const part of request) parts.push(part);
			const sound = request.method === 'GET' ? soundFor(request.url ?? '') : null;
			if (sound !== null) {
				response.writeHead(200, { 'content-type': 'audio/wav' }).end(sound);
				return;
			}
			const header = request.headers[SIGNATURE_HEADER] ?? request.headers[SIGNALWIRE_HEADER];
			const { status, xml } = await this.#hook(
				request.url ?? '',
				typeof header === 'string' ? header : null,
				Buffer.concat(parts).toString('utf8'),
			);
			response.writeHead(status, xml === null ? {} : { 'content-type': 'text/xml' }).end(xml ?? '');
		});
	}

	/** `browsers`: whether callers' sound comes by browser. */
	static async open(limit: number, options: Partial<SimulatorOptions> = {}, browsers = true): Promise<TwilioWorld> {
		const simulator = await TwilioSimulator.start({ clock: 'manual', callsPerSecond: limit, ...options });
		const world = new TwilioWorld(simulator);
		await new Promise<void>((resolve) => world.#server.listen(0, '127.0.0.1', resolve));
		const now = () => simulator.now;
		const budget = localBudget(limit, now);
		const application = simulator.rest.answer({
			method: 'POST',
			path: `/2010-04-01/Accounts/${simulator.options.accountSid}/Applications.json`,
			query: new URLSearchParams(),
			form: new URLSearchParams({ FriendlyName: 'Phone bank', VoiceUrl: `${world.url}/connect` }),
		}).json as { sid: string };
		const account = accountOf(simulator, world.url, { callsPerSecond: limit, appSid: browsers ? application.sid : null });
		const carrier = new TwilioCarrier({
			sql: world.#sql,
			account,
			campaignId: CAMPAIGN,
			secret: SECRET,
			now,
			fetch: (url, init) => fetch(url, init),
			budget,
			refused: () => undefined,
		});
		world.#carrier = carrier;
		world.#receiver = {
			sql: world.#sql,
			now,
			carrier,
			budget,
			machineDetection: () => true,
			later: (work) => void work,
			campaign: {
				events: (events) => void world.events.push(...events),
				answer: async (request) => {
					world.asks.push(request);
					return world.#decide(request);
				},
				callerAudio: (session, via) => {
					if (via === null) world.audio.delete(session);
					else world.audio.set(session, via);
				},
				fellOut: () => world.#fallen(),
			},
		};
		for (const session of ['session-1', 'session-2']) await world.callerComes(session);
		return world;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}
	get carrier(): TwilioCarrier {
		if (!this.#carrier) throw new Error('not open');
		return this.#carrier;
	}
	set faults(faults: FaultsInput) {
		this.simulator.faults = faults;
	}

	reply(decide: (request: AnswerRequest) => LegAction): void {
		this.#decide = decide;
	}
	/** What becomes of those whom their room has lost. */
	fellOut(decide: () => LegAction): void {
		this.#fallen = decide;
	}

	/** A caller's own leg comes into its room: a browser where there is an app for it, else a phone. */
	async callerComes(session: string): Promise<string> {
		const { account } = this.carrier;
		if (account.appSid === null) {
			const number = this.simulator.rest.numberOf('+12025550101');
			if (number) number.voiceUrl = `${this.url}/dial-in?session=${session}`;
			const call = this.simulator.callIn('+12025557777', '+12025550101');
			await this.simulator.pass(200);
			return call.sid;
		}
		const token = await accessToken({ ...account, appSid: account.appSid ?? '' }, identityOf(session), this.simulator.now);
		const call = this.simulator.connect(token, { session });
		await this.simulator.pass(200);
		return call.sid;
	}

	async heard(legId: string): Promise<string | null> {
		const { sid } = legById(this.#sql, legId) ?? { sid: null };
		const heard = this.simulator.ledger.find((call) => call.sid === sid)?.heard.filter(({ hears }) => hears === 'recording');
		const last = heard?.at(-1);
		if (!last) return null;
		return last.url === undefined ? 'sentence' : recordingOf(new URL(last.url).pathname);
	}

	/** Any request to the webhooks' server, as it would come from anywhere. */
	async post(path: string, body: string, headers: Record<string, string> = {}): Promise<number> {
		const response = await fetch(this.url + path, { method: 'POST', body, headers });
		await response.text();
		return response.status;
	}

	async pass(ms: number): Promise<void> {
		await this.simulator.pass(ms);
	}

	async close(): Promise<void> {
		await this.simulator.idle();
		await this.simulator.stop();
		this.#server.closeAllConnections();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	async #hook(target: string, header: string | null, body: string): Promise<{ status: number; xml: string | null }> {
		const deps = this.#receiver;
		const form = formOf(body);
		if (!deps || !(await isSigned(this.carrier.account.authTokens, header, [this.url + target], form))) return { status: 403, xml: null };
		const url = new URL(target, this.url);
		if (url.pathname === '/dial-in')
			return { status: 200, xml: await admitCaller(deps, url.searchParams.get('session') ?? '', field(form, 'CallSid'), 'phone') };
		if (url.pathname === '/connect')
			return { status: 200, xml: await admitCaller(deps, field(form, 'session'), field(form, 'CallSid'), 'browser') };
		const [, , , scope = '', name, id = '', mac = ''] = url.pathname.split('/').map(decodeURIComponent);
		const what = CAMPAIGN_HOOKS.find((one): one is CampaignHook => one === name);
		if (!what || scope !== CAMPAIGN || !isMac(SECRET, { scope, what, id }, mac)) return { status: 404, xml: null };
		const { twiml } = await receive(deps, { what, id, asked: Number(url.searchParams.get('ask') ?? 1), form });
		return twiml === null ? { status: 204, xml: null } : { status: 200, xml: twiml };
	}
}
