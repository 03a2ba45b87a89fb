import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import type { CampaignRpc } from './rpc.ts';

/** The shell of one live campaign. */
export interface CampaignObject extends CampaignRpc {}
export class CampaignObject extends DurableObject<Env> {}
