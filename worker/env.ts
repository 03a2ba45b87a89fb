/** Bindings, vars and secrets. Vars and secrets are checked by zod once per isolate. */
import { z } from 'zod';
import type { CampaignObject } from './campaign/campaign-object.ts';
import type { SimulatedCarrierObject } from './carriers/simulated/simulated-carrier-object.ts';
import { type Clock, clockFrom } from './lib/clock.ts';
import type { OrganisationObject } from './org/organisation-object.ts';

export interface Env {
	DB: D1Database;
	ASSETS: Fetcher;
	CAMPAIGN: DurableObjectNamespace<CampaignObject>;
	ORGANISATION: DurableObjectNamespace<OrganisationObject>;
	SIMULATED_CARRIER: DurableObjectNamespace<SimulatedCarrierObject>;
	/** Signs sessions, tickets and webhook paths. Required in production; npm start makes one per state folder. */
	APP_SECRET: string;
	/** Needed for the first sign-up in production. */
	SETUP_SECRET?: string;
	/** Public address, e.g. https://dial.example.org; without it the request's own. */
	PUBLIC_URL?: string;
	/** Address of the carrier's REST interface where none is entered with the account; tests give their simulator's. */
	TWILIO_API_BASE?: string;
	/** What Twilio asks when we cannot be reached: an address that does not depend on us, https. */
	TWILIO_FALLBACK_URL?: string;
	/** JSON of ClockSettings; only rehearsals and local runs set it. */
	CLOCK?: string;
	/** JSON of the electorate that the simulated carrier draws from. */
	ELECTORATE?: string;
	/** JSON of the simulated carrier's faults, see carriers/simulated. */
	CARRIER_FAULTS?: string;
}

const clockSettings = z.object({ speed: z.number().positive().max(10_000), realMs: z.number(), virtualMs: z.number() });

const clocks = new Map<string, Clock>();
/** The clock of this installation. */
export function clockOf(env: Pick<Env, 'CLOCK'>): Clock {
	const text = env.CLOCK ?? '';
	let clock = clocks.get(text);
	if (!clock) {
		clock = clockFrom(text === '' ? null : clockSettings.parse(JSON.parse(text)));
		clocks.set(text, clock);
	}
	return clock;
}

const appSecret = z.string().min(32, 'APP_SECRET must have at least 32 characters: wrangler secret put APP_SECRET');
export function secretOf(env: Pick<Env, 'APP_SECRET'>): string {
	return appSecret.parse(env.APP_SECRET);
}
