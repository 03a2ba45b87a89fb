import { databaseOf } from '../../worker/directory/database.ts';
import type { NodeD1 } from './node-d1.ts';

const trusted = <T>(value: unknown): T => value as T;

/** As the Worker's binding: it has what is used of one. */
export const bindingOf = (d1: NodeD1): D1Database => trusted<D1Database>(d1);
/** As the directory's queries want it. */
export const databaseOn = (d1: NodeD1) => databaseOf({ DB: bindingOf(d1) });
