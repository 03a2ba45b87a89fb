/** The simulated Twilio as a small HTTP server: the REST interface, and under /_simulator/ what only a test may ask. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { type Electorate, parseElectorate } from '../../../worker/domain/electorate.ts';
import { TwilioApiError } from './api-error.ts';
import { ManualClock, RunningClock, type RunningClockSettings } from './clock.ts';
import { control } from './control.ts';
import { Exchange, type ExchangeOptions } from './exchange.ts';
import { type Faults, type FaultsInput, faultsSchema } from './faults.ts';
import { type Call, type LedgerCall, ledgerOf, type Order } from './model.ts';
import { methodOf } from './orders.ts';
import type { Entrance } from './resources.ts';
import { RestInterface } from './rest.ts';
import { checkToken } from './token.ts';

export interface SimulatorOptions {
	accountSid: string;
	authToken: string;
	apiKeySid: string;
	apiKeySecret: string;
	/** The account's numbers, E.164. */
	numbers: string[];
	/** Beginnings of numbers it may call. Default +1. */
	allowed: string[];
	callsPerSecond: number;
	maxConcurrent: number | null;
	queueLimit: number;
	electorate: Partial<Electorate>;
	faults: FaultsInput;
	seed: string;
	playMs: number;
	noticeDelayMs: number;
	/** Before /2010-04-01, as SignalWire has /api/laml. */
	basePath: string;
	/** Under which its signatures come. */
	signatureHeader: string;
	/** 'manual': only `pass` lets time pass. */
	clock: 'manual' | Partial<RunningClockSettings>;
	port: number;
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
	accountSid: 'AC00000000000000000000000000000001',
	authToken: '0123456789abcdef0123456789abcdef',
	apiKeySid: 'SK00000000000000000000000000000001',
	apiKeySecret: 'an-api-key-secret-for-tests-only',
	numbers: ['+12025550100', '+12025550101'],
	allowed: ['+1'],
	callsPerSecond: 1,
	maxConcurrent: null,
	queueLimit: 86_400,
	electorate: {},
	faults: {},
	seed: '1',
	playMs: 12_000,
	noticeDelayMs: 0,
	basePath: '',
	signatureHeader: 'x-twilio-signature',
	clock: {},
	port: 0,
};

/** One request to the interface, as it came. */
export interface RequestRecord {
	n: number;
	at: number;
	method: string;
	path: string;
	/** Query and form; repeated names are there more than once. */
	params: [string, string][];
	/** null: it was cut off. */
	status: number | null;
	fault: 'throttled' | 'failed' | 'cut before' | 'cut after' | null;
}

const START_MS = 1_800_000_000_000;
const MOST_BYTES = 1_000_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > MOST_BYTES) throw new TwilioApiError(413, 20001, 'Too large');
		parts.push(part);
	}
	return Buffer.concat(parts).toString('utf8');
}

export class TwilioSimulator {
	readonly options: SimulatorOptions;
	readonly exchange: Exchange;
	readonly rest: RestInterface;
	readonly requests: RequestRecord[] = [];
	readonly #clock: ManualClock | RunningClock;
	readonly #server: Server;
	#serving = 0;

	private constructor(options: SimulatorOptions) {
		this.options = options;
		this.#clock = options.clock === 'manual' ? new ManualClock(START_MS) : new RunningClock(options.clock);
		const world: ExchangeOptions = { ...options, electorate: parseElectorate(options.electorate) };
		this.exchange = new Exchange(world, this.#clock, faultsSchema.parse(options.faults));
		this.rest = new RestInterface(this.exchange, options.numbers, options.allowed);
		this.#server = createServer((request, response) => void this.#serve(request, response));
		this.#server.keepAliveTimeout = 60_000;
	}

	static async start(options: Partial<SimulatorOptions> = {}): Promise<TwilioSimulator> {
		const simulator = new TwilioSimulator({ ...DEFAULT_OPTIONS, ...options });
		await new Promise<void>((resolve) => simulator.#server.listen(simulator.options.port, '127.0.0.1', resolve));
		return simulator;
	}

	/** What an account is given as the address of the interface. */
	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.options.basePath}`;
	}
	get now(): number {
		return this.#clock.now();
	}
	get webhooks() {
		return this.exchange.webhooks.records;
	}
	/** Every call as it really went. */
	get ledger(): LedgerCall[] {
		return [...this.exchange.calls.values()].map(ledgerOf);
	}
	set faults(faults: FaultsInput) {
		this.exchange.faults = faultsSchema.parse(faults);
	}

	async stop(): Promise<void> {
		if (this.#clock instanceof RunningClock) this.#clock.stop();
		this.#server.closeAllConnections();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	/** Lets so much time pass, all requests it leads to included. With the manual clock only. */
	async pass(ms: number): Promise<void> {
		const clock = this.#clock;
		if (!(clock instanceof ManualClock)) throw new Error('This clock runs by itself.');
		const until = clock.now() + ms;
		await this.idle();
		while (clock.advance(until)) await this.idle();
	}

	/** Until no request is under way, in or out. */
	async idle(): Promise<void> {
		for (let quiet = 0; quiet < 2; ) {
			await turn();
			quiet = this.#serving === 0 && this.exchange.webhooks.underWay === 0 ? quiet + 1 : 0;
		}
	}

	/** A browser connects with its token, as the voice SDK does. */
	connect(token: string, params: Record<string, string>): Call {
		const { identity, applicationSid } = checkToken(token, this.options, this.now);
		const application = this.rest.entrances.get(applicationSid);
		if (application?.kind !== 'application') throw new TwilioApiError(404, 21218, 'Invalid ApplicationSid');
		return this.exchange.receive(this.#entered(application, `client:${identity}`, ''), params);
	}

	/** Somebody calls one of the account's numbers. */
	callIn(from: string, to: string): Call {
		const number = this.rest.numberOf(to);
		if (!number) throw new TwilioApiError(404, 21404, `${to} is not a number of this account`);
		const application = number.voiceApplicationSid === '' ? null : (this.rest.entrances.get(number.voiceApplicationSid) ?? null);
		return this.exchange.receive(this.#entered(application ?? number, from, to));
	}

	#entered(entrance: Entrance, from: string, to: string): Order {
		const { voiceUrl, voiceMethod, voiceFallbackUrl, voiceFallbackMethod, statusCallback, statusCallbackMethod } = entrance;
		const target = (url: string, method: string) => (url === '' ? null : { url, method: methodOf(method) });
		const callback = target(statusCallback, statusCallbackMethod);
		return {
			to,
			from,
			document: target(voiceUrl, voiceMethod),
			twiml: null,
			fallback: target(voiceFallbackUrl, voiceFallbackMethod),
			callback: callback && { ...callback, events: ['completed'] },
			timeoutS: 60,
			timeLimitS: 14_400,
			detection: null,
		};
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		this.#serving += 1;
		try {
			const url = new URL(request.url ?? '/', 'http://twilio.invalid');
			if (url.pathname.startsWith(`${this.options.basePath}/`)) url.pathname = url.pathname.slice(this.options.basePath.length);
			const text = await bodyOf(request);
			if (url.pathname.startsWith('/_simulator/')) {
				const { status, json } = control(this, request.method ?? 'GET', url, text);
				return send(response, status, json);
			}
			await this.#answer(request, response, url, text);
		} catch (error) {
			if (!(error instanceof TwilioApiError)) console.error(error);
			const refusal = error instanceof TwilioApiError ? error : new TwilioApiError(500, 20500, 'Internal Server Error');
			send(response, refusal.status, refusal.toJSON());
		} finally {
			this.#serving -= 1;
		}
	}

	/** A request to the interface, with what can go wrong. */
	async #answer(request: IncomingMessage, response: ServerResponse, url: URL, text: string): Promise<void> {
		const method = request.method ?? 'GET';
		const form = new URLSearchParams(method === 'POST' ? text : '');
		const params: [string, string][] = [...url.searchParams, ...form];
		const record: RequestRecord = { n: this.requests.length, at: this.now, method, path: url.pathname, params, status: null, fault: null };
		this.requests.push(record);
		const done = (status: number, json: object | null): void => {
			record.status = status;
			send(response, status, json);
		};
		if (!this.#authorized(request)) return done(401, new TwilioApiError(401, 20003, 'Authenticate').toJSON());
		const fault = this.#fault();
		record.fault = fault;
		if (fault === 'throttled') return done(429, new TwilioApiError(429, 20429, 'Too Many Requests').toJSON());
		if (fault === 'failed') return done(503, new TwilioApiError(503, 20503, 'Service Unavailable').toJSON());
		if (fault === 'cut before') return await this.#cut(response);
		let answer: { status: number; json: object | null };
		try {
			answer = this.rest.answer({ method, path: url.pathname, query: url.searchParams, form });
		} catch (error) {
			if (!(error instanceof TwilioApiError)) throw error;
			answer = { status: error.status, json: error.toJSON() };
		}
		if (fault === 'cut after') return await this.#cut(response);
		done(answer.status, answer.json);
	}

	#fault(): RequestRecord['fault'] {
		const { throttled, failed, cutBefore, cutAfter }: Faults['rest'] = this.exchange.faults.rest;
		let u = this.exchange.random();
		for (const [p, fault] of [
			[throttled, 'throttled'],
			[failed, 'failed'],
			[cutBefore, 'cut before'],
			[cutAfter, 'cut after'],
		] as const) {
			if (u < p) return fault;
			u -= p;
		}
		return null;
	}

	async #cut(response: ServerResponse): Promise<void> {
		const { hangMs } = this.exchange.faults.rest;
		if (hangMs > 0) await new Promise((resolve) => setTimeout(resolve, hangMs));
		response.destroy();
	}

	#authorized(request: IncomingMessage): boolean {
		const { accountSid, authToken, apiKeySid, apiKeySecret } = this.options;
		const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ');
		const given = Buffer.from(credentials, 'base64').toString('utf8');
		return scheme?.toLowerCase() === 'basic' && [`${accountSid}:${authToken}`, `${apiKeySid}:${apiKeySecret}`].includes(given);
	}
}

function send(response: ServerResponse, status: number, json: object | null): void {
	const text = json === null ? '' : JSON.stringify(json);
	response.writeHead(status, { ...(json === null ? {} : { 'content-type': 'application/json' }), 'twilio-request-id': 'RQ0' });
	response.end(text);
}
