/** What an open page shows when its link is replaced, clicking is turned off, or the hours end. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView } from '../../protocol/rest.ts';
import type { Settings } from '../../protocol/settings.ts';
import { connected, launch, PATIENT, signIn, startCalling, startClicking, type Visitor, visitor } from '../support/browser.ts';
import { makeCampaign, PATIENT_PEOPLE, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let admin: Page;
const people: Visitor[] = [];

beforeAll(async () => {
	server = await startServer({ electorate: PATIENT_PEOPLE });
	browser = await launch();
	admin = await person();
	await signIn(admin, server);
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function person(): Promise<Page> {
	const made = await visitor(browser);
	people.push(made);
	return made.page;
}
const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1 });
const sentence = (): Promise<string> => admin.getByRole('status', { name: 'Status of the campaign' }).innerText();

test('[R9] a new caller link ends who waits with the old one, after the conversation for who talks', async () => {
	const campaign = await makeCampaign(server, { name: 'New link', landlines: 1 });
	const [talks, waits] = [await person(), await person()];
	await startCalling(talks, campaign.callerUrl, 'Tara');
	await connected(talks);
	await startCalling(waits, campaign.callerUrl, 'Wes');
	await heading(waits, 'You are in the queue.').waitFor();
	await admin.goto(`${server.url}/campaigns/${campaign.id}/run`);
	await admin.getByRole('button', { name: 'New link for callers' }).click();
	await admin.getByRole('dialog').getByRole('button', { name: 'Make a new link' }).click();
	await heading(waits, 'This link does not work any more').waitFor(PATIENT);
	const { callerUrl } = await restOf(server).send<CampaignView>('GET', `/api/campaigns/${campaign.id}`);
	expect(callerUrl).not.toBe(campaign.callerUrl);
	await admin.getByRole('link', { name: `Caller URL: ${callerUrl}` }).waitFor();

	await talks.getByRole('button', { name: 'Refused' }).click();
	await talks.getByRole('button', { name: 'Hang up' }).click();
	await talks.getByRole('button', { name: /^Save and (next|finish)$/ }).click();
	await heading(talks, 'Thank you, Tara').waitFor(PATIENT);
	await talks.goto(campaign.callerUrl);
	await heading(talks, 'This link does not work any more').waitFor();
	await waits.goto(callerUrl ?? '');
	await heading(waits, 'Make calls for New link').waitFor();
});

test('[R7] with clicking off the clicker link refuses politely, also on an open page', async () => {
	const campaign = await makeCampaign(server, { name: 'Clicking off', cells: 100 });
	const [clicks, comes] = [await person(), await person()];
	await startClicking(clicks, campaign.clickerUrl ?? '', 'Cleo');
	await admin.goto(`${server.url}/campaigns/${campaign.id}/settings`);
	await admin.getByRole('switch', { name: 'Cell numbers need a click' }).click();
	await admin.getByRole('dialog', { name: 'Turn clicking off?' }).getByRole('button', { name: 'Turn clicking off' }).click();
	await clicks.getByText('Clicking is off for this campaign.').waitFor(PATIENT);
	await comes.goto(campaign.clickerUrl ?? '');
	await heading(comes, 'Nothing to approve here').waitFor();
	await admin.goto(`${server.url}/campaigns/${campaign.id}/run`);
	await admin.getByRole('region', { name: 'Caller URL' }).waitFor();
	expect(await admin.getByRole('region', { name: 'Clicker URL' }).count()).toBe(0);
});

test('[R25] outside of dialing hours the card says when calling opens; inside again, “I’m ready” is asked for', async () => {
	const campaign = await makeCampaign(server, { name: 'Hours', landlines: 0, cells: 1 });
	const caller = await person();
	await startCalling(caller, campaign.callerUrl, 'Hal');
	await heading(caller, 'You are in the queue.').waitFor();
	await admin.goto(`${server.url}/campaigns/${campaign.id}/run`);
	const path = `/api/campaigns/${campaign.id}/settings`;
	const { hours } = await restOf(server).send<Settings>('GET', path);
	// Open for an hour a day that is far from now.
	const openMinute = ((new Date().getUTCHours() + 12) % 24) * 60;
	const closed = { timeZone: 'UTC', week: Array(7).fill({ openMinute, closeMinute: openMinute + 60 }) };
	await restOf(server).send('PATCH', path, { hours: closed });
	await heading(caller, 'Campaign outside of dialing hours').waitFor(PATIENT);
	await caller.getByText(/^Calling opens .*UTC/).waitFor();
	await expect.poll(sentence, PATIENT).toBe('This campaign is outside of dialing hours.');
	await restOf(server).send('PATCH', path, { hours });
	await heading(caller, 'Calling is open').waitFor(PATIENT);
	await caller.getByRole('button', { name: 'I’m ready' }).click();
	await heading(caller, 'You are in the queue.').waitFor();
});

test('no page complained about anything', () => {
	expect(people.flatMap((each) => each.complaints)).toEqual([]);
});
