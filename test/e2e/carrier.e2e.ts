/** Real calls as people set them up and make them, over a simulated Twilio: the carrier's page, and a caller who dials in by phone. */
import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView } from '../../protocol/rest.ts';
import type { StatusView } from '../../protocol/views.ts';
import { afternoonState, clockIn } from '../../scripts/rehearse/twilio.ts';
import { connected, launch, look, PATIENT, signIn, startCalling, type Visitor, visitor } from '../support/browser.ts';
import { PATIENT_PEOPLE, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TwilioSimulator } from '../twilio/simulator/simulator.ts';

const NUMBER = '+12025550100';
const FROM = '+16143360001';
let state = '';
let server: TestServer;
let twilio: TwilioSimulator;
let browser: Browser;
let admin: Visitor;

beforeAll(async () => {
	state = afternoonState(1);
	server = await startServer({ state });
	twilio = await TwilioSimulator.start({ callsPerSecond: 4, playMs: 500, electorate: PATIENT_PEOPLE, clock: clockIn(state) });
	browser = await launch();
	admin = await visitor(browser);
	await signIn(admin.page, server);
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await twilio?.stop();
	rmSync(state, { recursive: true, force: true });
});

/** How many reports to an address of this kind were answered. */
const answered = (what: string): number =>
	twilio.webhooks.filter((one) => one.url.includes(`/${what}/`) && one.attempts.some((attempt) => attempt.status === 200)).length;

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });

test('[K1][K7][K9] an owner enters the account, sets the addresses, and is called', { timeout: 120_000 }, async () => {
	const { page } = admin;
	await page.goto(`${server.url}/carrier`);
	await heading(page, 'Enter the account').waitFor();
	await look(page, 'carrier-empty');
	const { accountSid, apiKeySid, apiKeySecret, authToken } = twilio.options;
	for (const [label, text] of [
		['Account SID', accountSid],
		['API key SID', apiKeySid],
		['API key secret', 'not the right secret of the key'],
		['Auth token', authToken],
		['Address of the carrier’s API', twilio.url],
	] as const)
		await page.getByLabel(label, { exact: true }).fill(text);
	await page.getByRole('button', { name: 'Save account' }).click();
	await page.getByText(/The carrier refused.*20003/).waitFor(PATIENT);
	await page.getByLabel('API key secret', { exact: true }).fill(apiKeySecret);
	await page.getByRole('button', { name: 'Save account' }).click();
	await page.getByText(NUMBER).first().waitFor(PATIENT);
	await page.getByText('2 of 2 numbers do not answer when somebody calls back.').waitFor();
	await page.getByRole('button', { name: 'Set addresses' }).click();
	await expect.poll(() => page.getByText('Answers calls').count(), PATIENT).toBe(2);
	await page.getByLabel('Your phone').fill('(614) 336-0009');
	await page.getByRole('button', { name: 'Call me' }).click();
	await page.getByText('It worked: account, number and reports are fine.').waitFor(PATIENT);
	await look(page, 'carrier');
	expect(await page.content()).not.toContain(authToken);
	expect(admin.complaints).toEqual([]);
});

test('[K1][K6] a campaign calls by Twilio; a caller has the sound by phone, the screen stays the control', {
	timeout: 120_000,
}, async () => {
	const api = restOf(server);
	const { id } = await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Real calls', timeZone: 'America/New_York' });
	const path = `/api/campaigns/${id}`;
	const week = Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 }));
	await api.send('PATCH', `${path}/settings`, { hours: { timeZone: 'America/New_York', week }, clicking: false });
	await api.send('POST', `${path}/lists/import?name=People`, 'First name,Last name,Home phone\r\nMaria,Lopez,(614) 336-1001\r\n');
	const { page } = admin;
	await page.goto(`${server.url}/campaigns/${id}/phone-numbers`);
	await page.getByRole('radio', { name: /^Twilio/ }).check();
	await page.getByRole('button', { name: `Add ${NUMBER}` }).click();
	await page.getByRole('button', { name: `Remove ${NUMBER}` }).waitFor();
	await look(page, 'phone-numbers-twilio');
	await api.send('POST', `${path}/launch`);
	await expect.poll(async () => (await api.send<{ status: StatusView }>('GET', `${path}/status`)).status.kind, PATIENT).toBe('running');
	const caller = await visitor(browser);
	const { callerUrl } = await api.send<CampaignView>('GET', path);
	await startCalling(caller.page, callerUrl ?? '', 'Ann');
	await caller.page.getByRole('button', { name: 'Dial in by phone' }).click();
	const pin = await caller.page.getByText(/^\d{6}$/).innerText();
	await look(caller.page, 'caller-dial-in');
	const call = twilio.callIn(FROM, NUMBER);
	await expect.poll(() => answered('voice'), PATIENT).toBe(1);
	await expect.poll(() => twilio.exchange.press(call, '2'), PATIENT).toBe(true);
	await expect.poll(() => answered('menu'), PATIENT).toBe(1);
	await expect.poll(() => twilio.exchange.press(call, pin), PATIENT).toBe(true);
	await caller.page.getByText('Your sound: your phone.').waitFor(PATIENT);
	expect(await connected(caller.page)).toBe('MARIA LOPEZ');
	twilio.exchange.finish(call, 'completed', 'them');
	await caller.page.getByRole('button', { name: 'Dial in by phone' }).waitFor(PATIENT);
	expect(caller.complaints).toEqual([]);
});

test('[K7][K8] who calls back can be taken off the list; everything can be stopped', { timeout: 60_000 }, async () => {
	const before = answered('menu');
	const call = twilio.callIn('+16143361001', NUMBER);
	await expect.poll(() => twilio.exchange.press(call, '1'), PATIENT).toBe(true);
	await expect.poll(() => answered('menu'), PATIENT).toBe(before + 1);
	const { page } = admin;
	await page.goto(`${server.url}/do-not-call`);
	await page.getByText('+16143361001').waitFor(PATIENT);
	await page.goto(`${server.url}/carrier`);
	await page.getByRole('button', { name: 'Stop all calls' }).click();
	await page.getByText(/^All calls are stopped by /).waitFor();
	await page.getByRole('button', { name: 'Let calls go on' }).click();
	await page.getByRole('button', { name: 'Stop all calls' }).waitFor();
	expect(admin.complaints).toEqual([]);
});
