/** Rule R13 in a real browser, to the letter, and what a lost connection does to approvals (R14). */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyApprovals } from '../../scripts/verify-approvals.ts';
import { launch, PHONE, shownId, startClicking, type Visitor, type VisitorOptions, visitor } from '../support/browser.ts';
import { type MadeCampaign, makeCampaign } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Every clicker holds 64 for a minute after leaving. */
const CELLS = 1200;

let server: TestServer;
let browser: Browser;
let campaign: MadeCampaign;
let visitors: Visitor[] = [];
/** Approvals on record so far, by all tests. */
let recorded = 0;

beforeAll(async () => {
	server = await startServer();
	browser = await launch();
	campaign = await makeCampaign(server, { name: 'Fall canvass', cells: CELLS });
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function clicker(name: string, options: VisitorOptions = {}): Promise<Page> {
	const person = await visitor(browser, options);
	visitors.push(person);
	await startClicking(person.page, campaign.clickerUrl ?? '', name);
	return person.page;
}

/** Ends the test's clickers; nothing on their pages may have gone wrong. */
async function leave(): Promise<void> {
	const complaints = visitors.flatMap((each) => each.complaints);
	await Promise.all(visitors.map((each) => each.context.close()));
	visitors = [];
	expect(complaints).toEqual([]);
}

const approve = (page: Page) => page.getByRole('button', { name: 'Approve ID' });
/** The clicker's own count as shown: with what is on its way. */
const mine = async (page: Page): Promise<number> =>
	Number(/^you ([\d,]+)/.exec(await page.getByText(/^you [\d,]+ ·/).innerText())?.[1]?.replace(',', ''));

interface Approval {
	phone: string;
	kind: string;
	clicker: string;
}

/** What the server has on record, by its own export. */
async function approvals(): Promise<Approval[]> {
	const answer = await fetch(`${server.url}/api/campaigns/${campaign.id}/exports/approvals.csv`, {
		headers: { authorization: `Bearer ${server.apiKey}` },
	});
	const [head = '', ...rows] = (await answer.text())
		.replace(/^\uFEFF/, '')
		.split(/\r?\n/)
		.filter((line) => line !== '' && !line.startsWith('#'));
	const columns = head.split(',');
	return rows.map((row) => {
		const cells = row.split(',');
		const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
		return { phone: cell('phone'), kind: cell('input'), clicker: cell('name') };
	});
}

/** Waits until the server has exactly `more` new approvals; returns them. */
async function recordedNow(more: number): Promise<Approval[]> {
	await expect.poll(async () => (await approvals()).length, { timeout: 15_000 }).toBe(recorded + more);
	const all = await approvals();
	expect(new Set(all.map((each) => each.phone)).size, 'no number twice').toBe(all.length);
	const fresh = all.slice(recorded);
	recorded = all.length;
	return fresh;
}

/** One press of a key, as long as a person's: presses closer than 33 ms are none. */
const press = (page: Page, key: ' ' | 'Enter') => page.keyboard.press(key, { delay: 40 });

test('[R13] Space and Enter approve once each, whatever has the focus', async () => {
	const page = await clicker('Keys');
	expect(await approve(page).evaluate((button) => button === document.activeElement)).toBe(true);
	const first = await shownId(page);
	await press(page, ' ');
	const second = await shownId(page);
	expect(second, 'the next one is there at once').not.toBe(first);
	await press(page, 'Enter');
	await approve(page).evaluate((button) => (button as HTMLElement).blur());
	await press(page, ' ');
	await press(page, 'Enter');
	expect(await mine(page)).toBe(4);
	const fresh = await recordedNow(4);
	expect(fresh.map((each) => each.kind)).toEqual(['key', 'key', 'key', 'key']);
	await leave();
});

test('[R13] a key that is held approves once', async () => {
	const page = await clicker('Held');
	for (const key of [' ', 'Enter']) {
		const before = await mine(page);
		await page.keyboard.down(key);
		const after = await shownId(page);
		// From the second on these are the repeats of a held key.
		for (let repeat = 0; repeat < 25; repeat++) await page.keyboard.down(key);
		expect(await shownId(page)).toBe(after);
		await page.keyboard.up(key);
		expect(await mine(page)).toBe(before + 1);
	}
	await recordedNow(2);
	await leave();
});

test('[R13] two keys together are two', async () => {
	const page = await clicker('Two keys');
	await page.keyboard.down(' ');
	await page.keyboard.down('Enter');
	await page.keyboard.down('Enter');
	await page.keyboard.up(' ');
	await page.keyboard.up('Enter');
	expect(await mine(page)).toBe(2);
	await recordedNow(2);
	await leave();
});

test('[R13] a click of the mouse is one; let go elsewhere it is none', async () => {
	const page = await clicker('Mouse');
	await approve(page).click();
	expect(await mine(page)).toBe(1);
	await approve(page).click({ delay: 60 });
	expect(await mine(page)).toBe(2);
	// Pressed on the button and let go beside it.
	await approve(page).hover();
	await page.mouse.down();
	await page.mouse.move(5, 5);
	await page.mouse.up();
	expect(await mine(page)).toBe(2);
	expect((await recordedNow(2)).map((each) => each.kind)).toEqual(['mouse', 'mouse']);
	await leave();
});

test('[R13] a tap is one', async () => {
	const page = await clicker('Touch', { touch: true, view: PHONE });
	await approve(page).tap();
	expect(await mine(page)).toBe(1);
	await approve(page).tap();
	expect(await mine(page)).toBe(2);
	expect((await recordedNow(2)).map((each) => each.kind)).toEqual(['touch', 'touch']);
	await leave();
});

test('[R13] events that no person made approve nothing', async () => {
	const page = await clicker('Nobody');
	const before = await shownId(page);
	await approve(page).evaluate((button) => {
		const options = { bubbles: true, cancelable: true, composed: true };
		for (const target of [button, document.body, window]) {
			for (const key of [' ', 'Enter']) {
				const code = key === ' ' ? 'Space' : 'Enter';
				target.dispatchEvent(new KeyboardEvent('keydown', { ...options, key, code }));
				target.dispatchEvent(new KeyboardEvent('keypress', { ...options, key, code }));
				target.dispatchEvent(new KeyboardEvent('keyup', { ...options, key, code }));
			}
		}
		for (const pointerType of ['mouse', 'touch', 'pen']) {
			const at = button.getBoundingClientRect();
			const pointer = { ...options, pointerType, pointerId: 7, clientX: at.x + 5, clientY: at.y + 5, isPrimary: true };
			button.dispatchEvent(new PointerEvent('pointerdown', pointer));
			button.dispatchEvent(new PointerEvent('pointerup', pointer));
			button.dispatchEvent(new PointerEvent('click', { ...pointer, detail: 1 }));
		}
		button.dispatchEvent(new MouseEvent('click', { ...options, detail: 1 }));
		(button as HTMLElement).click();
	});
	expect(await shownId(page)).toBe(before);
	await press(page, ' ');
	expect(await mine(page)).toBe(1);
	await recordedNow(1);
	await leave();
});

test('[R13] keys belong to another control that has the focus', async () => {
	const page = await clicker('Reader');
	const before = await shownId(page);
	const why = page.getByText('why am I doing this?');
	await why.focus();
	await page.keyboard.press(' ');
	await page.getByText('Clicking by itself does not make a call lawful.').waitFor();
	await page.keyboard.press('Enter');
	await page.getByText('Clicking by itself does not make a call lawful.').waitFor({ state: 'hidden' });
	expect(await shownId(page)).toBe(before);
	await approve(page).focus();
	await press(page, 'Enter');
	expect(await mine(page)).toBe(1);
	await recordedNow(1);
	await leave();
});

/** A browser without a network says so on its console. */
const OFFLINE = { expected: /ERR_INTERNET_DISCONNECTED/ };

test('[R14] without a connection clicking goes on, and everything arrives once', async () => {
	const page = await clicker('Offline', OFFLINE);
	await press(page, ' ');
	await recordedNow(1);
	await page.context().setOffline(true);
	await page.getByText('No connection. You can go on').waitFor();
	for (let n = 0; n < 12; n++) await press(page, n % 2 ? ' ' : 'Enter');
	await page.getByText('12 waiting to be saved').waitFor();
	expect(await mine(page)).toBe(13);
	expect((await approvals()).length).toBe(recorded);
	await page.context().setOffline(false);
	const fresh = await recordedNow(12);
	expect(new Set(fresh.map((each) => each.clicker))).toEqual(new Set(['Offline']));
	await page.getByText('waiting to be saved').waitFor({ state: 'detached' });
	await expect.poll(() => mine(page)).toBe(13);
	await leave();
});

test('[R14] what is not on record survives a reload', async () => {
	const page = await clicker('Reloads', OFFLINE);
	await page.context().setOffline(true);
	await page.getByText('No connection. You can go on').waitFor();
	for (let n = 0; n < 5; n++) await press(page, ' ');
	await page.getByText('5 waiting to be saved').waitFor();
	await page.reload().catch(() => undefined);
	await page.context().setOffline(false);
	await page.goto(campaign.clickerUrl ?? '');
	await approve(page).waitFor();
	expect((await recordedNow(5)).map((each) => each.clicker)).toEqual(Array(5).fill('Reloads'));
	await expect.poll(() => mine(page)).toBe(5);
	// And in the middle of work, with presses on their way.
	for (let n = 0; n < 3; n++) await press(page, 'Enter');
	await page.reload();
	await approve(page).waitFor();
	await recordedNow(3);
	await expect.poll(() => mine(page)).toBe(8);
	await leave();
});

test('[R15] two clickers never see the same ID', async () => {
	const one = await clicker('One');
	const two = await clicker('Two');
	const seen: string[] = [];
	for (let n = 0; n < 6; n++) {
		for (const page of [one, two]) {
			seen.push(await shownId(page));
			await press(page, ' ');
		}
	}
	expect(new Set(seen).size).toBe(12);
	await recordedNow(12);
	await expect.poll(() => one.getByText(/^you 6 · everyone/).count()).toBe(1);
	await leave();
});

test('[R8] the clicker’s page brings what its link leads to, whatever the campaign is called', async () => {
	const name = 'Fall </script><b>canvass</b> <!-- &amp;';
	const made = await makeCampaign(server, { name, cells: 1 });
	const person = await visitor(browser);
	visitors.push(person);
	const asked: string[] = [];
	person.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	await person.page.goto(made.clickerUrl ?? '');
	await person.page.getByRole('heading', { name: `Approve phone numbers for ${name}` }).waitFor();
	expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
	await leave();
});

test('[R21c] what was clicked is in a file that verifies by itself', async () => {
	const answer = await fetch(`${server.url}/api/campaigns/${campaign.id}/approvals.jsonl`, {
		headers: { authorization: `Bearer ${server.apiKey}` },
	});
	const lines = (await answer.text()).trimEnd().split('\n');
	async function* each() {
		yield* lines;
	}
	expect(lines.length).toBeGreaterThan(10);
	expect(await verifyApprovals(each())).toMatchObject({ ok: true, count: lines.length - 2 });
});
