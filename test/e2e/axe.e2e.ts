/**
 * Every page and main state at the widths of a desk and of a phone: nothing that axe finds, no sideways scrolling, no
 * violation of the security policy, nothing on the console. With PICTURES=1 pictures of all of them land in .screenshots/.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	connected,
	launch,
	look,
	lookInTheDark,
	PATIENT,
	shownId,
	signIn,
	startCalling,
	type Visitor,
	visitor,
	withoutData,
} from '../support/browser.ts';
import { type MadeCampaign, makeCampaign, PATIENT_PEOPLE, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let admin: Visitor;
let running: MadeCampaign;

beforeAll(async () => {
	// People take their time before they answer, so that a waiting room can be looked at.
	server = await startServer({ electorate: { ...PATIENT_PEOPLE, answerRing: { meanS: 18, cv: 0.05, minS: 17, maxS: 19 } } });
	browser = await launch();
	admin = await visitor(browser);
	await signIn(admin.page, server);
	running = await makeCampaign(server, { name: 'Fall canvass', cells: 120, landlines: 40, settings: { wrapUpS: 180 } });
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

/** Somebody new, who leaves with nothing to complain about. */
async function as(work: (page: Page) => Promise<void>, who?: Visitor): Promise<void> {
	const person = who ?? (await visitor(browser));
	await work(person.page);
	expect(person.complaints).toEqual([]);
	if (!who) await person.context.close();
}

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { name, level });

test('public pages: sign-in, guides, a link that does not work', () =>
	as(async (page) => {
		await page.goto(server.adminUrl);
		await page.getByRole('button', { name: 'Sign in' }).waitFor();
		await look(page, 'sign-in');
		await lookInTheDark(page, 'sign-in');
		await page.getByLabel('E-mail').fill(server.email);
		await page.getByLabel('Password').fill('not this one');
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByRole('alert').waitFor();
		await look(page, 'sign-in-refused');
		await page.goto(`${server.url}/guides/calling`);
		await heading(page, /Making calls/).waitFor();
		await look(page, 'guide-calling');
		await page.goto(`${server.url}/guides/clicking`);
		await heading(page, /How to click/).waitFor();
		await look(page, 'guide-clicking');
		await page.goto(`${server.url}/c/no-such-link`);
		await heading(page, 'This link does not work any more').waitFor();
		await look(page, 'caller-unknown-link');
	}));

test('the list, Do Not Call, API keys, no such page', () =>
	as(async (page) => {
		await page.goto(server.adminUrl);
		await page.getByRole('link', { name: 'Fall canvass' }).waitFor();
		await look(page, 'campaigns');
		await lookInTheDark(page, 'campaigns');
		await restOf(server).send('POST', '/api/do-not-call', { phones: ['+16142360199', '+16142360198'], note: 'Letter of 3 May' });
		await page.goto(`${server.url}/do-not-call`);
		await page.getByText('+16142360199').waitFor();
		await look(page, 'do-not-call');
		await lookInTheDark(page, 'do-not-call');
		await page.goto(`${server.url}/api-keys`);
		await page.getByLabel('Name').fill('Nightly export');
		await page.getByRole('button', { name: 'Create API key' }).click();
		await page.getByText('It is not shown again.').waitFor();
		await look(page, 'api-keys');
		await lookInTheDark(page, 'api-keys');
		await page.goto(`${server.url}/no-such-page`);
		await heading(page, 'There is no such page').waitFor();
		await look(page, 'no-such-page');
		await lookInTheDark(page, 'no-such-page');
	}, admin));

test('the eight steps of a new campaign, and the refused start', () =>
	as(async (page) => {
		await page.goto(server.adminUrl);
		await page.getByRole('button', { name: 'New campaign' }).click();
		await page.getByRole('textbox', { name: 'Campaign name' }).waitFor();
		const campaign = page.url().split('/').slice(0, 5).join('/');
		for (const [address, title] of [
			['basics', 'Basics'],
			['integration', 'Integration'],
			['questions', 'Questions'],
			['contacts', 'Contacts'],
			['phone-numbers', 'Phone numbers'],
			['settings', 'Settings'],
			['passes', 'Number of passes'],
			['run', 'Start campaign'],
		] as const) {
			await page.goto(`${campaign}/${address}`);
			await heading(page, title).waitFor();
			if (address === 'questions') await page.getByRole('button', { name: /Call results/ }).click();
			await expect.poll(() => page.getByText(/^Loading/).count()).toBe(0);
			await look(page, `step-${address}`);
			await lookInTheDark(page, `step-${address}`);
		}
		await page.getByRole('button', { name: 'Start campaign' }).click();
		await page.getByRole('alert').waitFor();
		await look(page, 'step-run-refused');
		await page.goto(`${campaign}/contacts`);
		const rows = ['First name;Phone;Ward', 'Maria;(614) 555-1002;North', 'Tom;555-12;North'];
		await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
		await page.getByRole('button', { name: 'Upload this list' }).waitFor();
		await look(page, 'step-contacts-preview');
		await page.getByRole('button', { name: 'Upload this list' }).click();
		await page.getByText('Rows read', { exact: true }).waitFor(PATIENT);
		await look(page, 'step-contacts-list');
	}, admin));

test('the Run page and the results, and a caller from the landing to the thanks', async () => {
	const run = `${server.url}/campaigns/${running.id}/run`;
	const rest = restOf(server);
	const path = `/api/campaigns/${running.id}`;
	const { page } = admin;
	await page.goto(`${server.url}/campaigns/${running.id}/results`);
	await heading(page, 'No results yet', 2).waitFor();
	await look(page, 'results-empty');
	const bar = { severity: 'warning', startsAt: null, link: { url: 'https://example.org/', label: 'The plan' }, position: 0 };
	await rest.send('POST', `${path}/alert-bars`, { ...bar, text: 'We stop at nine tonight.', expiresAt: Date.now() + 3_600_000 });
	await as(async (caller) => {
		await caller.goto(running.callerUrl);
		await heading(caller, 'Make calls for Fall canvass').waitFor();
		await look(caller, 'caller-landing');
		await lookInTheDark(caller, 'caller-landing');
		await startCalling(caller, running.callerUrl, 'Ada');
		await heading(caller, 'You are in the queue.').waitFor();
		await look(caller, 'caller-waiting');
		await lookInTheDark(caller, 'caller-waiting');
		await connected(caller);
		await look(caller, 'caller-on-call');
		await lookInTheDark(caller, 'caller-on-call');
		await page.goto(run);
		await page.getByRole('region', { name: 'The room' }).waitFor();
		await expect.poll(() => page.getByText(/^Loading/).count(), PATIENT).toBe(0);
		await look(page, 'run-running');
		await lookInTheDark(page, 'run-running');
		await caller.getByRole('button', { name: 'Talking to correct person' }).click();
		await caller.getByRole('button', { name: 'Yes, it should stay' }).click();
		await heading(caller, 'What it is used for', 2).waitFor();
		await look(caller, 'caller-question');
		await caller.getByRole('button', { name: 'Change previous answers' }).first().click();
		await heading(caller, 'Your answers so far', 2).waitFor();
		await look(caller, 'caller-answers');
		await caller.getByRole('button', { name: 'Back to the script' }).click();
		await caller.getByRole('button', { name: 'Hang up' }).click();
		await caller.getByText('You hung up.').waitFor();
		await look(caller, 'caller-wrap-up');
		await lookInTheDark(caller, 'caller-wrap-up');
		await caller.getByRole('button', { name: 'Save and take a break' }).click();
		await heading(caller, 'You are on a break').waitFor();
		await look(caller, 'caller-break');
		await caller.getByRole('button', { name: 'I’m ready' }).click();
		await heading(caller, 'You are in the queue.').waitFor();
		await rest.send('PUT', `${path}/pause`);
		await heading(caller, 'Campaign paused').waitFor();
		await look(caller, 'caller-end-card');
		await lookInTheDark(caller, 'caller-end-card');
		await page.getByText('This campaign is paused.').waitFor();
		await look(page, 'run-paused');
		await lookInTheDark(page, 'run-paused');
		await rest.send('DELETE', `${path}/pause`);
		await heading(caller, 'Calling is open').waitFor();
		await look(caller, 'caller-open');
		await caller.getByRole('button', { name: 'Leave' }).click();
		await heading(caller, 'Thank you, Ada').waitFor();
		await look(caller, 'caller-thanks');
	});
	await page.goto(`${server.url}/campaigns/${running.id}/results`);
	await page.getByRole('row', { name: /^Yes, it should stay 1 / }).waitFor(PATIENT);
	await look(page, 'results');
	await lookInTheDark(page, 'results');
	expect(admin.complaints).toEqual([]);
});

test('the dialogs of the Run page', () =>
	as(async (page) => {
		await page.goto(`${server.url}/campaigns/${running.id}/run`);
		for (const [opener, dialog, name] of [
			['Pause', 'Pause this campaign?', 'pause'],
			['QR code of the caller link', 'Caller URL: QR code', 'qr'],
			['New link for callers', 'Make a new caller link?', 'new-link'],
			['Add alert bar', 'Add alert bar', 'alert-bar'],
			['Edit the card “Campaign paused”', 'End card: Campaign paused', 'end-card'],
			['Shortcuts ?', 'Keyboard shortcuts', 'shortcuts'],
		] as const) {
			await page.getByRole('button', { name: opener, exact: true }).click();
			await page.getByRole('dialog', { name: dialog }).waitFor();
			await look(page, `dialog-${name}`);
			await page.keyboard.press('Escape');
			await page.getByRole('dialog').waitFor({ state: 'detached' });
		}
	}, admin));

test('the walk through the questions, what the server could not give, and a page without a connection', async () => {
	const who = await visitor(browser, { expected: /status of 503|ERR_INTERNET_DISCONNECTED|WebSocket connection/ });
	const { page } = who;
	await signIn(page, server);
	const campaign = `${server.url}/campaigns/${running.id}`;
	await page.goto(`${campaign}/questions`);
	await page.getByRole('button', { name: 'Preview' }).click();
	await page.getByRole('dialog').waitFor();
	await look(page, 'dialog-preview');
	await lookInTheDark(page, 'dialog-preview');
	await page.keyboard.press('Escape');
	const answer = { status: 503, json: { error: { code: 'unavailable', message: 'The database does not answer. Try again in a moment.' } } };
	for (const [address, asked] of [
		['contacts', 'lists'],
		['settings', 'settings'],
		['questions', 'script'],
		['phone-numbers', 'caller-ids'],
		['results', 'results**'],
	] as const) {
		const asking = `**/api/campaigns/*/${asked}`;
		await page.route(asking, (route) => route.fulfill(answer));
		await withoutData(page, `${campaign}/${address}`);
		await page.goto(`${campaign}/${address}`);
		await page.getByRole('button', { name: 'Try again' }).first().waitFor();
		await look(page, `failed-${address}`);
		await page.unroute(asking);
		await page.getByRole('button', { name: 'Try again' }).first().click();
		await page.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' });
	}
	await page.goto(`${campaign}/run`);
	await page.getByRole('region', { name: 'The room' }).waitFor();
	await who.context.setOffline(true);
	await page.getByText('What you change now is not saved.').waitFor();
	await look(page, 'run-offline');
	await lookInTheDark(page, 'run-offline');
	await who.context.setOffline(false);
	await page.getByText('What you change now is not saved.').waitFor({ state: 'detached' });
	expect(who.complaints).toEqual([]);
	await who.context.close();
});

test('a clicker, from the welcome to all done', async () => {
	const small = await makeCampaign(server, { name: 'Two cells', cells: 2, landlines: 1 });
	await as(async (page) => {
		await page.goto(small.clickerUrl ?? '');
		await page.getByRole('button', { name: 'Start clicking' }).waitFor();
		await look(page, 'clicker-welcome');
		await page.getByLabel('Your name').fill('Cleo');
		await page.getByRole('button', { name: 'Start clicking' }).click();
		await page.getByText('you 0 · everyone 0 · left 2').waitFor();
		await look(page, 'clicker-working');
		await lookInTheDark(page, 'clicker-working');
		await page.keyboard.press(' ', { delay: 40 });
		await page.getByText('you 1 · everyone 1 · left 1').waitFor();
		// The last ones are handed out singly.
		await expect.poll(() => shownId(page), PATIENT).toMatch(/^\w+-\w+$/);
		await page.keyboard.press('Enter', { delay: 40 });
		await page.getByText('All done.').waitFor();
		await look(page, 'clicker-done');
		await lookInTheDark(page, 'clicker-done');
	});
});
