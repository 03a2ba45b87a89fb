import { describe, expect, it } from 'vitest';
import { fromWallTime, momentIn, toWallTime, zoneName } from './zoned-time.ts';

const NEW_YORK = 'America/New_York';

describe('[R24] expiry times on the clocks of the campaign', () => {
	it('reads and writes wall-clock times of the zone', () => {
		const winter = Date.UTC(2026, 10, 23, 23, 5);
		expect(toWallTime(winter, NEW_YORK)).toBe('2026-11-23T18:05');
		expect(fromWallTime('2026-11-23T18:05', NEW_YORK)).toBe(winter);
		expect(fromWallTime('2026-07-01T18:05', NEW_YORK)).toBe(Date.UTC(2026, 6, 1, 22, 5));
		expect(fromWallTime('2026-07-01T00:00', 'Asia/Kolkata')).toBe(Date.UTC(2026, 5, 30, 18, 30));
	});
	it('is its own inverse in every zone and season', () => {
		for (const zone of [NEW_YORK, 'America/Los_Angeles', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
			for (let day = 0; day < 365; day += 1) {
				const at = Date.UTC(2026, 0, 1, 17, 42) + day * 86_400_000;
				expect(fromWallTime(toWallTime(at, zone), zone)).toBe(at);
			}
		}
	});
	it('takes the first of a repeated hour and goes on after a skipped one', () => {
		expect(fromWallTime('2026-11-01T01:30', NEW_YORK)).toBe(Date.UTC(2026, 10, 1, 5, 30));
		expect(fromWallTime('2026-03-08T02:30', NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 7, 30));
	});
	it('refuses what is no time', () => {
		expect(fromWallTime('', NEW_YORK)).toBeNull();
		expect(fromWallTime('tomorrow', NEW_YORK)).toBeNull();
	});
	it('names moment and zone', () => {
		expect(zoneName(Date.UTC(2026, 10, 23), NEW_YORK)).toBe('EST');
		expect(momentIn(Date.UTC(2026, 10, 23, 23, 5), NEW_YORK)).toBe('Mon 23 Nov, 18:05 EST');
	});
});
