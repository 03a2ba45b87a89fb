/** Keeps the share of drops: how bold the next line may be, and how many drops may still come at all (I8). */
import type { PacingLedger } from './types.ts';

/** Answers before which a share means little: up to there at most `FIRST_DROPS`. */
export const FIRST_ANSWERS = 100;
const FIRST_DROPS = 3;

export interface ControlSettings {
	/** Share of the limit that is aimed at. */
	aim: number;
	/** Kept in hand besides, as a multiple of the root of the drops allowed so far. */
	reserve: number;
	/** Boldness with an even budget, as a multiple of the limit. */
	even: number;
	/** Drops in hand that make it e times bolder: `scale + scaleRoot · √(drops allowed in half an hour)`. */
	scale: number;
	scaleRoot: number;
	/** The most that drops in hand can do, as a logarithm. */
	mostBold: number;
	/** The same for the half hour: drops over the limit that are let pass, and those that make it e times more careful. */
	recentSlack: number;
	recentScale: number;
	/** And for the last hours: this share of the limit, and these drops besides, are let pass. */
	shiftShare: number;
	shiftSlack: number;
	shiftScale: number;
}

export const CONTROL: ControlSettings = {
	aim: 0.94,
	reserve: 0.4,
	even: 0.85,
	scale: 3,
	scaleRoot: 3,
	mostBold: 0.35,
	recentSlack: 1.5,
	recentScale: 2,
	shiftShare: 1.15,
	shiftSlack: 0.5,
	shiftScale: 1.2,
};

/** Drops that may still come before I8 is broken; below 1 none may. */
export function dropsLeft(ledger: PacingLedger, limit: number): number {
	const first = Math.min(FIRST_DROPS, limit * FIRST_ANSWERS + 1);
	const allowed = ledger.answered < FIRST_ANSWERS ? first : limit * ledger.answered + 1;
	return allowed - ledger.dropped;
}

/**
 * The chance of finding nobody that the next line may have. The drops in hand are the sum of all past differences
 * from the aim, so that this is integral control with nothing to remember but the ledger.
 */
export function boldness(ledger: PacingLedger, limit: number, settings: ControlSettings): number {
	const allowed = limit * ledger.answered;
	const inHand = settings.aim * allowed - settings.reserve * Math.sqrt(allowed) - ledger.dropped;
	const recentAllowed = limit * ledger.recentAnswered;
	const budget = inHand / (settings.scale + settings.scaleRoot * Math.sqrt(recentAllowed));
	const burst = ledger.recentDropped - recentAllowed - settings.recentSlack * (1 + Math.sqrt(recentAllowed));
	const shift = ledger.shift ? ledger.shift.dropped - settings.shiftShare * limit * ledger.shift.answered - settings.shiftSlack : 0;
	const brake = Math.max(0, burst) / settings.recentScale + Math.max(0, shift) / settings.shiftScale;
	const exponent = Math.min(settings.mostBold, budget) - brake;
	// The last drops that the bound leaves are spent ever more carefully.
	const left = dropsLeft(ledger, limit);
	const taper = Math.min(1, Math.max(0.1, left / (1 + Math.sqrt(Math.max(allowed, limit * FIRST_ANSWERS)))));
	return settings.even * limit * taper * Math.exp(exponent);
}
