import { DEFAULT_ELECTORATE, type Electorate, parseElectorate } from '../../domain/electorate.ts';
import type { Env } from '../../env.ts';
import type { CarrierCaps } from '../port.ts';
import { type Faults, parseFaults } from './faults.ts';

export interface SimulatedCarrierConfig {
	electorate: Electorate;
	faults: Faults;
	caps: CarrierCaps;
}

const HOLD_REPLY_MS = 15_000;
let last: { electorate: string | undefined; faults: string | undefined; config: SimulatedCarrierConfig } | null = null;

/** The simulated carrier of this installation: ELECTORATE and CARRIER_FAULTS, checked. Throws an Error that says what is wrong. */
export function simulatedCarrierConfig(env: Pick<Env, 'ELECTORATE' | 'CARRIER_FAULTS'>): SimulatedCarrierConfig {
	if (last && last.electorate === env.ELECTORATE && last.faults === env.CARRIER_FAULTS) return last.config;
	const electorate = env.ELECTORATE?.trim() ? parseElectorate(env.ELECTORATE) : DEFAULT_ELECTORATE;
	const faults = parseFaults(env.CARRIER_FAULTS);
	const caps: CarrierCaps = {
		maxCallsPerSecond: faults.callsPerSecond,
		maxConcurrent: faults.maxConcurrent,
		holdReplyMs: HOLD_REPLY_MS,
		verdictAtAnswer: electorate.amd.mode === 'perfect',
	};
	last = { electorate: env.ELECTORATE, faults: env.CARRIER_FAULTS, config: { electorate, faults, caps } };
	return last.config;
}
