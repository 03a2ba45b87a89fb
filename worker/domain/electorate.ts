/**
 * The people who are called, as distributions: what becomes of a call, how long it rings, how long people talk.
 * Shared by the simulated carrier and the pacing bench. Pure: randomness and time are parameters.
 */
import { z } from 'zod';
import type { Random } from '../lib/random.ts';

const share = z.number().min(0).max(1);
const seconds = z.number().min(0).max(86_400);

/** A log-normal time in seconds with mean and coefficient of variation, cut off at `minS` and `maxS`. */
export interface LogNormal {
	meanS: number;
	cv: number;
	minS: number;
	maxS: number;
}
const cv = z.number().min(0).max(10);
function checkTimes(value: LogNormal, context: z.RefinementCtx): void {
	if (value.minS > value.maxS) context.addIssue({ code: 'custom', message: 'minS is greater than maxS' });
	else if (value.meanS < value.minS || value.meanS > value.maxS)
		context.addIssue({ code: 'custom', message: 'meanS does not lie between minS and maxS' });
}
const logNormal = (d: LogNormal) =>
	z
		.strictObject({
			meanS: seconds.positive().default(d.meanS),
			cv: cv.default(d.cv),
			minS: seconds.default(d.minS),
			maxS: seconds.positive().default(d.maxS),
		})
		.superRefine(checkTimes)
		.prefault({});
const talkPart = z.strictObject({ share, meanS: seconds.positive(), cv, minS: seconds, maxS: seconds.positive() }).superRefine(checkTimes);

export const AMD_MODES = ['perfect', 'async', 'off'] as const;

/** Every field has a default, so that a file says only what differs. Unknown fields are refused. */
export const electorateSchema = z
	.strictObject({
		answerRate: share.default(0.1),
		machineRate: share.default(0.45),
		badRate: share.default(0.1),
		busyRate: share.default(0),
		answerRing: logNormal({ meanS: 9, cv: 0.55, minS: 2, maxS: 27 }),
		machineRing: logNormal({ meanS: 22, cv: 0.25, minS: 4, maxS: 28 }),
		/** How long a machine keeps a line that reached no caller. */
		machineReleaseS: seconds.default(3),
		/** How long a call that nobody answers rings, unless it is given up before. */
		noAnswerRingS: seconds.positive().default(28),
		/** After how long a bad or busy number is reported. */
		badS: seconds.default(3),
		talk: z
			.array(talkPart)
			.min(1)
			.max(20)
			.default([
				{ share: 0.65, meanS: 20, cv: 0.8, minS: 2, maxS: 120 },
				{ share: 0.35, meanS: 180, cv: 0.7, minS: 5, maxS: 600 },
			]),
		wrap: logNormal({ meanS: 8, cv: 0.6, minS: 1, maxS: 60 }),
		amd: z
			.strictObject({
				mode: z.enum(AMD_MODES).default('perfect'),
				verdictS: seconds.default(4),
				missedMachine: share.default(0.15),
				humanAsMachine: share.default(0.02),
			})
			.prefault({}),
		/** Multiplies the answer rate by 1 + amplitude · sin(2π t / period). */
		swing: z.strictObject({ amplitude: share.default(0), periodS: seconds.positive().default(3600) }).prefault({}),
		departuresPerIdleHour: z.number().min(0).max(3_600).default(0),
		breakS: seconds.default(180),
		graceS: z.number().min(0).max(60).default(2),
	})
	.superRefine((value, context) => {
		const sum = value.answerRate + value.machineRate + value.badRate + value.busyRate;
		if (sum > 1 + 1e-9)
			context.addIssue({
				code: 'custom',
				message: `answerRate, machineRate, badRate and busyRate add up to ${sum.toFixed(3)}, more than 1`,
			});
		const shares = value.talk.reduce((total, part) => total + part.share, 0);
		// Three parts of 0.333 are meant to be a whole.
		if (Math.abs(shares - 1) > 0.0015)
			context.addIssue({ code: 'custom', path: ['talk'], message: `the shares add up to ${shares.toFixed(3)} instead of 1` });
	});

export type Electorate = z.infer<typeof electorateSchema>;
export const DEFAULT_ELECTORATE: Electorate = electorateSchema.parse({});

/** Thrown for an electorate that cannot be used; the message names every field and what is wrong with it. */
export class ElectorateError extends Error {
	override name = 'ElectorateError';
}

/** The electorate of a JSON text or of an already parsed value; what is missing has its default. */
export function parseElectorate(json: unknown): Electorate {
	let value = json;
	if (typeof json === 'string') {
		try {
			// Some editors begin a file with a mark of its byte order.
			value = JSON.parse(json.replace(/^\uFEFF/, ''));
		} catch (error) {
			throw new ElectorateError(`The electorate is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
		}
	}
	const parsed = electorateSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map((issue) => `${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issue.message}`);
	throw new ElectorateError(`The electorate cannot be used. ${problems.join('; ')}`);
}

/** What detection says about a pick-up, and how long after it. */
export interface Verdict {
	says: 'person' | 'machine';
	afterS: number;
}
/**
 * What a call becomes, were it left to ring. `ringS`: from the placing until somebody picks up, or until the network
 * says so. `verdict` is null with detection off. `no_answer` rings until given up, at the latest after `ringS`.
 */
export type DrawnCall =
	| { kind: 'answer'; ringS: number; talkS: number; verdict: Verdict | null }
	| { kind: 'machine'; ringS: number; verdict: Verdict | null }
	| { kind: 'bad' | 'busy' | 'no_answer'; ringS: number };

/** One value of a log-normal time, in seconds. Takes two random numbers, always. */
export function drawLogNormal(times: LogNormal, random: Random): number {
	const variance = Math.log(1 + times.cv * times.cv);
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const value = times.meanS * Math.exp(Math.sqrt(variance) * normal - variance / 2);
	return Math.min(times.maxS, Math.max(times.minS, value));
}

/** The answer rate at `atMs`, with the swing. */
export function answerRateAt(electorate: Electorate, atMs: number): number {
	const { amplitude, periodS } = electorate.swing;
	const rate = electorate.answerRate * (1 + amplitude * Math.sin((2 * Math.PI * atMs) / (periodS * 1000)));
	return Math.min(1, Math.max(0, rate));
}

/** What a call placed at `atMs` becomes. With a strong swing, answers crowd out what is later in the order of kinds. */
export function drawCall(electorate: Electorate, random: Random, atMs: number): DrawnCall {
	let u = random() - answerRateAt(electorate, atMs);
	if (u < 0) return drawAnswer(electorate, random);
	u -= electorate.machineRate;
	if (u < 0) return drawMachine(electorate, random);
	u -= electorate.badRate;
	if (u < 0) return { kind: 'bad', ringS: electorate.badS };
	u -= electorate.busyRate;
	if (u < 0) return { kind: 'busy', ringS: electorate.badS };
	return { kind: 'no_answer', ringS: electorate.noAnswerRingS };
}

/** A call that a person answers. */
export function drawAnswer(electorate: Electorate, random: Random): DrawnCall & { kind: 'answer' } {
	const ringS = drawLogNormal(electorate.answerRing, random);
	const talkS = drawTalkS(electorate, random);
	return { kind: 'answer', ringS, talkS, verdict: drawVerdict(electorate, random, 'person') };
}

/** A call that a machine answers. */
export function drawMachine(electorate: Electorate, random: Random): DrawnCall & { kind: 'machine' } {
	return {
		kind: 'machine',
		ringS: drawLogNormal(electorate.machineRing, random),
		verdict: drawVerdict(electorate, random, 'machine'),
	};
}

function drawVerdict(electorate: Electorate, random: Random, truth: Verdict['says']): Verdict | null {
	const { mode, verdictS, missedMachine, humanAsMachine } = electorate.amd;
	const wrong = random() < (truth === 'person' ? humanAsMachine : missedMachine);
	if (mode === 'off') return null;
	if (mode === 'perfect') return { says: truth, afterS: 0 };
	return { says: wrong ? (truth === 'person' ? 'machine' : 'person') : truth, afterS: verdictS };
}

/** How long a conversation lasts, seconds: short refusals and long talks mixed. */
export function drawTalkS(electorate: Electorate, random: Random): number {
	let u = random();
	for (const part of electorate.talk) {
		u -= part.share;
		if (u < 0) return drawLogNormal(part, random);
	}
	const last = electorate.talk.at(-1);
	return last ? drawLogNormal(last, random) : 0;
}

/** How long a caller takes to finish the record, seconds. */
export function drawWrapS(electorate: Electorate, random: Random): number {
	return drawLogNormal(electorate.wrap, random);
}
