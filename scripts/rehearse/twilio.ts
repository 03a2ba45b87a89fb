/** A rehearsal over the simulated Twilio: its process, the organisation's account with it, callers' sound, its ledger. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioView, CarrierAccountBody, CarrierAccountView } from '../../protocol/carrier.ts';
import type { LedgerLine } from '../../protocol/rest.ts';
import type { LedgerCall } from '../../test/twilio/simulator/model.ts';
import type { WebhookRecord } from '../../test/twilio/simulator/webhooks.ts';
import type { ClockSettings } from '../../worker/lib/clock.ts';
import { bin, fromRoot } from '../lib/paths.ts';
import { type CarrierLedger, hearsIn, openIn } from './carrier-ledger.ts';
import type { Rest } from './rest.ts';

export interface TwilioProcess {
	url: string;
	accountSid: string;
	authToken: string;
	apiKeySid: string;
	apiKeySecret: string;
	numbers: string[];
	callsPerSecond: number;
	/** From now on with the faults that were asked for; the account has been set up without them. */
	misbehave(): Promise<void>;
	stop(): void;
}

export interface TwilioOptions {
	/** The server's clock, which the simulator shares; null: real time. */
	clock: ClockSettings | null;
	electorate: object;
	faults: object | null;
	callsPerSecond: number;
	seed: string;
}

/** 14:00 in New York: everybody on the continent may be called. */
const AFTERNOON = Date.UTC(2026, 9, 6, 18, 0);

/** A state folder for a server whose clock begins in the afternoon, because real people may not be called at any hour. */
export function afternoonState(speed: number): string {
	const state = mkdtempSync(join(tmpdir(), 'partyline-'));
	writeFileSync(join(state, 'clock.json'), JSON.stringify({ speed, realMs: Date.now(), virtualMs: AFTERNOON } satisfies ClockSettings));
	return state;
}

/** The clock of a server's state folder. */
export const clockIn = (state: string): ClockSettings => JSON.parse(readFileSync(join(state, 'clock.json'), 'utf8')) as ClockSettings;

function firstLine(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let said = '';
		child.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
		child.once('close', (code) => reject(new Error(`The simulated Twilio ended with ${code}. ${said}`)));
	});
}

/** Starts the simulator in a process of its own. */
export async function startTwilio(options: TwilioOptions): Promise<TwilioProcess> {
	const folder = mkdtempSync(join(tmpdir(), 'partyline-twilio-'));
	const file = join(folder, 'electorate.json');
	writeFileSync(file, JSON.stringify(options.electorate));
	const args = ['--json', '--cps', String(options.callsPerSecond), '--electorate', file, '--seed', options.seed, '--notice-delay', '200'];
	if (options.clock) args.push('--clock', JSON.stringify(options.clock));
	const child = spawn(bin('node'), [fromRoot('test', 'twilio', 'simulator', 'main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	const kill = (): void => {
		child.kill('SIGTERM');
	};
	process.once('exit', kill);
	const account = JSON.parse(await firstLine(child)) as Omit<TwilioProcess, 'stop' | 'misbehave' | 'callsPerSecond'>;
	return {
		...account,
		callsPerSecond: options.callsPerSecond,
		misbehave: async () => {
			if (options.faults) await control(account.url, 'faults', options.faults, 'PUT');
		},
		stop: () => {
			process.removeListener('exit', kill);
			kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Enters the account as an owner would; the server fetches its numbers and enters its own addresses there. */
export async function enterAccount(rest: Rest, twilio: TwilioProcess): Promise<CarrierAccountView> {
	const body: CarrierAccountBody = {
		accountSid: twilio.accountSid,
		apiKeySid: twilio.apiKeySid,
		apiKeySecret: twilio.apiKeySecret,
		authToken: twilio.authToken,
		apiBase: twilio.url,
		publicUrl: rest.url,
		callsPerSecond: twilio.callsPerSecond,
		maxConcurrent: null,
		countries: ['US'],
		limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
	};
	await rest.json<CarrierAccountView>('PUT', '/api/carrier-account', body);
	return await rest.json<CarrierAccountView>('POST', '/api/carrier-account/webhooks');
}

async function control<T>(twilio: string, path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
	const response = await fetch(`${twilio}/_simulator/${path}`, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as T;
}

/** A caller's browser: asks for its token and ticket and connects, as the voice SDK would. Returns the leg's name. */
export async function connectSound(
	rest: Rest,
	twilio: string,
	who: { token: string; sessionId: string; key: string },
): Promise<string | null> {
	const { token, sessionId, key } = who;
	const audio = await rest.json<AudioView>('POST', `/api/join/${token}/audio`, { sessionId, key });
	if (audio.kind !== 'twilio') return null;
	const { callSid } = await control<{ callSid: string }>(twilio, 'clients', { token: audio.token, params: { ticket: audio.ticket } });
	return callSid;
}

export const webhooksOf = async (twilio: string): Promise<WebhookRecord[]> =>
	(await control<{ webhooks: WebhookRecord[] }>(twilio, 'webhooks')).webhooks;

const CAUSES = {
	completed: 'completed',
	busy: 'busy',
	'no-answer': 'no_answer',
	failed: 'invalid_number',
	canceled: 'cancelled',
} as const;

/** The leg in the address that the call was to ask: /hooks/twilio/{campaign}/answer/{leg}/{mac}. */
const hookOf = (call: LedgerCall): { scope: string; leg: string } | null => {
	const [, , kind, scope, , leg] = call.documentUrl === null ? [] : new URL(call.documentUrl).pathname.split('/').map(decodeURIComponent);
	return kind === 'twilio' && scope && leg ? { scope, leg } : null;
};

function lineOf(call: LedgerCall, legId: string): LedgerLine {
	// In the room with somebody to talk to: a room without its caller is no conversation.
	const talk = call.joins.find((join) => join.companyAt !== null) ?? null;
	return {
		legId,
		to: call.to,
		from: call.from,
		askedAt: call.askedAt,
		ringingAt: call.ringingAt,
		answeredBy: call.answeredBy,
		answeredAt: call.answeredAt,
		joinedAt: talk?.companyAt ?? null,
		room: talk?.room ?? null,
		heard: null,
		endedAt: call.endedAt,
		endedBy: call.endedBy,
		cause: call.endedAt === null ? null : CAUSES[call.status as keyof typeof CAUSES],
	};
}

/** The simulated Twilio's own record of a campaign's calls. */
export class TwilioLedger implements CarrierLedger {
	lines: LedgerLine[] = [];
	/** The calls themselves, callers' own legs among them. */
	calls: LedgerCall[] = [];
	readonly #twilio: string;
	readonly #campaign: string;

	constructor(twilio: string, campaign: string) {
		this.#twilio = twilio;
		this.#campaign = campaign;
	}

	async read(): Promise<void> {
		// Callers' own legs are open all the time, and what is in their record is not needed while they are.
		const firstOpen = this.calls.findIndex((call) => call.direction !== 'inbound' && call.endedAt === null);
		const after = firstOpen === -1 ? this.calls.length : firstOpen;
		const { calls } = await control<{ calls: LedgerCall[] }>(this.#twilio, `ledger?after=${after}`);
		this.calls = [...this.calls.slice(0, after), ...calls];
		this.lines = this.calls.flatMap((call) => {
			const hook = call.direction === 'outbound-api' ? hookOf(call) : null;
			return hook?.scope === this.#campaign ? [lineOf(call, hook.leg)] : [];
		});
	}

	hears(room: string): 'person' | 'machine' | null {
		return hearsIn(this.lines, room);
	}

	get open(): number {
		return openIn(this.lines);
	}
}
