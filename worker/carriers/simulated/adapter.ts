/** The simulated carrier's object as a `Carrier`. */
import type { LedgerLine } from '../../../protocol/rest.ts';
import type { Carrier, CarrierCaps, LegAction, LegId, LegSnapshot, Originate, Outcome } from '../port.ts';

/** What the object answers to, over RPC. */
export interface SimulatedCarrierRpc {
	originate(order: Originate): Promise<Outcome<{ ref: string }>>;
	act(key: string, legId: LegId, action: LegAction): Promise<Outcome<null>>;
	cancel(key: string, legId: LegId): Promise<Outcome<null>>;
	hangUp(key: string, legId: LegId): Promise<Outcome<null>>;
	snapshot(legId: LegId): Promise<Outcome<LegSnapshot | null>>;
	/** Every call ever made, in order; the first `after` are skipped. */
	ledger(after: number, limit: number): Promise<LedgerLine[]>;
	/** Forgets everything: its campaign was deleted. */
	erase(): Promise<void>;
}

/** Of a failed request nobody knows whether it arrived. */
async function attempt<T>(request: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
	try {
		return await request();
	} catch (error) {
		return { ok: false, why: 'unknown', message: error instanceof Error ? error.message : 'The carrier could not be reached.' };
	}
}

export function simulatedCarrier(remote: Omit<SimulatedCarrierRpc, 'erase'>, caps: CarrierCaps): Carrier {
	return {
		caps,
		originate: (order) => attempt(() => remote.originate(order)),
		act: (key, legId, action) => attempt(() => remote.act(key, legId, action)),
		cancel: (key, legId) => attempt(() => remote.cancel(key, legId)),
		hangUp: (key, legId) => attempt(() => remote.hangUp(key, legId)),
		snapshot: (legId) => attempt(() => remote.snapshot(legId)),
	};
}
