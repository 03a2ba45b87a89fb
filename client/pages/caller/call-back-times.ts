/** Times worth offering for a call-back. Pure. */
import { fromWallTime, toWallTime } from '../campaign/run/zoned-time.ts';

export interface OfferedTime {
	key: 'inTwoHours' | 'tomorrow';
	/** Epoch ms. */
	at: number;
}

/**
 * In two hours, and tomorrow at this time on the clocks of `zone`; only what the number's minimum time and hours allow.
 * @param earliest first moment the number may be called again; null = never by itself
 */
export function callBackTimes(now: number, earliest: number | null, zone: string): OfferedTime[] {
	const minute = Math.floor(now / 60_000) * 60_000;
	const tomorrow = fromWallTime(toWallTime(minute + 24 * 3_600_000, zone).slice(0, 11) + toWallTime(minute, zone).slice(11), zone);
	const offers: OfferedTime[] = [{ key: 'inTwoHours', at: minute + 2 * 3_600_000 }];
	if (tomorrow !== null) offers.push({ key: 'tomorrow', at: tomorrow });
	return offers.filter(({ at }) => earliest !== null && at >= earliest);
}
