/** The server's clock on this page: it may run faster than the browser's (rehearsals). */

export interface ViewClock {
	/** Server's clock when the view was made, epoch ms. */
	serverNow: number;
	/** This page's clock (`performance.now()`) when it came, ms. */
	receivedAt: number;
	/** Server's ms per ms of this page. */
	speed: number;
}

/** The server's time at `pageNow` (`performance.now()`), epoch ms. */
export const serverTime = (clock: ViewClock, pageNow: number): number =>
	Math.round(clock.serverNow + Math.max(0, pageNow - clock.receivedAt) * clock.speed);

/** How long until the server's clock shows `at`, in ms of this page; never negative. */
export const pageMsUntil = (clock: ViewClock, at: number, pageNow: number): number =>
	Math.max(0, (at - serverTime(clock, pageNow)) / clock.speed);

/** 0:07, 12:30, 1:02:03. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const two = (n: number): string => String(n).padStart(2, '0');
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "20 s", "2 min", "1 h 5 min": about how long. */
export function about(seconds: number): string {
	if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 60) return `${minutes} min`;
	return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
