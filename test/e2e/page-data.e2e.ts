/** The admins' pages bring along what they ask for first: opened by its address, each is drawn without another way to the server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, signIn, visitor, withoutData } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
	server = await startServer({ empty: false });
	browser = await launch();
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

/** What a page of a campaign still asks for, because it depends on what was answered before. */
const FOLLOWING: Readonly<Record<string, RegExp>> = {
	contacts: /\/lists\/\d+\/summary$/,
};

test('each page of an admin asks for nothing that could have come with it', async () => {
	const { page, complaints } = await visitor(browser);
	await signIn(page, server);
	await page.getByRole('link', { name: /practice/ }).click();
	await page.getByRole('heading', { name: 'Run campaign', level: 1 }).waitFor();
	const campaign = new URL(page.url()).pathname.replace(/\/run$/, '');
	const asked: string[] = [];
	const scripts: string[] = [];
	page.on('request', (request) => {
		const { pathname } = new URL(request.url());
		if (request.method() === 'GET' && pathname.startsWith('/api/')) asked.push(pathname);
		if (pathname.endsWith('.js')) scripts.push(pathname);
	});
	for (const [path, heading] of [
		['/', 'Campaigns'],
		['/account', 'Your account'],
		['/organisation', 'Organisation'],
		['/people', 'People'],
		['/audit-log', 'Audit log'],
		['/api-keys', 'API keys'],
		['/carrier', 'Carrier'],
		['/do-not-call', 'Do Not Call list'],
		['basics', 'Basics'],
		['integration', 'Integration'],
		['questions', 'Questions'],
		['contacts', 'Contacts'],
		['phone-numbers', 'Phone numbers'],
		['settings', 'Settings'],
		['passes', 'Number of passes'],
		['run', 'Run campaign'],
		['board', 'Live board'],
		['results', 'Results'],
	] as const) {
		asked.length = 0;
		scripts.length = 0;
		const answer = await page.goto(server.url + (path.startsWith('/') ? path : `${campaign}/${path}`));
		const html = (await answer?.text()) ?? '';
		await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
		await page.waitForLoadState('networkidle');
		expect.soft(await page.getByText(/^Loading/).count(), heading).toBe(0);
		expect
			.soft(
				asked.filter((one) => !FOLLOWING[path]?.test(one)),
				heading,
			)
			.toEqual([]);
		// Its code was on its way before any of it ran.
		expect
			.soft(
				scripts.filter((one) => !html.includes(one)),
				heading,
			)
			.toEqual([]);
	}
	expect(complaints).toEqual([]);
});

test('who is not signed in gets the sign-in at once, and nothing of anybody', async () => {
	const { page } = await visitor(browser);
	const answer = await page.goto(`${server.url}/people`);
	expect(answer?.headers()['cache-control']).toBe('no-store');
	expect(await answer?.text()).not.toContain(server.email);
	await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a page comes, and asks itself, when its data does not', async () => {
	const { page } = await visitor(browser);
	await signIn(page, server);
	await withoutData(page, `${server.url}/people`);
	const asking = page.waitForResponse(`${server.url}/api/people`);
	await page.goto(`${server.url}/people`);
	expect((await asking).status()).toBe(200);
	await page.getByText(server.email).first().waitFor();
});
