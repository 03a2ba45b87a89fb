/**
 * The estimators. Counts by age with exponential forgetting, from which hazards follow (events ÷ exposure), and
 * factors (seen ÷ expected) for the pass, the hour of the day and the last minutes.
 */
import { emptyRing, emptySpans, PRIOR_RING, RING_BINS, type RingCounts, type SpanCounts, TALK_EDGES, WRAP_EDGES } from './prior.ts';
import type { AttemptOutcome, PacingEvent } from './types.ts';

/** Seen and expected answers. */
export interface Ratio {
	seen: number;
	expected: number;
}

/** Of the stored form; a state of another version is forgotten. */
export const LEARNED_VERSION = 2;

/** What the policy has learned; plain JSON, under 20 KB, kept by whoever calls the policy. */
export interface Learned {
	version: typeof LEARNED_VERSION;
	/** Unknown numbers are counted as cells. */
	ring: { cell: RingCounts; landline: RingCounts };
	talk: SpanCounts;
	wrap: SpanCounts;
	byPass: Ratio[];
	/** By hour of the day, UTC. */
	byHour: Ratio[];
	/** Of the last minutes. */
	lately: Ratio & { at: number };
	/** Mean wait between ready and connected, seconds; null before the first. */
	waitS: number | null;
	/** Answers and conversations ever learned from. */
	answers: number;
	handles: number;
	/** Since the counts were last aged. */
	fresh: { attempts: number; handles: number };
}

/** Attempts, and conversations, after which an old one weighs 1/e. */
const ATTEMPT_MEMORY = 6_000;
const HANDLE_MEMORY = 2_000;
/** Counts are aged in steps of this many, to save work. */
const AGE_EVERY = 32;
const LATELY_MS = 8 * 60_000;
const PASSES = 5;

export function emptyLearned(): Learned {
	const ratios = (n: number) => Array.from({ length: n }, () => ({ seen: 0, expected: 0 }));
	return {
		version: LEARNED_VERSION,
		ring: { cell: emptyRing(), landline: emptyRing() },
		talk: emptySpans(TALK_EDGES.length),
		wrap: emptySpans(WRAP_EDGES.length),
		byPass: ratios(PASSES),
		byHour: ratios(24),
		lately: { seen: 0, expected: 0, at: 0 },
		waitS: null,
		answers: 0,
		handles: 0,
		fresh: { attempts: 0, handles: 0 },
	};
}

/** A stored state, or an empty one when it is missing or of another version. */
export function readLearned(stored: unknown): Learned {
	if (typeof stored !== 'object' || stored === null || !('version' in stored) || stored.version !== LEARNED_VERSION) return emptyLearned();
	return stored as Learned;
}

/** Changes the given state and returns it (a new one when the state given is of another version). */
export function learn(state: Learned, event: PacingEvent): Learned {
	const learned = readLearned(state);
	if (event.t === 'attempt') learnAttempt(learned, event);
	else if (event.t === 'handle') learnHandle(learned, event);
	else {
		const s = Math.max(0, event.ms / 1000);
		learned.waitS = learned.waitS === null ? s : learned.waitS * 0.95 + s * 0.05;
	}
	return learned;
}

function learnAttempt(learned: Learned, event: PacingEvent & { t: 'attempt' }): void {
	const ring = learned.ring[event.kind === 'landline' ? 'landline' : 'cell'];
	const ringS = Math.max(0, event.ringMs / 1000);
	const expected = expectedAnswers(ring, ringS);
	const answered = event.outcome === 'answered' ? 1 : 0;
	const pass = learned.byPass[Math.min(PASSES, Math.max(1, event.pass)) - 1];
	const hour = learned.byHour[hourOf(event.at)];
	const passFactor = pass ? passFactorOf(pass) : 1;
	const hourFactor = hour ? hourFactorOf(hour) : 1;
	if (pass) add(pass, answered, expected);
	if (hour) add(hour, answered, expected * passFactor);
	ageLately(learned, event.at);
	add(learned.lately, answered, expected * passFactor * hourFactor);
	countRing(ring, ringS, event.outcome);
	learned.answers += answered;
	learned.fresh.attempts += 1;
	if (learned.fresh.attempts >= AGE_EVERY) ageAttempts(learned);
}

/** Answers that the counts so far lead to expect of a line that was in the air for `ringS`, before factors. */
export function expectedAnswers(ring: RingCounts, ringS: number): number {
	let sum = 0;
	const last = Math.min(RING_BINS - 1, Math.floor(ringS));
	for (let s = 0; s <= last; s++) {
		const part = s === last ? Math.min(1, ringS - s) : 1;
		sum += part * answerHazard(ring, s);
	}
	return sum;
}

/** P(answered in the second after `s` | still in the air), before factors. */
export function answerHazard(ring: RingCounts, s: number): number {
	const reached = (ring.reached[s] as number) + (PRIOR_RING.reached[s] as number);
	return reached > 0 ? ((ring.answered[s] as number) + (PRIOR_RING.answered[s] as number)) / reached : 0;
}

function countRing(ring: RingCounts, ringS: number, outcome: AttemptOutcome): void {
	const last = Math.min(RING_BINS - 1, Math.floor(ringS));
	for (let s = 0; s < last; s++) (ring.reached[s] as number)++;
	if (outcome === 'cancelled') {
		ring.reached[last] = (ring.reached[last] as number) + Math.min(1, ringS - last);
		return;
	}
	(ring.reached[last] as number)++;
	const row = outcome === 'answered' ? ring.answered : outcome === 'machine' ? ring.machine : ring.ended;
	(row[last] as number)++;
}

function learnHandle(learned: Learned, event: PacingEvent & { t: 'handle' }): void {
	const talkMs = Math.max(0, Math.min(event.talkMs ?? event.ms, event.ms));
	const wrapMs = Math.max(0, event.ms - talkMs);
	const wrapped = wrapMs >= 1;
	countSpan(learned.talk, TALK_EDGES, talkMs / 1000, wrapped || !event.censored, !wrapped);
	if (wrapped) countSpan(learned.wrap, WRAP_EDGES, wrapMs / 1000, !event.censored, false);
	learned.handles += 1;
	learned.fresh.handles += 1;
	if (learned.fresh.handles >= AGE_EVERY) {
		const keep = Math.exp(-learned.fresh.handles / HANDLE_MEMORY);
		for (const spans of [learned.talk, learned.wrap]) for (const row of [spans.ended, spans.direct, spans.spentS]) scale(row, keep);
		learned.fresh.handles = 0;
	}
}

function countSpan(spans: SpanCounts, edges: readonly number[], s: number, ended: boolean, direct: boolean): void {
	for (let i = 0; i < edges.length; i++) {
		const from = edges[i] as number;
		const to = edges[i + 1] ?? Number.POSITIVE_INFINITY;
		spans.spentS[i] = (spans.spentS[i] as number) + Math.min(s, to) - from;
		if (s >= to) continue;
		if (ended) (spans.ended[i] as number)++;
		if (ended && direct) (spans.direct[i] as number)++;
		return;
	}
}

/** Answers of the last minutes against those expected, as of `now`. */
export function latelyAt(learned: Learned, now: number): Ratio {
	const keep = Math.exp(-Math.max(0, now - learned.lately.at) / LATELY_MS);
	return { seen: learned.lately.seen * keep, expected: learned.lately.expected * keep };
}

function ageLately(learned: Learned, now: number): void {
	const { seen, expected } = latelyAt(learned, now);
	learned.lately = { seen, expected, at: Math.max(now, learned.lately.at) };
}

/** Mean of a Gamma posterior around 1: `weight` answers' worth of "as always". */
export function factorOf(ratio: Ratio, weight: number): number {
	return (ratio.seen + weight) / (ratio.expected + weight);
}
export const passFactorOf = (ratio: Ratio): number => factorOf(ratio, 20);
export const hourFactorOf = (ratio: Ratio): number => factorOf(ratio, 60);
export const hourOf = (at: number): number => ((Math.floor(at / 3_600_000) % 24) + 24) % 24;

function add(ratio: Ratio, seen: number, expected: number): void {
	ratio.seen += seen;
	ratio.expected += expected;
}

function ageAttempts(learned: Learned): void {
	const keep = Math.exp(-learned.fresh.attempts / ATTEMPT_MEMORY);
	for (const ring of [learned.ring.cell, learned.ring.landline])
		for (const row of [ring.reached, ring.answered, ring.machine, ring.ended]) scale(row, keep);
	for (const ratio of [...learned.byPass, ...learned.byHour]) {
		ratio.seen *= keep;
		ratio.expected *= keep;
	}
	learned.fresh.attempts = 0;
}

function scale(row: number[], by: number): void {
	for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) * by;
}
