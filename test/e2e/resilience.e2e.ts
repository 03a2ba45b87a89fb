/** What a reload, a second tab, and a server that is killed do to a conversation: nothing that could not be finished. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultsView } from '../../protocol/rest.ts';
import { connected, launch, PATIENT, speakingTo, startCalling, startClicking, type Visitor, visitor } from '../support/browser.ts';
import { type MadeCampaign, makeCampaign, PATIENT_PEOPLE, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

let state = '';
let server: TestServer;
let browser: Browser;
let people: Visitor[] = [];

beforeAll(async () => {
	state = mkdtempSync(join(tmpdir(), 'partyline-resilience-'));
	server = await startServer({ state, electorate: PATIENT_PEOPLE });
	browser = await launch();
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
	rmSync(state, { recursive: true, force: true });
});

async function person(expected?: RegExp): Promise<Page> {
	const made = await visitor(browser, expected ? { expected } : {});
	people.push(made);
	return made.page;
}
async function leave(): Promise<void> {
	const complaints = people.flatMap((each) => each.complaints);
	await Promise.all(people.map((each) => each.context.close()));
	people = [];
	expect(complaints).toEqual([]);
}

const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { name });
const figuresOf = async (campaign: MadeCampaign): Promise<ResultsView> =>
	await restOf(server).send<ResultsView>('GET', `/api/campaigns/${campaign.id}/results`);

/** The record of the present call, as it should stand: the right person, who is not sure. */
async function expectAnswers(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Change previous answers' }).click();
	await page.getByRole('listitem').filter({ hasText: 'Talking to correct person' }).waitFor();
	await page.getByRole('listitem').filter({ hasText: 'Not sure' }).waitFor();
	await page.getByRole('button', { name: 'Back to the script' }).click();
}

async function answer(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Talking to correct person' }).click();
	await page.getByRole('button', { name: 'Not sure' }).click();
	await heading(page, 'What it is used for').waitFor();
}

test('[T6] a reload in a conversation comes back to it, with its answers and notes', async () => {
	const campaign = await makeCampaign(server, { name: 'Reload', landlines: 2 });
	const page = await person();
	await startCalling(page, campaign.callerUrl, 'Rae');
	const name = await connected(page);
	await answer(page);
	await page.getByLabel('Notes').fill('Call the daughter instead');
	await page.reload();
	expect(await connected(page)).toBe(name);
	await heading(page, 'What it is used for').waitFor();
	await expect.poll(() => page.getByLabel('Notes').inputValue()).toBe('Call the daughter instead');
	await expectAnswers(page);
	await page.getByRole('button', { name: 'Hang up' }).click();
	await page.getByText('You hung up. Check the answers, then save.').waitFor();
	// And in wrap-up, which is part of the record as well.
	await page.reload();
	await page.getByText('You hung up. Check the answers, then save.').waitFor();
	await expectAnswers(page);
	await page.getByRole('button', { name: 'Save and take a break' }).click();
	await heading(page, 'You are on a break').waitFor();
	await expect.poll(async () => (await figuresOf(campaign)).totals.rightPerson, PATIENT).toBe(1);
	expect((await figuresOf(campaign)).totals).toMatchObject({ attempts: 1, connected: 1, dropped: 0 });
	await leave();
});

test('[T6] a second tab takes over, and the first one says so', async () => {
	const campaign = await makeCampaign(server, { name: 'Two tabs', landlines: 1 });
	const first = await person();
	await startCalling(first, campaign.callerUrl, 'Tess');
	const name = await connected(first);
	await answer(first);
	const second = await first.context().newPage();
	await second.goto(campaign.callerUrl);
	expect(await connected(second)).toBe(name);
	await heading(first, 'You are calling in another tab').waitFor();
	await expectAnswers(second);
	// And back again.
	await first.getByRole('button', { name: 'Use this tab' }).click();
	expect(await connected(first)).toBe(name);
	await heading(second, 'You are calling in another tab').waitFor();
	expect((await figuresOf(campaign)).totals).toMatchObject({ attempts: 1, dropped: 0 });
	await leave();
});

/** A page whose server is gone says so on its console, several times. */
const GONE = /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|WebSocket connection to/;

test('[I9] a server killed in the middle of a call and started again: the call or its record goes on, nothing twice', async () => {
	const campaign = await makeCampaign(server, { name: 'Killed', landlines: 1, cells: 80 });
	const caller = await person(GONE);
	const clicker = await person(GONE);
	await startCalling(caller, campaign.callerUrl, 'Kim');
	await connected(caller);
	await answer(caller);
	await startClicking(clicker, campaign.clickerUrl ?? '', 'Cleo');
	await clicker.keyboard.press(' ', { delay: 40 });
	await clicker.getByText('you 1 · everyone 1 · left 79').waitFor();

	const ended = once(server.process, 'close');
	process.kill(server.pid, 'SIGKILL');
	await ended;
	await caller.getByText('Your answers are kept and sent when it is back.').waitFor();
	// Both go on without it.
	await caller.getByRole('button', { name: 'Work' }).click();
	await caller.getByRole('button', { name: 'Next' }).click();
	await heading(caller, 'Council meeting').waitFor();
	await clicker.getByText('No connection. You can go on').waitFor();
	for (let n = 0; n < 3; n++) await clicker.keyboard.press('Enter', { delay: 40 });

	const port = Number(new URL(server.url).port);
	server = await startServer({ state, port, electorate: PATIENT_PEOPLE });
	await caller.getByText('Your answers are kept and sent when it is back.').waitFor({ state: 'detached', ...PATIENT });
	await clicker.getByText('you 4 · everyone 4 · left 76').waitFor(PATIENT);
	// The call, or the unfinished record of it.
	await heading(caller, 'Council meeting').waitFor(PATIENT);
	if ((await speakingTo(caller).count()) > 0) await caller.getByRole('button', { name: 'Hang up' }).click();
	await expectAnswers(caller);
	await caller.getByRole('button', { name: /^Save and take a break$/ }).click();
	await heading(caller, 'You are on a break').waitFor(PATIENT);
	await expect.poll(async () => (await figuresOf(campaign)).totals, PATIENT).toMatchObject({ connected: 1, rightPerson: 1, approvals: 4 });
	const { questions } = await figuresOf(campaign);
	const work = questions.find((question) => question.id === 'why')?.answers.find((each) => each.id === 'work');
	expect(work?.count).toBe(1);
	await leave();
});
