import type { Env } from '../env.ts';
import type { Carrier } from './port.ts';
import { type SimulatedCarrierRpc, simulatedCarrier } from './simulated/adapter.ts';
import { simulatedCarrierConfig } from './simulated/config.ts';

/** The carriers a campaign can choose (campaigns.carrier in D1). */
export type CarrierName = 'simulated';

/** The carrier that places a campaign's calls. */
export function carrierOf(env: Env, name: CarrierName, campaignId: string): Carrier {
	switch (name) {
		case 'simulated':
			return simulatedCarrier(simulatedCarrierRpc(env, campaignId), simulatedCarrierConfig(env).caps);
	}
}

/** The simulated carrier itself, whose ledger routes may read. */
export function simulatedCarrierRpc(env: Env, campaignId: string): SimulatedCarrierRpc {
	return env.SIMULATED_CARRIER.getByName(campaignId);
}
