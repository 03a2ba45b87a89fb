/** A campaign from its name to its first status with the keys alone: every stop in a sensible order, named, and seen. */
import type { Browser, FileChooser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, PATIENT, settled, type Visitor, visitor } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let ann: Visitor;

beforeAll(async () => {
	server = await startServer();
	browser = await launch();
	ann = await visitor(browser);
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

/** Where the focus is. */
interface Stop {
	/** As a screen reader would say it, near enough: label, text or value. */
	name: string;
	/** Something is drawn around it or in it that was not there without the focus. */
	seen: boolean;
	/** Its middle lies in the window, and nothing covers it. */
	inSight: boolean;
}

const stopOf = (page: Page): Promise<Stop> =>
	page.evaluate(() => {
		const element = document.activeElement;
		if (!(element instanceof HTMLElement) || element === document.body) return { name: '', seen: true, inSight: true };
		const byId = (ids: string | null): string =>
			(ids ?? '')
				.split(' ')
				.map((id) => document.getElementById(id)?.textContent ?? '')
				.join(' ');
		const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' ') : '';
		const names = [element.getAttribute('aria-label'), byId(element.getAttribute('aria-labelledby')), labels, element.textContent];
		const name = (names.find((text) => text?.trim()) ?? '').replaceAll(/\s+/g, ' ').trim();
		const drawn = (style: CSSStyleDeclaration): boolean =>
			(style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
		const seen = drawn(getComputedStyle(element));
		const { left, top, width, height } = element.getBoundingClientRect();
		const hit = document.elementFromPoint(left + width / 2, top + height / 2);
		return { name, seen, inSight: hit !== null && (element.contains(hit) || hit.contains(element)) };
	});

/** Every stop on the way, for the complaint at the end of a way that leads nowhere. */
async function tabTo(page: Page, wanted: RegExp | string): Promise<void> {
	const way: string[] = [];
	for (let n = 0; n < 90; n += 1) {
		await page.keyboard.press('Tab');
		await settled(page);
		const stop = await stopOf(page);
		way.push(stop.name.slice(0, 40));
		if (stop.name !== '') expect.soft(stop, `a stop on the way to ${wanted}`).toMatchObject({ seen: true, inSight: true });
		if (typeof wanted === 'string' ? stop.name === wanted : wanted.test(stop.name)) return;
	}
	throw new Error(`Tab does not reach ${wanted}: ${way.join(' · ')}`);
}
const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();
const titled = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();

/** To the next step by its button at the end of the page; the title has the focus then, where Tab goes on. */
async function next(page: Page, title: string): Promise<void> {
	await tabTo(page, 'Next step');
	await page.keyboard.press('Enter');
	await titled(page, title);
	await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
}

test('[R2] the eight steps and the start, without a mouse', async () => {
	const { page } = ann;
	await page.goto(server.adminUrl);
	await page.getByRole('button', { name: 'Sign in' }).waitFor();
	await tabTo(page, 'E-mail');
	await page.keyboard.type(server.email);
	await tabTo(page, 'Password');
	await page.keyboard.type(server.password);
	await page.keyboard.press('Enter');
	await titled(page, 'Campaigns');
	await tabTo(page, 'New campaign');
	await page.keyboard.press('Enter');

	await titled(page, 'Basics');
	await tabTo(page, 'Campaign name');
	await page.keyboard.type('Keys alone');
	await saved(page);
	await next(page, 'Integration');
	await next(page, 'Questions');
	await tabTo(page, /^Add question/);
	await page.keyboard.press('Enter');
	await expect.poll(async () => (await stopOf(page)).name).toMatch(/Title/);
	await page.keyboard.type('Will you vote?');
	await saved(page);
	await next(page, 'Contacts');
	await page.getByLabel('CSV file').waitFor();
	const asked = page.waitForEvent('filechooser');
	await tabTo(page, 'CSV file');
	await page.keyboard.press('Enter');
	const chooser: FileChooser = await asked;
	const rows = ['First name,Phone', 'Maria,614 555 1002', 'Tom,614 555 1003', 'Eve,12'];
	await chooser.setFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
	// The box of the file is gone; what took its place has the focus.
	await page.getByLabel('What “Phone” holds').waitFor();
	await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('DIV');
	await tabTo(page, 'What “Phone” holds');
	await tabTo(page, 'Upload this list');
	await page.keyboard.press('Enter');
	await page.getByRole('list', { name: 'Lists of this campaign' }).getByText('Rows read', { exact: true }).waitFor(PATIENT);
	await next(page, 'Phone numbers');
	await tabTo(page, 'Phone number');
	await page.keyboard.type('614 236 0142');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Remove +16142360142' }).waitFor();
	await next(page, 'Settings');
	await page.getByLabel('Ring timeout').waitFor();
	await tabTo(page, 'Ring timeout');
	await page.keyboard.press('ArrowUp');
	await saved(page);
	await next(page, 'Number of passes');
	await page.getByLabel('Up to 3 attempts for each number').waitFor();
	await tabTo(page, /attempts? for each number$/);
	await page.keyboard.press('ArrowDown');
	await saved(page);
	await next(page, 'Start campaign');
	await tabTo(page, 'Start campaign');
	await page.keyboard.press('Enter');
	await page.getByRole('status', { name: 'Status of the campaign' }).waitFor(PATIENT);
	expect(ann.complaints).toEqual([]);
});
