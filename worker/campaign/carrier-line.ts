/** The campaign's line to its carrier: which one it is, its account, and what comes in over webhooks. */
import type { CarrierName } from '../../protocol/carrier.ts';
import { simulatedCaps, simulatedCarrierOf } from '../carriers/index.ts';
import type { Carrier, CarrierCaps } from '../carriers/port.ts';
import { openAccount, tokensAt } from '../carriers/twilio/account.ts';
import type { Budget } from '../carriers/twilio/budget.ts';
import { TwilioCarrier } from '../carriers/twilio/carrier.ts';
import { ANSWER_OPTIONS, CALLBACK_OPTIONS, CAMPAIGN_HOOKS, type TwilioAccount } from '../carriers/twilio/config.ts';
import { noAccount } from '../carriers/twilio/no-account.ts';
import { admitCaller, type Campaign, type ReceiverDeps, receive } from '../carriers/twilio/receive.ts';
import { formOf, isSigned } from '../carriers/twilio/signature.ts';
import { findCarrierAccount, organisationName } from '../directory/carrier-accounts.ts';
import { databaseOf } from '../directory/database.ts';
import { type Env, secretOf } from '../env.ts';
import type { Clock } from '../lib/clock.ts';
import type { Engine } from './engine/engine.ts';
import type { Sql } from './engine/sql.ts';
import type { CarrierHook, CarrierHookReply } from './rpc.ts';

/** What is heard of webhooks is passed on no oftener, real ms. */
const HEARD_EVERY_MS = 30_000;

export interface LineDeps {
	env: Env;
	sql: Sql;
	engine: Engine;
	clock: Clock;
	campaign: Campaign;
	later(work: Promise<unknown>): void;
}

export class CarrierLine {
	readonly #deps: LineDeps;
	/** Null while the account has not been read since waking. */
	#twilio: TwilioCarrier | null = null;
	#missing: Carrier | null = null;
	readonly #heardAt = { good: 0, bad: 0 };

	constructor(deps: LineDeps) {
		this.#deps = deps;
	}

	/** The carrier that places this campaign's calls, or null until `load`. */
	carrier(): Carrier | null {
		const config = this.#deps.engine.config;
		if (!config) return null;
		if (config.carrier !== 'twilio') return simulatedCarrierOf(this.#deps.env, config.campaignId);
		return this.#twilio ?? this.#missing;
	}

	/** Reads what the carrier needs; what it can do. Throws when D1 is away. */
	async use(name: CarrierName, campaignId: string, organisationId: string): Promise<CarrierCaps> {
		if (name !== 'twilio') return simulatedCaps(this.#deps.env);
		const { env, sql, clock } = this.#deps;
		const db = databaseOf(env);
		const [row, organisation] = await Promise.all([findCarrierAccount(db, organisationId), organisationName(db, organisationId)]);
		const account = row ? await openAccount(row, secretOf(env), organisation, clock.now()) : null;
		if (!account) {
			this.#twilio = null;
			this.#missing = noAccount();
			return this.#missing.caps;
		}
		this.#missing = null;
		this.#twilio = new TwilioCarrier({
			sql,
			account,
			campaignId,
			secret: secretOf(env),
			now: () => clock.now(),
			fetch: (url, init) => fetch(url, init),
			budget: this.#budget(campaignId, account),
			fallbackUrl: env.TWILIO_FALLBACK_URL || undefined,
			refused: (code, message) => this.#tell((organisation) => organisation.carrierRefused(code, message)),
		});
		return this.#twilio.caps;
	}

	/** As `use`, for a campaign that was set up before this instance woke. */
	async load(): Promise<void> {
		const config = this.#deps.engine.config;
		if (config && this.carrier() === null) await this.use(config.carrier ?? 'simulated', config.campaignId, config.organisationId);
	}

	/** A webhook: signature first, over the address that we gave out. */
	async hook(hook: CarrierHook): Promise<CarrierHookReply> {
		const what = CAMPAIGN_HOOKS.find((name) => name === hook.what);
		const carrier = this.#twilio;
		if (!what || !carrier) return { status: 404, body: null };
		const form = formOf(hook.body);
		const url = carrier.account.publicUrl + hook.path;
		const tokens = tokensAt(carrier.account, this.#deps.clock.now());
		const good = await isSigned(tokens, hook.signature, [url, url + ANSWER_OPTIONS, url + CALLBACK_OPTIONS], form);
		this.#heard(good);
		if (!good) return { status: 403, body: null };
		const { twiml } = await receive(this.#receiver(carrier), { what, id: hook.id, asked: hook.asked, form });
		return { status: twiml === null ? 204 : 200, body: twiml };
	}

	/** Instructions that put a caller's own leg into its room; null when there is no such carrier. */
	async admit(sessionId: string, ref: string, via: 'browser' | 'phone'): Promise<string | null> {
		return this.#twilio ? await admitCaller(this.#receiver(this.#twilio), sessionId, ref, via) : null;
	}

	/** Closes rooms of sessions that are over; what fails is tried again. */
	async closeRooms(): Promise<void> {
		const carrier = this.carrier();
		if (!carrier?.closeRoom) return;
		for (const session of this.#deps.engine.takeRooms()) {
			const outcome = await carrier.closeRoom(`close ${session}`, session);
			if (outcome.ok || (outcome.why === 'rejected' && outcome.permanent)) this.#deps.engine.roomClosed(session);
		}
	}

	#receiver(carrier: TwilioCarrier): ReceiverDeps {
		const { sql, clock, campaign, engine, later } = this.#deps;
		return {
			sql,
			now: () => clock.now(),
			carrier,
			campaign,
			budget: this.#budget(engine.config?.campaignId ?? '', carrier.account),
			machineDetection: () => engine.config?.settings.machineDetection ?? false,
			later,
		};
	}

	/** The organisation's own object lends calls and money, because its campaigns share them. */
	#budget(campaign: string, account: TwilioAccount): Budget {
		const { callsPerSecond, maxConcurrent, limits, organisationId } = account;
		const organisation = () => this.#deps.env.ORGANISATION.getByName(organisationId);
		return {
			take: async (leg, dollars) => {
				try {
					return await organisation().carrierTake({ campaign, leg, dollars, callsPerSecond, maxConcurrent, limits });
				} catch {
					return { ok: false, why: 'throttled', retryAfterMs: 1_000 };
				}
			},
			settle: (leg, dollars) => this.#tell((desk) => desk.carrierSettle(campaign, leg, dollars)),
		};
	}

	#tell(say: (organisation: ReturnType<Env['ORGANISATION']['getByName']>) => Promise<unknown>): void {
		const id = this.#deps.engine.config?.organisationId ?? this.#twilio?.account.organisationId;
		if (id === undefined) return;
		this.#deps.later(say(this.#deps.env.ORGANISATION.getByName(id)).catch(() => undefined));
	}

	#heard(good: boolean): void {
		const name = good ? 'good' : 'bad';
		const now = this.#deps.clock.now();
		if (now - this.#heardAt[name] < HEARD_EVERY_MS) return;
		this.#heardAt[name] = now;
		this.#tell((organisation) => organisation.carrierHeard(good));
	}
}
