import { boldness, CONTROL, type ControlSettings, dropsLeft, FIRST_ANSWERS } from './control.ts';
import { expectedLeftOver, poissonQuantile } from './counts.ts';
import { chancesOf, type Look, linesWithin, lookAhead, newLineWithin } from './decide.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { readLearned } from './learned.ts';
import type { Line, PacingReason, PacingSnapshot, Plan } from './types.ts';

/** A young line is hung up on only when nothing else keeps the limit. */
const RUNG_ENOUGH_MS = 15_000;
/** How long a cancellation may take to reach the carrier, seconds. */
const CANCEL_S = 1;
/** Chance, with answers `PESSIMISM` times likelier than forecast, that lines in the air bring more drops than may still come. */
const BOUND_RISK = 1e-3;
const PESSIMISM = 1.5;
/** Chance that more people than that answer before a cancellation takes effect. */
const RESERVE_RISK = 1e-2;
/** Expected people left over, on top of a share of those who answer, from which callers are held to have vanished. */
const LEFT_OVER = 1;
const LEFT_OVER_SHARE = 0.5;

/** How many lines to open and which to cancel now. Pure. */
export function planLines(given: PacingSnapshot): Plan {
	const snapshot = { ...given, learned: readLearned(given.learned) };
	return planWith(snapshot, forecastOf(snapshot), CONTROL);
}

/** The same with a forecast of one's own (the bench's oracle knows the truth). */
export function planWith(s: PacingSnapshot, forecast: Forecast, control: ControlSettings): Plan {
	const lines = s.lines.some(isReserved) ? s.lines.filter((line) => !line.reserved) : s.lines;
	let served = s.ready;
	for (const busy of s.busy) if (!busy.leaving) served++;
	const free = Math.max(0, s.ready - s.holding);
	const ahead = lookAhead(forecast, s, lines);
	const budget = budgetOf(s, forecast, lines, free);
	const carrier = carrierOf(s);
	const cancel = cancelled(s, lines, ahead, budget, { served, free });
	let wanted = 0;
	if (served > 0 && cancel.length === 0) {
		const chance = newLineWithin(forecast, s, forecast.ringS);
		const bold = boldness(s.ledger, s.limits.dropLimit, control);
		// A caller who waits always has a line, however likely an answer is: that can drop nobody.
		const sure = Math.max(0, free - lines.length);
		wanted = Math.min(s.dialable, Math.max(sure, budget.left < 1 ? 0 : linesWithin(ahead, chance, bold, s.dialable)));
		if (wanted > budget.safe) wanted = Math.min(wanted, budget.likely ? mostLikely(s, forecast, lines, budget, free) : budget.safe);
	}
	const open = Math.min(wanted, carrier.most);
	const nextAnswerS = ahead.answers > 0.02 ? forecast.ringS / ahead.answers : null;
	const reason = reasonOf(s, { open, wanted, cancel: cancel.length, budget, carrier, nextAnswerS, served });
	return { open, cancel, reason, expectedWaitS: expectedWait(s, nextAnswerS), risk: ahead.risk };
}

const isReserved = (line: Line) => line.reserved;

/** What the carrier takes now. */
function carrierOf(s: PacingSnapshot): { most: number; by: 'none' | 'rate' | 'concurrent' } {
	const { linesPerSecond, concurrent } = s.limits;
	let most = Number.POSITIVE_INFINITY;
	let by: 'none' | 'rate' | 'concurrent' = 'none';
	if (linesPerSecond !== null) {
		const windowMs = linesPerSecond >= 1 ? 1000 : 1000 / Math.max(linesPerSecond, 1e-6);
		const begun = s.lines.filter((line) => line.ageMs < windowMs).length;
		most = Math.max(0, Math.max(1, Math.floor(linesPerSecond)) - begun);
		by = 'rate';
	}
	if (concurrent !== null) {
		const used = s.lines.length + s.holding + s.busy.filter((busy) => busy.phase === 'talk').length;
		const left = Math.max(0, Math.floor(concurrent) - used);
		if (left < most) {
			most = left;
			by = 'concurrent';
		}
	}
	return { most, by };
}

/** I8, as it is now. */
interface Budget {
	/** Drops that may still come, those who hold counted as dropped. */
	left: number;
	/** Lines that may be opened although all of them might be answered. */
	safe: number;
	/** Whether more may be opened as long as they hardly bring so many drops. */
	likely: boolean;
	/** Lines that must go. */
	over: number;
}

/**
 * With `left` drops that may still come, lines up to free callers + left are safe in the worst case. More than that
 * are allowed while they can hardly bring so many drops, and are cancelled down to it when that turns out wrong.
 */
function budgetOf(s: PacingSnapshot, forecast: Forecast, lines: readonly Line[], free: number): Budget {
	const limit = s.limits.dropLimit;
	const left = limit > 0 ? Math.max(0, Math.floor(dropsLeft(s.ledger, limit) - s.holding)) : 0;
	const beyond = lines.length - free - left;
	const safe = Math.max(0, -beyond);
	// Answers that come before a cancellation does cannot be taken back.
	const soon = left > lines.length / 4 + 2 ? 0 : sum(chancesOf(forecast, lines, CANCEL_S));
	const reserve = Math.max(1, poissonQuantile(soon, RESERVE_RISK) - free);
	return { left, safe, likely: left >= 2 * reserve, over: left < reserve ? Math.max(0, beyond) : 0 };
}

/** Lines that may be opened so that all in the air bring more drops than may come with a chance of at most `BOUND_RISK`. */
function mostLikely(s: PacingSnapshot, forecast: Forecast, lines: readonly Line[], budget: Budget, free: number): number {
	const timeoutS = s.limits.ringTimeoutMs / 1000;
	const each = PESSIMISM * newLineWithin(forecast, s, timeoutS);
	if (each <= 0) return Number.POSITIVE_INFINITY;
	const ever = PESSIMISM * sum(chancesOf(forecast, lines, timeoutS));
	return Math.max(budget.safe, Math.floor((mostMean(free + budget.left) - ever) / each));
}

const MOST_MEANS: number[] = [];

/** The greatest mean of a Poisson count that exceeds `n` with a chance of at most `BOUND_RISK`. */
function mostMean(n: number): number {
	if (n > 300) return n - 3.2 * Math.sqrt(n);
	const known = MOST_MEANS[n];
	if (known !== undefined) return known;
	let low = 0;
	let high = n + 1;
	for (let i = 0; i < 20; i++) {
		const middle = (low + high) / 2;
		if (poissonQuantile(middle, BOUND_RISK) <= n) low = middle;
		else high = middle;
	}
	MOST_MEANS[n] = low;
	return low;
}

function sum(values: readonly number[]): number {
	let total = 0;
	for (const value of values) total += value;
	return total;
}

/** Indexes of the lines to cancel, youngest first. */
function cancelled(
	s: PacingSnapshot,
	lines: readonly Line[],
	ahead: Look,
	budget: Budget,
	callers: { served: number; free: number },
): number[] {
	const bearable = LEFT_OVER + LEFT_OVER_SHARE * ahead.answers;
	let surplus = expectedLeftOver(ahead.competitors, ahead.freedAtMost, ahead.spare) - bearable;
	if (callers.served > 0 && budget.over === 0 && surplus <= 0) return [];
	const own: number[] = [];
	for (let i = s.lines.length - 1; i >= 0; i--) if (s.lines[i]?.reserved === false) own.push(i);
	if (callers.served === 0) return own;
	if (budget.over > 0) return own.slice(0, budget.over);
	const rungEnough = (i: number) => (s.lines[i]?.ageMs ?? 0) >= RUNG_ENOUGH_MS;
	const gone: number[] = [];
	// `own` and `ahead.chances` list the same lines, the one youngest first, the other oldest first.
	const chanceOf = new Map(own.map((index, n) => [index, ahead.chances[own.length - 1 - n] ?? 0]));
	for (const i of [...own.filter(rungEnough), ...own.filter((i) => !rungEnough(i))]) {
		if (surplus <= 0 || lines.length - gone.length <= callers.free) break;
		surplus -= (1 - LEFT_OVER_SHARE) * (chanceOf.get(i) ?? 0);
		gone.push(i);
	}
	return gone.sort((a, b) => b - a);
}

function expectedWait(s: PacingSnapshot, nextAnswerS: number | null): number | null {
	if (nextAnswerS === null) return s.learned.waitS;
	const ahead = Math.max(0, s.ready - s.holding);
	const now = nextAnswerS * (ahead + 1);
	return s.learned.waitS === null ? now : Math.sqrt(now * s.learned.waitS);
}

interface Made {
	open: number;
	wanted: number;
	cancel: number;
	budget: Budget;
	carrier: { by: 'none' | 'rate' | 'concurrent' };
	nextAnswerS: number | null;
	served: number;
}

function reasonOf(s: PacingSnapshot, made: Made): PacingReason {
	const { open, wanted, cancel, budget, carrier, nextAnswerS } = made;
	const lines = s.lines.length;
	const { ready, ledger, limits } = s;
	if (made.served === 0) return { code: 'no_callers' };
	if (budget.left < 1 && limits.dropLimit > 0) {
		if (ledger.answered < FIRST_ANSWERS) return { code: 'first_answers', answered: ledger.answered, ready, lines };
		return { code: 'budget_spent', dropped: ledger.dropped, answered: ledger.answered, limit: limits.dropLimit, forS: recoveryS(s) };
	}
	if (cancel > 0) return { code: 'callers_left', cancel, ready, lines };
	if (s.dialable === 0) return { code: 'nothing_dialable', ready };
	if (open < wanted && carrier.by === 'rate') return { code: 'carrier_rate', perSecond: limits.linesPerSecond ?? 0 };
	if (open < wanted && carrier.by === 'concurrent') return { code: 'carrier_concurrent', concurrent: limits.concurrent ?? 0 };
	if (limits.dropLimit <= 0) return { code: 'one_to_one', ready, lines };
	if (open > 0) return { code: 'opening', open, ready, lines, nextAnswerS };
	if (ready === 0 && lines === 0) return { code: 'callers_busy', busy: s.busy.length };
	return { code: 'enough_lines', ready, lines, nextAnswerS };
}

/** Seconds until enough people will have answered for one more drop, at the pace of the last half hour. */
function recoveryS(s: PacingSnapshot): number | null {
	const { answered, dropped, recentAnswered } = s.ledger;
	if (recentAnswered < 1) return null;
	const needed = dropped / s.limits.dropLimit - answered;
	return needed <= 0 ? null : (needed * 1800) / recentAnswered;
}
