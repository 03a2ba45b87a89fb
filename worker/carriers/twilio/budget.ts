/** What has to be asked before a call: calls a second, calls at once, money, and the switch that stops everything. */
import type { Outcome } from '../port.ts';
import type { Prices } from './config.ts';

export interface Budget {
	/** Room for one more call that may cost so many dollars; it is kept until `settle`. */
	take(legId: string, dollars: number): Promise<Outcome<null>>;
	/** The call is over, or never was; it cost so much. Unknown legs change nothing. */
	settle(legId: string, dollars: number): void;
}

const MINUTE_S = 60;
/** Every started minute counts whole. */
export const minutes = (seconds: number): number => Math.ceil(Math.max(0, seconds) / MINUTE_S);

/** A call that is answered and taken: one minute to begin with, of the line and of the room. */
export const worstCase = (prices: Prices, machineDetection: boolean): number =>
	prices.outboundMinute + prices.conferenceMinute + (machineDetection ? prices.machineDetection : 0);

/** What a call of so many seconds cost. Nobody answered: nothing. */
export function costOfCall(prices: Prices, seconds: number, machineDetection: boolean): number {
	if (seconds <= 0) return 0;
	return minutes(seconds) * (prices.outboundMinute + prices.conferenceMinute) + (machineDetection ? prices.machineDetection : 0);
}

/** Calls a second only, in memory: for a carrier that stands alone, as in tests. */
export function localBudget(callsPerSecond: number, now: () => number): Budget {
	const most = Math.max(1, callsPerSecond);
	let bucket = { tokens: most, at: now() };
	return {
		take: async () => {
			const at = now();
			const tokens = Math.min(most, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * callsPerSecond);
			if (tokens < 1) return { ok: false, why: 'throttled', retryAfterMs: Math.ceil(((1 - tokens) / callsPerSecond) * 1000) };
			bucket = { tokens: tokens - 1, at };
			return { ok: true, value: null };
		},
		settle: () => undefined,
	};
}
