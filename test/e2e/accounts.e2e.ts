/** Somebody is invited, joins, switches the second factor on, and signs in with a code; the pages of the organisation under axe. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBareServer } from '../support/bare-server.ts';
import { launch, look, lookInTheDark, signIn, type Visitor, visitor } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { totpCode } from '../support/totp.ts';

let server: TestServer;
let browser: Browser;
let owner: Visitor;

beforeAll(async () => {
	server = await startServer();
	browser = await launch();
	owner = await visitor(browser);
	await signIn(owner.page, server);
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const PASSWORD = 'a long enough password';

/** Fills the code field with what the app shows now, a second time should the half minute have just ended. */
async function enterCode(page: Page, uri: string, press: string): Promise<void> {
	await page.getByLabel('Six-digit code').fill(await totpCode(uri, Date.now()));
	await button(page, press).click();
}

test('[O1] the first owner of an empty installation names the set-up secret, and is signed in', async () => {
	const bare = await startBareServer({ SETUP_SECRET: 'open sesame' });
	const first = await visitor(browser);
	try {
		const { page } = first;
		await page.goto(bare.url);
		await heading(page, 'Set up Partyline').waitFor();
		await look(page, 'set-up');
		await page.getByLabel('Organisation').fill('Riverside Neighbours');
		await page.getByLabel('Your name').fill('Ann Lee');
		await page.getByLabel('E-mail').fill('ann@example.org');
		await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await page.getByLabel('Set-up secret').fill('guessed');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText('The set-up secret is missing or wrong.', { exact: false }).waitFor();
		await page.getByLabel('Set-up secret').fill('open sesame');
		await page.keyboard.press('Enter');
		await heading(page, 'Campaigns').waitFor();
		await page.reload();
		await heading(page, 'Campaigns').waitFor();
		await look(page, 'campaigns-empty');
		expect(first.complaints).toEqual([]);
	} finally {
		await first.context.close();
		await bare.stop();
	}
});

test('[O7] [O1] invited by link, a second factor switched on, signed in with a code and with a recovery code, signed out elsewhere', async () => {
	const { page } = owner;
	await page.goto(`${server.url}/people`);
	await page.getByLabel('E-mail').fill('tom@example.org');
	await button(page, 'Make an invitation').click();
	await page.getByText('It is not shown again.').waitFor();
	const link = await page.locator('code', { hasText: '/invitation#' }).innerText();
	await look(page, 'people-invited');
	await lookInTheDark(page, 'people-invited');

	const tom = await visitor(browser);
	await tom.page.goto(link);
	await heading(tom.page, 'Join Riverside Neighbours').waitFor();
	await look(tom.page, 'invitation');
	await tom.page.getByLabel('Your name').fill('Tom Baker');
	await tom.page.getByLabel('Password').fill('short');
	await button(tom.page, 'Accept and sign in').click();
	await tom.page.getByText('At least 10 characters.', { exact: true }).nth(1).waitFor();
	await tom.page.getByLabel('Password').fill(PASSWORD);
	await button(tom.page, 'Accept and sign in').click();
	await heading(tom.page, 'Campaigns').waitFor();

	await tom.page.goto(`${server.url}/account`);
	await button(tom.page, 'Switch on').click();
	await tom.page.getByLabel('Your password').fill(PASSWORD);
	await button(tom.page, 'Go on').click();
	await tom.page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
	await look(tom.page, 'account-second-factor');
	const key = (await tom.page.locator('code').innerText()).replaceAll(' ', '');
	const uri = `otpauth://totp/x?secret=${key}`;
	await enterCode(tom.page, uri, 'Switch on');
	await tom.page.getByText('They are not shown again.').waitFor();
	const codes = await tom.page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts();
	expect(codes).toHaveLength(10);
	await look(tom.page, 'account-recovery-codes');
	await button(tom.page, 'I have kept them').click();
	await look(tom.page, 'account');
	await lookInTheDark(tom.page, 'account');

	const elsewhere = await visitor(browser);
	const password = async () => {
		await elsewhere.page.goto(server.adminUrl);
		await elsewhere.page.getByLabel('E-mail').fill('tom@example.org');
		await elsewhere.page.getByLabel('Password').fill(PASSWORD);
		await button(elsewhere.page, 'Sign in').click();
		await heading(elsewhere.page, 'Enter the code').waitFor();
	};
	await password();
	await elsewhere.page.getByLabel('Six-digit code').fill('000000');
	await button(elsewhere.page, 'Sign in').click();
	await elsewhere.page.getByRole('alert').getByText('This code is not right.').waitFor();
	await look(elsewhere.page, 'sign-in-code');
	await enterCode(elsewhere.page, uri, 'Sign in');
	await heading(elsewhere.page, 'Campaigns').waitFor();
	await button(elsewhere.page, 'Tom Baker').click();
	await button(elsewhere.page, 'Sign out').click();
	await password();
	await button(elsewhere.page, 'Use a recovery code').click();
	await elsewhere.page.getByLabel('Recovery code').fill(codes[0] ?? '');
	await button(elsewhere.page, 'Sign in').click();
	await heading(elsewhere.page, 'Campaigns').waitFor();

	await tom.page.reload();
	await button(tom.page, 'Sign out everywhere else').click();
	await tom.page.getByText('You are signed in nowhere else.').waitFor();
	await elsewhere.page.reload();
	await heading(elsewhere.page, 'Sign in').waitFor();
	expect([...tom.complaints, ...elsewhere.complaints]).toEqual([]);
});

test('[O2] [O4] [O8] an owner gives a new password, a role, a decision about clicking, and finds all of it in the log', async () => {
	const { page } = owner;
	await page.goto(`${server.url}/people`);
	await button(page, 'New password for Tom Baker').click();
	await button(page, 'Make the link').click();
	await page.getByText('Send this link to Tom Baker').waitFor();
	const link = await page.locator('code', { hasText: '/password-reset#' }).innerText();
	const tom = await visitor(browser);
	await tom.page.goto(link);
	await tom.page.getByLabel('New password').fill('another long password');
	await look(tom.page, 'password-reset');
	await button(tom.page, 'Change password').click();
	await tom.page.getByText('Your password was changed.').waitFor();
	await tom.page.reload();
	await heading(tom.page, 'This link does not work').waitFor();
	await look(tom.page, 'password-reset-used');

	await page.getByLabel('Role of Tom Baker').selectOption('Owner');
	await page.goto(`${server.url}/organisation`);
	await page.getByLabel(/^Required/).check();
	await button(page, 'Save decision').click();
	await look(page, 'organisation-confirm');
	await button(page, 'Require clicking').click();
	await page.getByText('This is how it is now.').waitFor();
	await look(page, 'organisation');

	await page.goto(`${server.url}/audit-log`);
	const lines = (text: string) => page.getByRole('listitem').filter({ hasText: text });
	await lines('Changed the organisation').first().waitFor();
	await look(page, 'audit-log');
	await lookInTheDark(page, 'audit-log');
	await page.getByLabel('What').selectOption('Changed a role');
	await lines('Changed a role').first().getByText('role: ').waitFor();
	await expect.poll(() => lines('Changed the organisation').count()).toBe(0);
	await page.getByLabel('Who').fill('nobody of this name');
	await heading(page, 'Audit log').waitFor();
	await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
	expect([...owner.complaints, ...tom.complaints]).toEqual([]);
});

test('[D1] [O5] a file of numbers with its rejected rows, removal with a reason, and the guide to the API', async () => {
	const { page } = owner;
	await page.goto(`${server.url}/do-not-call`);
	const rows = 'Phone\n(614) 555-0111\n12\n614-555-0122\n';
	await page.getByLabel('CSV file').setInputFiles({ name: 'no-calls.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
	await button(page, 'Add the file').click();
	await page.getByText('2 numbers added.').waitFor();
	await page.getByText('Row 3: “12”').waitFor();
	await look(page, 'do-not-call-file');
	await lookInTheDark(page, 'do-not-call-file');
	await button(page, 'Remove +16145550111').click();
	await page.getByLabel('Reason').fill('Typed wrongly');
	await look(page, 'do-not-call-remove');
	await button(page, 'Remove from the list').click();
	await expect.poll(() => page.getByText('+16145550111', { exact: true }).count()).toBe(0);

	await page.goto(`${server.url}/guides/api`);
	await page.getByRole('heading', { name: 'Campaigns', level: 2 }).waitFor();
	await page.getByText('A new campaign with the default script and settings.').click();
	await page.getByText('Example answer').first().waitFor();
	await look(page, 'guide-api');
	expect(owner.complaints).toEqual([]);
});

test('[O7] everybody is asked for a second factor: who has none sees nothing but how to get it', async () => {
	const { page } = owner;
	await page.goto(`${server.url}/organisation`);
	await page.getByText('Switch on your own first, under Your account.').waitFor();
	await page.goto(`${server.url}/account`);
	await button(page, 'Switch on').click();
	await page.getByLabel('Your password').fill(server.password);
	await button(page, 'Go on').click();
	const key = (await page.locator('code').innerText()).replaceAll(' ', '');
	await enterCode(page, `otpauth://totp/x?secret=${key}`, 'Switch on');
	await button(page, 'I have kept them').click();
	const invitation = await page.evaluate(async () => {
		const body = JSON.stringify({ email: 'eve@example.org', role: 'admin' });
		const answer = await fetch('/api/invitations', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
		return ((await answer.json()) as { url: string }).url;
	});
	const eve = await visitor(browser);
	await eve.page.goto(invitation);
	await eve.page.getByLabel('Your name').fill('Eve Stone');
	await eve.page.getByLabel('Password').fill(PASSWORD);
	await button(eve.page, 'Accept and sign in').click();
	await heading(eve.page, 'Campaigns').waitFor();

	await page.goto(`${server.url}/organisation`);
	await page.getByText('Without one: Eve Stone.').waitFor();
	await button(page, 'Ask everybody for it').click();
	await button(page, 'Leave it to each person').waitFor();
	await look(page, 'organisation-second-factor');
	await lookInTheDark(page, 'organisation-second-factor');
	await eve.page.goto(`${server.url}/do-not-call`);
	await heading(eve.page, 'Your account').waitFor();
	await eve.page.getByText('Riverside Neighbours asks everybody for a second factor.').waitFor();
	await look(eve.page, 'account-second-factor-asked');
	await button(eve.page, 'Switch on').click();
	await eve.page.getByLabel('Your password').fill(PASSWORD);
	await button(eve.page, 'Go on').click();
	const hers = (await eve.page.locator('code').innerText()).replaceAll(' ', '');
	await enterCode(eve.page, `otpauth://totp/x?secret=${hers}`, 'Switch on');
	await button(eve.page, 'I have kept them').click();
	await heading(eve.page, 'Do Not Call list').waitFor();
	expect([...owner.complaints, ...eve.complaints]).toEqual([]);
});
