/**
 * npm run bench:board -- [--callers N] [--changes R] [--seconds S] [--json]
 * The live board in Chromium with a thousand callers and ten changes a second after eight hours of shift: whether a frame is dropped,
 * at rest and while somebody scrolls the list, what a change costs the page, and the first screen. Bare: a plain page that
 * parses the same frames and writes the same cells by hand.
 */
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import type { RoomView, StatusView } from '../../../protocol/views.ts';
import { Crowd } from '../../../test/support/crowd.ts';
import { chromiumPath } from '../../lib/chromium.ts';
import { realWait } from '../../rehearse/time.ts';
import { curlList, launch, newCampaign } from '../lib/campaign.ts';
import { writeList } from '../lib/list.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { type BenchServer, startBenchServer } from '../lib/server.ts';
import { objectTime } from './engine-time.ts';
import { longestTask, NOTE_LONG_TASKS, PageWatch, type Watched } from './page-watch.ts';
import { type Stage, stageBefore } from './stage.ts';

/** A frame that came after more than one and a half turns of a screen of 60 Hz: one was left out. */
const DROPPED_MS = 25;
const SCROLL_S = 5;
const SHIFT_MINUTES = 480;

const text = { type: 'string' } as const;
const { values } = parseArgs({
	options: { callers: text, changes: text, seconds: text, json: { type: 'boolean', default: false } },
});
const callers = whole('callers', values.callers, 1_000, 1, 2_000);
const changes = whole('changes', values.changes, 10, 1, 60);
const seconds = whole('seconds', values.seconds, 20, 2, 600);
const report = new Report('board', { callers, changes, seconds }, values.json);

interface Seen extends Watched {
	changes: number;
}

/** Changes at their pace for so long, with frames and thread watched. */
async function changing(stage: Stage, watch: PageWatch, forS: number, meanwhile?: () => Promise<void>): Promise<Seen> {
	let sent = 0;
	const watched = await watch.during(forS * 1000, async () => {
		const began = performance.now();
		const other = meanwhile?.();
		for (let n = 1; performance.now() - began < forS * 1000; n += 1) {
			await realWait(Math.max(0, began + (n * 1000) / changes - performance.now()));
			if (stage.change() === 0) throw new Error('nobody looks at the board');
			sent += 1;
		}
		await other;
	});
	return { ...watched, changes: sent };
}

async function signedIn(server: BenchServer, stage: Stage, page: Page): Promise<void> {
	await page.goto(stage.url);
	await page.getByLabel('E-mail').fill(server.email);
	await page.getByLabel('Password').fill(server.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
}

/** Another shift in a few seconds: what a minute costs, with its four plots drawn, and what the page has grown by at the end. */
async function nextShift(stage: Stage, page: Page, watch: PageWatch): Promise<{ minuteMs: number; grownMb: number; longestMs: number }> {
	const heap = await watch.heapBytes();
	await longestTask(page);
	const before = await watch.threadMs();
	for (let n = 1; n <= SHIFT_MINUTES; n += 1) {
		stage.minute(n);
		// Long enough for each to be drawn.
		await realWait(100);
	}
	const minuteMs = ((await watch.threadMs()) - before) / SHIFT_MINUTES;
	return { minuteMs, longestMs: await longestTask(page), grownMb: ((await watch.heapBytes()) - heap) / 1e6 };
}

/** Somebody reads through the list, a notch of the wheel five times a second. */
async function scrolled(page: Page): Promise<void> {
	await page.getByRole('region', { name: 'List of callers' }).hover();
	for (let n = 0; n < SCROLL_S * 5 - 2; n += 1) {
		await page.mouse.wheel(0, 240);
		await realWait(200);
	}
}

const dropped = ({ gaps }: Watched): number => gaps.filter((gap) => gap > DROPPED_MS).length;

if (!existsSync(chromiumPath())) throw new Error(`There is no ${chromiumPath()}. Install Chromium and set CHROMIUM_PATH to it.`);
const file = join(tmpdir(), `partyline-board-${process.pid}.csv`);
const server = await startBenchServer();
const browser = await chromium.launch({
	executablePath: chromiumPath(),
	args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
});
let stage: Stage | null = null;
try {
	await writeList(file, 1_000);
	const campaign = await newCampaign(server, 'Board');
	await curlList(server, campaign, file);
	await launch(server, campaign);
	const live = await server.rest.json<{ status: StatusView; room: RoomView }>('GET', `/api/campaigns/${campaign}/status`);
	stage = await stageBefore(server.url, new Crowd(callers, live));
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });

	const bare = await context.newPage();
	await bare.goto(`${stage.url}/bare`);
	const bareWatch = await PageWatch.of(bare);
	await realWait(1_000);
	const bareSeen = await changing(stage, bareWatch, seconds);
	await bare.close();
	say(`bare: ${bareSeen.changes} changes`);

	const page = await context.newPage();
	await page.addInitScript(NOTE_LONG_TASKS);
	await signedIn(server, stage, page);
	await page.goto(`${stage.url}/campaigns/${campaign}/board`);
	await page.getByText(`${callers.toLocaleString('en')} callers`, { exact: true }).waitFor();
	await realWait(1_000);
	const firstLongest = await longestTask(page);
	await page.getByRole('region', { name: 'List of callers' }).scrollIntoViewIfNeeded();
	const watch = await PageWatch.of(page);
	await realWait(1_000);
	const seen = await changing(stage, watch, seconds);
	say(`the board: ${seen.changes} changes`);
	const scroll = await changing(stage, watch, SCROLL_S, () => scrolled(page));

	await page.getByRole('heading', { name: 'The shift' }).scrollIntoViewIfNeeded();
	const shift = await nextShift(stage, page, watch);

	// A machine that drops frames of a plain page drops ours too.
	const bareLongest = bareSeen.gaps.at(-1) ?? 0;
	report.add('frame_gap_p99_ms', quantile(seen.gaps, 0.99), 'ms', { bare: quantile(bareSeen.gaps, 0.99), most: DROPPED_MS });
	report.add('longest_gap_ms', seen.gaps.at(-1) ?? 0, 'ms', { bare: bareLongest, most: Math.max(DROPPED_MS, bareLongest) });
	report.add('dropped_frames', dropped(seen), `of ${seen.gaps.length}`, { bare: dropped(bareSeen), most: dropped(bareSeen) });
	report.add('thread_ms_per_change', seen.threadMs / seen.changes, 'ms', { bare: bareSeen.threadMs / bareSeen.changes, most: 16 });
	report.add('scroll_gap_p99_ms', quantile(scroll.gaps, 0.99), 'ms', { most: DROPPED_MS });
	report.add('scroll_longest_gap_ms', scroll.gaps.at(-1) ?? 0, 'ms');
	report.add('first_longest_task_ms', firstLongest, 'ms', { most: 100 });
	report.add('thread_ms_per_minute', shift.minuteMs, 'ms, four plots of 720 minutes, one a frame');
	report.add('minute_longest_task_ms', shift.longestMs, 'ms', { most: 50 });
	const object = objectTime(callers);
	report.add('object_ms_per_change', object.ours, 'ms of the engine, for all boards together', { bare: object.bare });
	report.add('heap_growth_mb', shift.grownMb, 'MB after another 480 minutes', { most: 2 });
} finally {
	stage?.stop();
	await browser.close();
	await server.stop();
	rmSync(file, { force: true });
}
process.exit(0);
