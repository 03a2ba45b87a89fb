/** Who is called: the electorate of the simulated carrier, so that whole campaigns run alike on both. */

import { scenarioCall } from '../../../worker/carriers/simulated/scenarios.ts';
import { type DrawnCall, drawCall, drawLogNormal, type Electorate } from '../../../worker/domain/electorate.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import type { Detection, Fate } from './model.ts';

const PATIENCE = { meanS: 4, cv: 0.4, minS: 1, maxS: 12 };
const VOICEMAIL_MS = 30_000;
/** A voicemail box that nobody hangs up on. */
export const MACHINE_MS = 45_000;
/** The soonest a verdict can be had, by the documented thresholds: "hello" and a silence of 1.2 s; speech of 2.4 s. */
const HUMAN_MS = 1_800;
const MACHINE_START_MS = 2_600;
const SILENCE_MS = 5_000;
const GREETING_MS = 12_000;

/** What becomes of the `nth` call (from 0) to this number. */
export function fateOf(phone: string, nth: number, electorate: Electorate, seed: string, at: number): Fate {
	const random = seededRandom(`${seed}|${phone}|${nth}|call`).next;
	const call: DrawnCall = scenarioCall(phone, electorate, random) ?? drawCall(electorate, random, at);
	return { call, patienceMs: call.kind === 'machine' ? VOICEMAIL_MS : drawLogNormal(PATIENCE, random) * 1000 };
}

/** What detection says, in Twilio's words, and how many ms after the answer. */
export function detect({ call }: Fate, { mode }: Detection): { says: string; afterMs: number } {
	const verdict = 'verdict' in call ? call.verdict : null;
	if (!verdict) return { says: 'unknown', afterMs: SILENCE_MS };
	if (verdict.says === 'person') return { says: 'human', afterMs: Math.max(HUMAN_MS, verdict.afterS * 1000) };
	if (mode === 'Enable') return { says: 'machine_start', afterMs: Math.max(MACHINE_START_MS, verdict.afterS * 1000) };
	return { says: 'machine_end_beep', afterMs: Math.max(GREETING_MS, verdict.afterS * 1000) };
}
