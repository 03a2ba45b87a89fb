import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../../env.ts';

/** A remote carrier, simulated. */
export class SimulatedCarrierObject extends DurableObject<Env> {}
