import type { Env } from '../env.ts';
import type { Carrier, CarrierCaps } from './port.ts';
import { type SimulatedCarrierRpc, simulatedCarrier } from './simulated/adapter.ts';
import { simulatedCarrierConfig } from './simulated/config.ts';

/** The simulated carrier of a campaign. The others need an account and are put together in campaign/carrier-line.ts. */
export function simulatedCarrierOf(env: Env, campaignId: string): Carrier {
	return simulatedCarrier(simulatedCarrierRpc(env, campaignId), simulatedCaps(env));
}

export const simulatedCaps = (env: Env): CarrierCaps => simulatedCarrierConfig(env).caps;

/** The simulated carrier itself, whose ledger routes may read. */
export function simulatedCarrierRpc(env: Env, campaignId: string): SimulatedCarrierRpc {
	return env.SIMULATED_CARRIER.getByName(campaignId);
}
