/** What one page of the browser does: gaps between its frames, time of its own thread, tasks that are too long. */
import type { CDPSession, Page } from 'playwright-core';

export interface Watched {
	/** Between animation frames, ms, ascending. */
	gaps: number[];
	/** CPU of the page's main thread over the whole time, ms. */
	threadMs: number;
}

/** Notes long tasks from the first moment of every document. */
export const NOTE_LONG_TASKS = `
globalThis.longTasks = [];
new PerformanceObserver((list) => { for (const task of list.getEntries()) globalThis.longTasks.push(task.duration); }).observe({ type: 'longtask', buffered: true });
`;
/** The longest since the last time this was asked, ms; tasks of up to 50 ms are not told, and are 0. */
export const longestTask = (page: Page): Promise<number> => page.evaluate<number>('Math.max(0, ...globalThis.longTasks.splice(0))');

/** In the page: ms between animation frames for so long. */
const FRAME_GAPS = `((forMs) => new Promise((resolve) => {
	const found = [];
	const began = performance.now();
	let last = 0;
	const next = (now) => {
		if (last > 0) found.push(now - last);
		last = now;
		if (now - began < forMs) requestAnimationFrame(next);
		else resolve(found);
	};
	requestAnimationFrame(next);
}))`;

export class PageWatch {
	readonly #page: Page;
	readonly #cdp: CDPSession;
	private constructor(page: Page, cdp: CDPSession) {
		this.#page = page;
		this.#cdp = cdp;
	}
	static async of(page: Page): Promise<PageWatch> {
		const cdp = await page.context().newCDPSession(page);
		await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
		return new PageWatch(page, cdp);
	}

	async #metric(wanted: string): Promise<number> {
		const { metrics } = await this.#cdp.send('Performance.getMetrics');
		return metrics.find(({ name }) => name === wanted)?.value ?? 0;
	}

	/** Bytes of JavaScript in use after a collection. */
	async heapBytes(): Promise<number> {
		await this.#cdp.send('HeapProfiler.collectGarbage');
		return await this.#metric('JSHeapUsedSize');
	}
	threadMs = async (): Promise<number> => (await this.#metric('TaskDuration')) * 1000;

	async during(ms: number, work: () => Promise<void>): Promise<Watched> {
		const before = await this.threadMs();
		const gaps = this.#page.evaluate<number[]>(`${FRAME_GAPS}(${ms})`);
		await work();
		const found = (await gaps).sort((a, b) => a - b);
		return { gaps: found, threadMs: (await this.threadMs()) - before };
	}
}
