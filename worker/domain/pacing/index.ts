/** Pacing: how many lines to open now. Pure; the caller keeps `Learned` and tells every fact to `learn`. */

export { emptyLearned, type Learned, learn, readLearned } from './learned.ts';
export { planLines } from './plan.ts';
export { reasonText } from './reason.ts';
export type * from './types.ts';
