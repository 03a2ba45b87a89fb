/** Setting up at depth: lives of campaigns, the script editor by keyboard and between two admins, contacts, settings. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, look, lookInTheDark, PATIENT, signIn, type Visitor, visitor } from '../support/browser.ts';
import { type MadeCampaign, makeCampaign, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { wavFile } from '../support/sounds.ts';

let server: TestServer;
let browser: Browser;
let ann: Visitor;
let bea: Visitor;
let running: MadeCampaign;

beforeAll(async () => {
	server = await startServer();
	browser = await launch();
	[ann, bea] = await Promise.all([visitor(browser), visitor(browser)]);
	await signIn(ann.page, server);
	await signIn(bea.page, server);
	running = await makeCampaign(server, { name: 'Fall canvass', cells: 3, landlines: 3 });
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();
const focusName = (page: Page) =>
	page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
/** The page looks for what others changed when it comes into sight; otherwise every few seconds. */
const comeIntoSight = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
const stepOf = (campaign: { id: string }, step: string) => `${server.url}/campaigns/${campaign.id}/${step}`;

test('[O6] a campaign is copied, archived, restored, and deleted once its name was typed', async () => {
	const { page } = ann;
	await page.goto(server.adminUrl);
	const actions = page.getByRole('button', { name: 'Actions for Fall canvass', exact: true });
	await actions.click();
	await page.getByText('Archive it first: that pauses it and ends its links.').waitFor();
	await look(page, 'campaigns-actions');
	await page.getByRole('button', { name: 'Copy', exact: true }).click();
	await page.getByRole('heading', { name: 'Basics', level: 1 }).waitFor();
	await expect.poll(() => page.getByRole('textbox', { name: 'Campaign name' }).inputValue()).toBe('Copy of Fall canvass');
	const copy = page.url().split('/')[4] ?? '';
	expect(await restOf(server).send<unknown[]>('GET', `/api/campaigns/${copy}/lists`)).toEqual([]);

	await page.goto(server.adminUrl);
	await page.getByRole('button', { name: 'Actions for Copy of Fall canvass' }).press('Enter');
	await page.getByRole('button', { name: 'Archive', exact: true }).press('Enter');
	await page.getByRole('dialog', { name: 'Archive this campaign?' }).getByRole('button', { name: 'Archive', exact: true }).click();
	await page.getByRole('link', { name: 'Copy of Fall canvass' }).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Archived', exact: true }).click();
	await page.getByText(/^Archived .*\.$/).waitFor();
	await page.getByRole('link', { name: 'Copy of Fall canvass' }).click();
	await page.getByText('This campaign is archived', { exact: false }).first().waitFor();
	await look(page, 'campaign-archived');
	await page.goBack();
	await page.getByRole('button', { name: 'Archived', exact: true }).click();
	await page.getByRole('button', { name: 'Actions for Copy of Fall canvass' }).click();
	await page.getByRole('button', { name: 'Restore', exact: true }).click();
	await page.getByText('No campaign is archived.', { exact: false }).waitFor();
	await page.getByRole('button', { name: 'In use', exact: true }).click();
	await page.getByRole('button', { name: 'Actions for Copy of Fall canvass' }).click();
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Delete this campaign for good?' });
	await dialog.getByText('Type it first.').waitFor();
	await look(page, 'campaigns-delete');
	await dialog.getByRole('textbox').fill('Copy of Fall canvass');
	await page.keyboard.press('Enter');
	await page.getByRole('link', { name: 'Copy of Fall canvass' }).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Deleted', exact: true }).click();
	await page.getByText('The record of approvals stays.', { exact: false }).waitFor();
	expect(ann.complaints).toEqual([]);
});

test('[Q5] [Q6] [Q7] the script by keyboard: moved, completed, undone, out and in again', async () => {
	const { page } = ann;
	await page.goto(stepOf(running, 'questions'));
	await page.getByRole('button', { name: /Call results/ }).click();
	await page.getByRole('button', { name: /^Move answer 3: drag/ }).press('ArrowUp');
	await page.getByText('Answer moved to place 2 of 8.').waitFor();
	await expect.poll(() => focusName(page)).toMatch(/^Move answer 2/);
	expect(await page.getByRole('textbox', { name: 'Answer 2', exact: true }).inputValue()).toBe('Answering machine');
	const text = page.getByLabel('What the caller reads aloud');
	await text.press('End');
	await text.pressSequentially(' You are {{las');
	await page.getByRole('option', { name: '{{last_name}}' }).waitFor();
	await look(page, 'questions-completion');
	await page.keyboard.press('Enter');
	await expect.poll(() => text.inputValue()).toMatch(/ You are \{\{last_name\}\}$/);
	await saved(page);
	await page.keyboard.press('Control+z');
	await page.keyboard.press('Control+z');
	await expect.poll(() => text.inputValue()).not.toContain('You are');
	while ((await page.getByRole('textbox', { name: 'Answer 2', exact: true }).inputValue()) === 'Answering machine')
		await page.keyboard.press('Control+z');
	await page.getByRole('button', { name: 'Redo' }).click();
	await expect.poll(() => page.getByRole('textbox', { name: 'Answer 2', exact: true }).inputValue()).toBe('Answering machine');

	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Export as JSON' }).click();
	const file = await (await download).createReadStream();
	const exported = Buffer.concat(await file.toArray()).toString();
	expect((await download).suggestedFilename()).toBe('questions-fall-canvass.json');
	const input = page.getByLabel('JSON file with questions');
	await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('not JSON') });
	await page.getByRole('alert').getByText('This file is not JSON.', { exact: false }).waitFor();
	const renamed = exported.replace('"Call result"', '"How did it go?"');
	await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(renamed) });
	await page.getByRole('button', { name: /How did it go\?/ }).waitFor();
	await saved(page);
	// A drag with the mouse does what the arrow keys do.
	const grip = page.getByRole('button', { name: /^Move question 2: drag/ });
	const title = await page.getByRole('heading', { level: 2 }).filter({ hasText: 'One answer' }).first().innerText();
	const from = await grip.boundingBox();
	const below = await page.getByRole('button', { name: /^Move question 3: drag/ }).boundingBox();
	if (!from || !below) throw new Error('no grips');
	await page.mouse.move(from.x + 8, from.y + 8);
	await page.mouse.down();
	await page.mouse.move(from.x + 8, below.y + below.height + 4, { steps: 4 });
	await page.mouse.up();
	await page.getByText(/^Moved to place 3 of/).waitFor();
	await expect
		.poll(() =>
			page
				.getByRole('listitem')
				.filter({ hasText: title.split('\n')[1] ?? title })
				.first()
				.count(),
		)
		.toBe(1);
	await saved(page);
	expect(ann.complaints).toEqual([]);
});

test('[Q3] two admins at one script: theirs comes by itself, and what both changed is merged by choice', async () => {
	await ann.page.goto(stepOf(running, 'questions'));
	await bea.page.goto(stepOf(running, 'questions'));
	const first = (page: Page) => page.getByRole('button', { name: /Call results/ });
	await Promise.all([first(ann.page).click(), first(bea.page).click()]);
	const titleOf = (page: Page) => page.getByRole('textbox', { name: 'Title', exact: true });
	await titleOf(ann.page).fill('Who answered?');
	await saved(ann.page);
	await titleOf(bea.page).fill('Who is it?');
	await bea.page.getByRole('textbox', { name: 'Answer 1', exact: true }).fill('The right person');
	const notice = bea.page.getByRole('alert').filter({ hasText: 'changed the questions meanwhile.' });
	await notice.getByText('Theirs: “Who answered?”').waitFor();
	await look(bea.page, 'questions-conflict');
	await lookInTheDark(bea.page, 'questions-conflict');
	await notice.getByLabel('Theirs: “Who answered?”').check();
	await notice.getByRole('button', { name: 'Merge both' }).click();
	await saved(bea.page);
	expect(await titleOf(bea.page).inputValue()).toBe('Who answered?');
	// Ann changes nothing: the merged version comes by itself.
	await comeIntoSight(ann.page);
	await expect.poll(() => ann.page.getByRole('textbox', { name: 'Answer 1', exact: true }).inputValue(), PATIENT).toBe('The right person');
	expect([ann.complaints, bea.complaints]).toEqual([[], []]);
});

test('[L6] [L7] [L8] contacts: what a list holds, its mapping remembered, a number looked up, a list taken out', async () => {
	const { page } = ann;
	await page.goto(stepOf(running, 'contacts'));
	const rows = ['Who;Line A;Zone', 'Maria;(614) 555-9002;America/New_York', 'Tom;(614) 555-9002;America/New_York', 'Eve;614 555 1000;'];
	const choose = async (name: string) => {
		await page.getByLabel('Add another CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
		await page.getByRole('button', { name: 'Upload this list' }).waitFor();
	};
	await choose('first.csv');
	await page.getByLabel('What “Line A” holds').selectOption('Phone number: cell');
	await page.getByRole('button', { name: 'Upload this list' }).click();
	const list = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'first.csv' }) });
	await list.getByText('1 number is shared by several people of this list.', { exact: false }).waitFor(PATIENT);
	await choose('second.csv');
	await page.getByText('As it was for “first.csv”, which has the same headings.', { exact: false }).waitFor();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await page.getByRole('textbox', { name: 'Phone number' }).fill('614 555 9002');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Shared by 2 contacts' }).waitFor();
	await look(page, 'contacts-facts');
	await lookInTheDark(page, 'contacts-facts');
	await list.getByRole('button', { name: 'Take out first.csv' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
	await list.getByText('Taken out', { exact: true }).waitFor();
	expect(ann.complaints).toEqual([]);
});

test('[S1] [S5] hours as a grid with the numbers callable, and one setting changed by two', async () => {
	await ann.page.goto(stepOf(running, 'passes'));
	await bea.page.goto(stepOf(running, 'passes'));
	const passes = (page: Page, n: number) => page.getByLabel(`Up to ${n} attempts for each number`);
	await passes(bea.page, 3).waitFor();
	await passes(ann.page, 2).check();
	await saved(ann.page);
	await passes(bea.page, 3).check();
	const notice = bea.page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile.' });
	await notice.getByText('theirs: 2', { exact: false }).waitFor();
	await notice.getByRole('button', { name: 'Keep mine' }).click();
	await saved(bea.page);
	await comeIntoSight(ann.page);
	await expect.poll(() => passes(ann.page, 3).isChecked(), PATIENT).toBe(true);

	await ann.page.goto(stepOf(running, 'settings'));
	await ann.page.getByText(/^At most 6 of 6 numbers can be called in the same hour: Monday 00:00/).waitFor();
	await ann.page.getByLabel('Tuesday from').fill('10:00');
	await ann.page.getByLabel('Tuesday to').fill('12:00');
	await ann.page.getByRole('cell', { name: 'Tuesday 11:00, open, 6 numbers callable' }).waitFor();
	expect(await ann.page.getByRole('cell', { name: 'Tuesday 12:00, closed, 6 numbers callable' }).count()).toBe(1);
	await saved(ann.page);
	await look(ann.page, 'settings-grid');
	expect([ann.complaints, bea.complaints]).toEqual([[], []]);
});

test('[S3] a recording of one’s own: added, listened to, chosen for landlines, kept while somebody hears it', async () => {
	const { page } = ann;
	await page.goto(stepOf(running, 'settings'));
	const add = page.getByLabel('Sound file');
	const choose = (name: string, bytes: Uint8Array) => add.setInputFiles({ name, mimeType: 'audio/wav', buffer: Buffer.from(bytes) });
	await choose('letter.wav', new TextEncoder().encode('Dear voter'));
	await page.getByRole('alert').getByText('This is neither a WAV nor an MP3 file.').waitFor();
	const landlines = page.getByLabel('Landlines hear, when dropped');
	expect(await landlines.getByRole('option').allInnerTexts()).toEqual(['Nothing', 'A spoken sentence']);
	// Six seconds in stereo, as a studio has them: more bytes than is taken, and made into what a telephone carries here.
	await choose('sorry.wav', wavFile(6_000, { rate: 44_100, channels: 2 }));
	await page.getByText('sorry.wav', { exact: true }).waitFor();
	const player = page.getByLabel('Your recording').locator('audio');
	await player.evaluate((audio: HTMLAudioElement) => audio.load());
	await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => Math.round(audio.duration * 10)), PATIENT).toBe(60);
	await landlines.selectOption('Your recording');
	await saved(page);
	await page.getByText('Somebody hears it: choose something else above first.').waitFor();
	await look(page, 'settings-recording');
	await lookInTheDark(page, 'settings-recording');
	await landlines.selectOption('Nothing');
	await page.getByRole('button', { name: 'Remove it' }).and(page.locator(':not([aria-disabled])')).click();
	await page.getByText('sorry.wav', { exact: true }).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Add a recording' }).waitFor();
	expect(ann.complaints).toEqual([]);
});
