/** The admin's set-up pages in Chromium, against the real server: by role and label, with the keyboard. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chromiumPath } from '../../scripts/lib/chromium.ts';
import { startServer, type TestServer } from '../support/server.ts';

const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

let server: TestServer;
let browser: Browser;
let page: Page;
/** What the page itself complained about: a violated security policy, a thrown error. */
let complaints: string[];

beforeAll(async () => {
	server = await startServer();
	browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function open(view: { width: number; height: number }): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: view.width, height: view.height },
		reducedMotion: 'reduce',
		timezoneId: 'America/New_York',
		locale: 'en-US',
	});
	const opened = await context.newPage();
	opened.on('pageerror', (error) => complaints.push(error.message));
	opened.on('console', (message) => {
		// A refused request is logged by the browser; the tests look at what the page makes of it.
		if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text());
	});
	return opened;
}

const saved = (where: Page) => where.getByText('Saved', { exact: true }).waitFor();
const stepLink = (where: Page, name: string) => where.getByRole('navigation').getByRole('link', { name, exact: true });
const focused = (where: Page) => where.evaluate(() => document.activeElement?.textContent ?? '');
/** Text of the mark beside a step's link. */
const markOf = (where: Page, name: string) =>
	stepLink(where, name).evaluate((link) => document.getElementById(link.getAttribute('aria-describedby') ?? '')?.textContent);

beforeEach(() => {
	complaints = [];
});

test('[O1] sign-in refuses in plain words, keeps the keyboard in order, and lets in', async () => {
	page = await open({ width: 1280, height: 900 });
	await page.goto(server.adminUrl);
	await page.getByRole('button', { name: 'Sign in' }).waitFor();
	await page.keyboard.press('Tab');
	expect(await focused(page)).toBe('Skip to content');
	await page.getByLabel('E-mail').fill(server.email);
	await page.getByLabel('Password').fill('not the password');
	await page.keyboard.press('Enter');
	await page.getByRole('alert').getByText('do not belong together').waitFor();
	await page.getByLabel('Password').fill(server.password);
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Run your first phone bank' }).waitFor();
	expect(complaints).toEqual([]);
});

test('[R2] the marks of the steps follow every save', async () => {
	await page.getByRole('button', { name: 'New campaign' }).click();
	await page.getByRole('textbox', { name: 'Campaign name' }).waitFor();
	expect(await page.title()).toBe('Basics · Unnamed campaign · Partyline');
	expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
	await expect.poll(() => markOf(page, 'Basics')).toBe('Step 1, incomplete');
	expect(await markOf(page, 'Integration')).toBe('Step 2, optional');
	expect(await markOf(page, 'Phone numbers')).toBe('Step 5, incomplete');
	await page.getByRole('textbox', { name: 'Campaign name' }).fill('Fall canvass');
	await saved(page);
	await expect.poll(() => markOf(page, 'Basics')).toBe('Step 1, complete');
	await stepLink(page, 'Phone numbers').click();
	await page.getByLabel('Phone number').fill('123');
	await page.getByRole('button', { name: 'Add number' }).click();
	await page.getByText('It has 3 digits').waitFor();
	await page.getByLabel('Phone number').fill('614 236 0142');
	await page.getByRole('button', { name: 'Add number' }).click();
	await page.getByRole('button', { name: 'Remove +16142360142' }).waitFor();
	await expect.poll(() => markOf(page, 'Phone numbers')).toBe('Step 5, complete');
	await page.getByRole('button', { name: 'Remove +16142360142' }).click();
	await expect.poll(() => markOf(page, 'Phone numbers')).toBe('Step 5, incomplete');
	expect(complaints).toEqual([]);
});

test('[S3] settings and passes are saved as one goes, and what is out of bounds is said at its field', async () => {
	await stepLink(page, 'Settings').click();
	await page.getByLabel('Ring timeout').fill('90');
	await page.getByText('Between 15 and 60.').waitFor();
	await page.getByLabel('Ring timeout').fill('30');
	await page.getByLabel('Time zone').selectOption('America/Chicago');
	await page.getByRole('checkbox', { name: 'Sunday' }).uncheck();
	await saved(page);
	await stepLink(page, 'Number of passes').click();
	await page.getByLabel('Up to 3 attempts for each number').check();
	await page.getByLabel('Minimum time between two attempts').fill('20');
	await page.getByLabel('Unit').selectOption('hours');
	// Leaving at once loses nothing.
	await stepLink(page, 'Settings').click();
	await page.getByLabel('Ring timeout').waitFor();
	expect(await page.getByLabel('Ring timeout').inputValue()).toBe('30');
	expect(await page.getByLabel('Time zone').inputValue()).toBe('America/Chicago');
	expect(await page.getByRole('checkbox', { name: 'Sunday' }).isChecked()).toBe(false);
	await stepLink(page, 'Number of passes').click();
	await page.getByLabel('Minimum time between two attempts').waitFor();
	expect(await page.getByLabel('Up to 3 attempts for each number').isChecked()).toBe(true);
	expect(await page.getByLabel('Minimum time between two attempts').inputValue()).toBe('20');
	expect(complaints).toEqual([]);
});

test('the script is edited by keyboard: added, moved, deleted, brought back', async () => {
	await stepLink(page, 'Questions').click();
	await page.getByRole('button', { name: 'Add question' }).press('Enter');
	await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('New question');
	await page.keyboard.type('Will you vote?');
	await page.getByRole('button', { name: 'Add question' }).press('Enter');
	await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('New question');
	await page.keyboard.type('Anything else?');
	await saved(page);
	await page.getByRole('button', { name: /Anything else/ }).press('Alt+ArrowUp');
	await page.getByText('Moved to place 2 of 3.').waitFor();
	expect(await focused(page)).toContain('Anything else?');
	await page.getByRole('button', { name: 'Delete question 2' }).press('Enter');
	expect(await page.getByRole('button', { name: /Anything else/ }).count()).toBe(0);
	expect(await focused(page)).toBe('Undo');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: /Anything else/ }).waitFor();
	await page.getByRole('button', { name: /Will you vote/ }).click();
	await page.getByRole('textbox', { name: 'Answer 1' }).fill('');
	await page.getByText('Give this answer a text.').waitFor();
	await page.getByRole('textbox', { name: 'Answer 1' }).fill('Certainly');
	await saved(page);
	expect(complaints).toEqual([]);
});

test('the lint is shown as one types, and its findings lead to the question', async () => {
	await page.getByLabel('Answer 1: what comes next').selectOption({ label: 'End of call' });
	await page.getByLabel('Answer 2: what comes next').selectOption({ label: 'End of call' });
	await page.getByText('1 error keeps the campaign from starting.').waitFor();
	await expect.poll(() => markOf(page, 'Questions')).toBe('Step 3, incomplete');
	await page.getByRole('button', { name: 'Go to question 2' }).click();
	await expect.poll(() => page.getByRole('button', { name: /Anything else/ }).getAttribute('aria-expanded')).toBe('true');
	await page.getByRole('button', { name: /Will you vote/ }).click();
	await page.getByLabel('Answer 1: what comes next').selectOption({ label: '2 Anything else?' });
	await page.getByText('Every question can be reached and every branch ends.').waitFor();
	await expect.poll(() => markOf(page, 'Questions')).toBe('Step 3, complete');
});

test('[Q4] the preview walks the branches as a caller would', async () => {
	await page.getByRole('button', { name: 'Preview' }).click();
	const preview = page.getByRole('dialog', { name: 'Preview' });
	await preview.getByText('May I speak with Maria?').waitFor();
	await preview.getByRole('button', { name: 'Talking to correct person' }).click();
	await preview.getByRole('heading', { name: 'Will you vote?' }).waitFor();
	await preview.getByRole('button', { name: 'No', exact: false }).last().click();
	await preview.getByText('The number is final and is not called again.').waitFor();
	await preview.getByRole('button', { name: 'Start over' }).click();
	await preview.getByRole('button', { name: 'Answering machine' }).click();
	await preview.getByText('The number is called again while attempts are left.').waitFor();
	await page.keyboard.press('Escape');
	await preview.waitFor({ state: 'detached' });
	expect(await focused(page)).toBe('Preview');
});

test('[Q3] a script that somebody else saved meanwhile is not overwritten silently', async () => {
	const campaign = page.url().split('/')[4];
	const path = `${server.url}/api/campaigns/${campaign}/script`;
	const headers = { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' };
	const theirs = (await (await fetch(path, { headers })).json()) as { version: number; script: object };
	const script = JSON.parse(JSON.stringify(theirs.script).replace('Anything else?', 'Anything more?')) as object;
	const body = JSON.stringify({ script, baseVersion: theirs.version });
	expect((await fetch(path, { method: 'PUT', headers, body })).status).toBe(200);
	await page.getByRole('textbox', { name: 'Answer 1' }).fill('Of course');
	const notice = page.getByRole('alert').filter({ hasText: 'changed the questions meanwhile.' });
	await notice.getByText('“Anything else?” is now called “Anything more?”').waitFor();
	expect(await (await fetch(path, { headers })).text()).not.toContain('Of course');
	await notice.getByRole('button', { name: 'Merge both' }).click();
	await saved(page);
	const merged = await (await fetch(path, { headers })).text();
	expect(merged).toContain('Of course');
	expect(merged).toContain('Anything more?');
});

test('[X1] a practice campaign says so, brings its number and dials at any hour', async () => {
	await stepLink(page, 'Basics').click();
	await page.getByRole('switch', { name: 'Practice campaign' }).check();
	await page.getByText('PRACTICE: nobody is called').waitFor();
	await stepLink(page, 'Phone numbers').click();
	await page.getByText('Practice number').first().waitFor();
	await stepLink(page, 'Settings').click();
	await page.getByLabel('Ring timeout').waitFor();
	expect(await page.getByRole('switch', { name: 'Around the clock' }).isChecked()).toBe(true);
	expect(complaints).toEqual([]);
	await page.context().close();
});
