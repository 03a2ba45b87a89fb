import { DurableObject } from 'cloudflare:workers';
import type { OrganisationRpc } from '../campaign/rpc.ts';
import type { Env } from '../env.ts';

/** What the campaigns of one organisation share. */
export interface OrganisationObject extends OrganisationRpc {}
export class OrganisationObject extends DurableObject<Env> {}
