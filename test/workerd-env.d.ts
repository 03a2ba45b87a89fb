import type { D1Migration } from 'cloudflare:test';
import type { Env as WorkerEnv } from '../worker/env.ts';

/** What `cloudflare:test` and `cloudflare:workers` hold in our tests. */
declare global {
	namespace Cloudflare {
		interface Env extends WorkerEnv {
			MIGRATIONS: D1Migration[];
		}
		interface GlobalProps {
			mainModule: typeof import('../worker/index.ts');
			durableNamespaces: 'CampaignObject' | 'OrganisationObject' | 'SimulatedCarrierObject';
		}
	}
}
