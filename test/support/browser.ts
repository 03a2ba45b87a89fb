/** Chromium for the end-to-end tests, and pages that remember what they complained about. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { chromiumPath } from '../../scripts/lib/chromium.ts';
import { fromRoot } from '../../scripts/lib/paths.ts';

const FLAGS = [
	'--no-sandbox',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	// One person's pages are all ours: a new process for each of them is most of what opening one costs.
	'--process-per-site',
	'--disable-site-isolation-trials',
	'--use-fake-device-for-media-stream',
	'--use-fake-ui-for-media-stream',
];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** A condition that is the server's or the carrier's to fulfil: rings, round trips, a machine that does other things as well. */
export const PATIENT = { timeout: 45_000 };

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath(), args: FLAGS });

/** One person with a browser of their own. */
export interface Visitor {
	context: BrowserContext;
	page: Page;
	/** Violations of the security policy, errors that were thrown, errors on the console. */
	complaints: string[];
}

export interface VisitorOptions {
	view?: { width: number; height: number };
	/** A screen that is touched. */
	touch?: boolean;
	/** What the browser asks for; default en-US. */
	locale?: string;
	/** Texts that this test provokes itself. */
	expected?: RegExp;
}

/** Requests that were refused are logged by the browser whatever the page makes of them; tests look at the page. */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

function watch(page: Page, complaints: string[], expected: RegExp | undefined): void {
	const note = (text: string): void => {
		if (!REFUSED.test(text) && !expected?.test(text)) complaints.push(`${new URL(page.url()).pathname}: ${text}`);
	};
	page.on('pageerror', (error) => note(error.stack ?? error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) note(message.text());
	});
}

/** Every context of this file: what its pages show is told when a test fails. */
const contexts: BrowserContext[] = [];
/** Characters of one page in a failure's message. */
const TOLD_CHARS = 700;

afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	for (const page of contexts.flatMap((context) => context.pages())) {
		const shown = await page
			.locator('body')
			.innerText({ timeout: 2_000 })
			.catch((error: Error) => error.message);
		const message = `Then ${new URL(page.url()).pathname} showed: ${shown.replace(/\s+/g, ' ').slice(0, TOLD_CHARS)}`;
		task.result.errors?.push({ name: 'Page', message, stack: message, stacks: [] });
	}
});

/** A person with an empty browser of their own, all of whose pages are watched. */
export async function visitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
	const context = await browser.newContext({
		viewport: options.view ?? DESKTOP,
		reducedMotion: 'reduce',
		timezoneId: 'America/New_York',
		locale: options.locale ?? 'en-US',
		hasTouch: options.touch ?? false,
	});
	contexts.push(context);
	context.setDefaultTimeout(20_000);
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const complaints: string[] = [];
	context.on('page', (page) => watch(page, complaints, options.expected));
	return { context, page: await context.newPage(), complaints };
}

/** Signs in through the page, and ends at the list of campaigns. */
export async function signIn(page: Page, server: { adminUrl: string; email: string; password: string }): Promise<void> {
	await page.goto(server.adminUrl);
	await page.getByLabel('E-mail').fill(server.email);
	await page.getByLabel('Password').fill(server.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
}

/** Opens a link of a campaign as a caller and presses *Start calling*. */
export async function startCalling(page: Page, url: string, name: string, phone = ''): Promise<void> {
	await page.goto(url);
	await page.getByLabel('Your name').fill(name);
	await page.getByLabel('Your phone number').fill(phone);
	await page.getByRole('button', { name: 'Start calling' }).click();
}

/** The opaque ID on a clicker's page. */
export const shownId = (page: Page): Promise<string> => page.getByTestId('shown-id').innerText();

/** Opens a link of a campaign as a clicker; ends with an ID to approve. */
export async function startClicking(page: Page, url: string, name = ''): Promise<void> {
	await page.goto(url);
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'Start clicking' }).click();
	await page.getByRole('button', { name: 'Approve ID' }).waitFor();
	await expect.poll(() => shownId(page), PATIENT).toMatch(/^\w+-\w+$/);
}

/** The green bar, once somebody is on the line. */
export const speakingTo = (page: Page): Locator => page.getByRole('region', { name: 'Call' }).getByText(/^YOU ARE SPEAKING TO /);

/** Resolves with the name in the green bar. */
export async function connected(page: Page): Promise<string> {
	await speakingTo(page).waitFor(PATIENT);
	return (await speakingTo(page).innerText()).replace('YOU ARE SPEAKING TO ', '');
}

/** Holds requests back until the returned function is called: what a page is like while it waits. */
export async function holdBack(page: Page, address: string): Promise<() => void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	await page.route(address, async (route) => {
		await promise;
		await route.continue();
	});
	return resolve;
}

/** A page at this address comes without the answers that it would bring, and asks for each itself. */
export async function withoutData(page: Page, address: string): Promise<void> {
	await page.route(address, async (route) => {
		const whole = await route.fetch();
		const body = (await whole.text()).replace(/<script type="application\/json".*?<\/script>/, '');
		await route.fulfill({ response: whole, body });
	});
}

/** Survives exactly as long as the document: tells that a page was not reloaded. */
export const markDocument = (page: Page): Promise<void> => page.evaluate(() => void Object.assign(window, { sameDocument: true }));
export const isSameDocument = (page: Page): Promise<boolean> => page.evaluate(() => 'sameDocument' in window);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page, one line each; with `rules` only by these. Its script is put into a document once. */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	return await page.evaluate(async (only) => {
		const axe: typeof Axe = Reflect.get(window, 'axe');
		const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) });
		return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
	}, rules);
}

/** Resolves when nothing on the page is on its way from one look to another. */
export const settled = (page: Page): Promise<void> =>
	page.evaluate(async () => {
		for (let moving = document.getAnimations(); moving.length > 0; moving = document.getAnimations()) {
			if (moving.every((each) => each.effect?.getTiming().iterations === Number.POSITIVE_INFINITY)) return;
			await Promise.allSettled(moving.map((each) => each.finished));
		}
	});

/** With PICTURES=1 in the environment: pictures for people to look at, in a folder that git ignores. */
async function picture(page: Page, name: string): Promise<void> {
	if (!process.env.PICTURES) return;
	const folder = fromRoot('.screenshots');
	mkdirSync(folder, { recursive: true });
	// A whole page cannot be drawn behind a dialog, which stands in the middle of the window.
	const dialog = (await page.getByRole('dialog').count()) > 0;
	await page.screenshot({ path: `${folder}/${name}.png`, fullPage: !dialog });
}

/** A picture at both widths, no sideways scrolling, and nothing that axe finds. Ends at the width of a desk. */
export async function look(page: Page, name: string): Promise<void> {
	for (const [width, view] of [
		['desktop', DESKTOP],
		['phone', PHONE],
	] as const) {
		await page.setViewportSize(view);
		await settled(page);
		await picture(page, `${name}-${width}`);
		const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect.soft(beyond, `${name} at ${width} scrolls sideways`).toBe(0);
		expect.soft(await axeFindings(page), `${name} at ${width}`).toEqual([]);
	}
	await page.setViewportSize(DESKTOP);
}

/** The same page in the dark theme, where only colours can differ. */
export async function lookInTheDark(page: Page, name: string): Promise<void> {
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('partyline-dark');
	await settled(page);
	await picture(page, `${name}-dark`);
	expect.soft(await axeFindings(page, ['color-contrast']), `${name} in the dark`).toEqual([]);
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}
