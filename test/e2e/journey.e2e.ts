/**
 * The main job in one go, through the pages alone: an admin, a clicker and two callers at once, each with a browser of
 * their own. Every test goes on where the one before it stopped.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
	connected,
	holdBack,
	isSameDocument,
	launch,
	markDocument,
	PATIENT,
	signIn,
	speakingTo,
	startCalling,
	type Visitor,
	type VisitorOptions,
	visitor,
} from '../support/browser.ts';
import { makeCampaign, PATIENT_PEOPLE } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let admin: Page;
/** The same admin's second tab, with the results. */
let results: Page;
let clicker: Page;
let ada: Page;
let ben: Page;
let callerUrl = '';
let clickerUrl = '';
const visitors: Visitor[] = [];

beforeAll(async () => {
	server = await startServer({ electorate: PATIENT_PEOPLE });
	browser = await launch();
});
// What comes after a broken test would only repeat its complaint.
let broken = false;
beforeEach((test) => test.skip(broken));
afterEach(({ task }) => {
	broken ||= task.result?.state === 'fail';
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function person(options: VisitorOptions = {}): Promise<Page> {
	const made = await visitor(browser, options);
	visitors.push(made);
	return made.page;
}

const step = (name: string): Locator =>
	admin.getByRole('navigation', { name: 'Steps of this campaign' }).getByRole('link', { name, exact: true });
const saved = (): Promise<void> => admin.getByText('Saved', { exact: true }).waitFor();
const sentence = (page: Page): Locator => page.getByRole('status', { name: 'Status of the campaign' });
/** A figure of a card, by its label. */
const figure = (page: Page, card: string, label: string): Locator =>
	page.getByRole('region', { name: card }).getByText(label, { exact: true }).locator('xpath=following-sibling::dd/span[1]');

const BULK = 12_000;

/** What a real export looks like: a byte order mark, semicolons, and every kind of row that goes wrong. */
function messyFile(): Buffer {
	const rows = [
		'VANID;First name;Last name;Cell phone;Evenings;Ward;Remarks',
		'1001;Omar;Haddad;;(614) 555-2001 ext. 12;West;',
		'1002;Maria;Lopez;(614) 555-1002;;North;"likes cats\r\nand dogs; and birds"',
		'1003;Jo;Lopez;614.555.1002;;North;"says ""hello"""',
		'',
		'1004;Tom;Baker;555-12;;North;',
		'1005;Eve;Stone;6.14556E+09;;North;',
		'1006;Ann;Chen;６１４５５５１００６;;South;',
		'1002;Maria;Lopez;+1 614 555 1002;;North;',
		'1007;Sam;Short',
	];
	for (let n = 0; n < BULK; n++)
		rows.push(`${2000 + n};Pat;Nr. ${n};(614) 23${Math.floor(n / 10_000)}-${String(n % 10_000).padStart(4, '0')};;East;`);
	return Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`, 'utf8');
}

test('an admin signs in and makes a campaign', async () => {
	// A handler is typed into an end card below: the browser tells that the preview refused it.
	admin = await person({ expected: /Executing inline event handler violates/ });
	await signIn(admin, server);
	await admin.getByRole('button', { name: 'New campaign' }).click();
	await admin.getByRole('textbox', { name: 'Campaign name' }).waitFor();
	await markDocument(admin);
});

test('[R2] Start pressed too early names every incomplete step, each a link to it', async () => {
	// A question that nothing leads to: the script is incomplete as well.
	await step('Questions').click();
	await admin.getByRole('button', { name: 'Add question' }).click();
	await admin.getByRole('textbox', { name: 'Title' }).fill('Will you vote?');
	await admin.getByRole('button', { name: /Call results/ }).click();
	await admin.getByLabel('Answer 1: what comes next').selectOption({ label: 'End of call' });
	await saved();
	await step('Settings').click();
	for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
		await admin.getByRole('checkbox', { name: day }).uncheck();
	await saved();
	await step('Start campaign').click();
	await admin.getByRole('button', { name: 'Start campaign' }).click();
	const refusal = admin.getByRole('alert').filter({ hasText: 'The campaign was not started' });
	await refusal.getByText('5 steps are incomplete').waitFor();
	const links = refusal.getByRole('link');
	expect(await links.allInnerTexts()).toEqual(['Basics', 'Questions', 'Contacts', 'Phone numbers', 'Settings']);
	for (const missing of [
		'Give the campaign a name.',
		'No answer leads to "Will you vote?".',
		'Upload a list with at least one phone number that can be called.',
		'Add at least one caller-ID number.',
		'Open at least one day of the week.',
	])
		await refusal.getByText(missing).waitFor();
	expect(await refusal.evaluate((alert) => alert.parentElement === document.activeElement)).toBe(true);
});

/** Presses Start, and follows the link to a step in the refusal. */
async function followMissing(left: number, name: string): Promise<void> {
	await step('Start campaign').click();
	await admin.getByRole('button', { name: 'Start campaign' }).click();
	const refusal = admin.getByRole('alert').filter({ hasText: 'The campaign was not started' });
	await refusal.getByText(left === 1 ? 'One step is incomplete' : `${left} steps are incomplete`).waitFor();
	expect(await refusal.getByRole('link').count()).toBe(left);
	await refusal.getByRole('link', { name }).click();
	await admin.getByRole('heading', { name, level: 1 }).waitFor();
}

test('[R2] the links lead to what is missing', async () => {
	await followMissing(5, 'Basics');
	await admin.getByRole('textbox', { name: 'Campaign name' }).fill('Fall canvass');
	await saved();
	await followMissing(4, 'Questions');
	await admin.getByRole('button', { name: /Call results/ }).click();
	await admin.getByLabel('Answer 1: what comes next').selectOption({ label: '2 Will you vote?' });
	await saved();
	await followMissing(3, 'Settings');
	await admin.getByRole('checkbox', { name: 'Monday' }).check();
	// The whole day, and every day, whenever this test runs.
	await admin.getByLabel('Monday from').fill('00:00');
	await admin.getByLabel('Monday to').fill('00:00');
	await admin
		.getByRole('button', { name: 'Monday’s hours for every day' })
		.or(admin.getByRole('button', { name: "Monday's hours for every day" }))
		.click();
	await admin.getByRole('switch', { name: 'Around the clock' }).check();
	await saved();
	await followMissing(2, 'Phone numbers');
	await admin.getByLabel('Phone number').fill('614 236 0142');
	await admin.getByRole('button', { name: 'Add number' }).click();
	await admin.getByRole('button', { name: 'Remove +16142360142' }).waitFor();
	await followMissing(1, 'Contacts');
});

test('a messy file is read, its columns are mapped, and what cannot be used is named', async () => {
	await admin.getByLabel('CSV file').setInputFiles({ name: 'Ward lists.csv', mimeType: 'text/csv', buffer: messyFile() });
	await admin.getByRole('heading', { name: /^Ward lists\.csv/ }).waitFor();
	expect(await admin.getByLabel('Separator').inputValue()).toBe(';');
	expect(await admin.getByLabel('Letters').inputValue()).toBe('utf-8');
	const holds = (heading: string): Locator => admin.getByLabel(`What “${heading}” holds`);
	expect(await holds('VANID').inputValue()).toBe('external_id');
	expect(await holds('Cell phone').inputValue()).toBe('phone_cell');
	// What nobody can guess is said.
	const upload = admin.getByRole('button', { name: 'Upload this list' });
	const release = await holdBack(admin, '**/lists/preview?*');
	await holds('Evenings').selectOption({ label: 'Phone number: landline' });
	await holds('Remarks').selectOption({ label: 'Leave out' });
	const before = await upload.boundingBox();
	const anew = admin.waitForResponse(/lists\/preview\?.*phone_landline.*ignore/);
	release();
	await anew;
	const rows = admin.getByRole('region', { name: 'First rows of the file' });
	await rows.getByText('６１４５５５１００６').waitFor();
	expect(await rows.getByText('likes cats').count()).toBe(0);
	await rows.getByText('It has 5 digits; a number here has 10.').waitFor();
	await rows.getByText('The spreadsheet shortened this number').waitFor();
	await admin.getByText('rows of the beginning cannot be used as they are').waitFor();
	// What the server says about the rows came a moment later: a press that had begun must not miss the button.
	expect(await upload.boundingBox()).toEqual(before);

	await upload.click();
	const list = admin.getByRole('list', { name: 'Lists of this campaign' }).getByRole('listitem');
	await list.getByText('Rows read', { exact: true }).waitFor(PATIENT);
	expect((await list.getByRole('definition').allInnerTexts()).slice(0, 3)).toEqual(['12,008', '12,005', '3']);
	const waiting = admin.waitForEvent('download');
	await list.getByRole('link', { name: 'Download rejected rows' }).click();
	const rejects = await readFile(await (await waiting).path(), 'utf8');
	expect(rejects.trim().split(/\r?\n/).slice(1)).toEqual([
		'6,Cell phone,555-12,"It has 5 digits; a number here has 10."',
		'7,Cell phone,6.14556E+09,The spreadsheet shortened this number and digits are lost. Format the column as text and export it again.',
		'10,,,"The row ends before the column ""Cell phone""."',
	]);
});

test('[R3] a valid start shows loading that never goes back, 100 %, and a summary', async () => {
	await step('Start campaign').click();
	await admin.evaluate(() => {
		const shown: number[] = [];
		Object.assign(window, { shown });
		const note = (): void => {
			const bar = document.querySelector<HTMLProgressElement>('progress');
			if (bar !== null && shown.at(-1) !== bar.value) shown.push(bar.value);
		};
		new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
	});
	await admin.getByRole('button', { name: 'Start campaign' }).click();
	await admin.getByRole('progressbar', { name: 'Loading of the numbers' }).waitFor();
	await expect.poll(() => sentence(admin).innerText(), PATIENT).toBe('This campaign is running, with nobody on the line.');
	const shown = await admin.evaluate((): number[] => Reflect.get(window, 'shown'));
	expect(shown).toEqual([...shown].sort((a, b) => a - b));
	expect(shown.at(-1)).toBe(100);
	const summary = admin.getByRole('region', { name: 'What was loaded' });
	for (const [label, value] of [
		['Loaded', '12,003'],
		['Duplicates', '2'],
		['Invalid', '3'],
		['Cells', '12,002'],
		['Landlines', '1'],
		['Never callable', '0'],
	] as const)
		expect.soft(await figure(admin, 'What was loaded', label).innerText(), label).toBe(value);
	await summary.getByRole('link', { name: 'Rejected rows of Ward lists' }).waitFor();
	// [R4]
	await step('Run campaign').waitFor();
	expect(await isSameDocument(admin)).toBe(true);
	// [R5] Starting is not dialing.
	expect(await figure(admin, 'The room', 'Dials today').innerText()).toBe('0');
});

test('[R6] [R7b] both links can be copied, with an invitation each', async () => {
	const clipboard = (): Promise<string> => admin.evaluate(() => navigator.clipboard.readText());
	await admin.getByRole('button', { name: 'Copy caller link' }).click();
	await admin.getByRole('button', { name: 'Copy caller link' }).getByText('Copied').waitFor();
	callerUrl = await clipboard();
	expect(callerUrl).toMatch(/\/c\/[\w-]{20,}$/);
	await admin.getByRole('button', { name: 'Copy clicker link' }).click();
	await expect.poll(clipboard).toMatch(/\/k\/[\w-]{20,}$/);
	clickerUrl = await clipboard();
	await admin.getByRole('button', { name: 'Copy invitation for callers' }).click();
	await expect.poll(clipboard).toContain('You are invited to make calls for Fall canvass');
	expect(await clipboard()).toContain(callerUrl);
	expect(await clipboard()).toContain('/guides/calling');
	await admin.getByRole('button', { name: 'Copy invitation for clickers' }).click();
	await expect.poll(clipboard).toContain(clickerUrl);

	results = await admin.context().newPage();
	await results.goto(admin.url().replace(/run$/, 'results'));
	await results.getByRole('heading', { name: 'No results yet' }).waitFor();
	await markDocument(results);
});

/** Epoch ms at which the bar has to vanish. */
let barUntil = 0;

test('[R23] [R24] an alert bar with an expiry reaches the landing page', async () => {
	ada = await person();
	await ada.goto(callerUrl);
	await ada.getByRole('heading', { name: 'Make calls for Fall canvass' }).waitFor();
	await admin.getByRole('button', { name: 'Add alert bar' }).click();
	const dialog = admin.getByRole('dialog', { name: 'Add alert bar' });
	await dialog.getByLabel('Text').fill('Pizza at seven in the office.');
	await dialog.getByLabel('Colour').selectOption({ label: 'Attention (amber)' });
	// The form takes whole minutes: the first one that leaves time to see the bar.
	barUntil = Math.ceil((Date.now() + 25_000) / 60_000) * 60_000;
	const parts = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'America/New_York' });
	await dialog.getByLabel('Shown until (optional)').fill(parts.format(barUntil).replace(' ', 'T'));
	await dialog.getByRole('button', { name: 'Save alert bar' }).click();
	await dialog.waitFor({ state: 'detached' });
	await admin.getByRole('list', { name: 'Alert bars' }).getByText('Pizza at seven in the office.').waitFor();
	await ada.reload();
	await ada.getByRole('region', { name: 'Messages from the organisers' }).getByText('Pizza at seven').waitFor();
});

test('[T1] [T3] a caller joins, is connected, answers and changes an answer; the admin sees it without a reload', async () => {
	await startCalling(ada, callerUrl, 'Ada', '614 555 0188');
	await markDocument(ada);
	await ada.evaluate(() => {
		let gone = 0;
		const look = (): void => {
			// Between two screens it may be away for a moment: the last absence counts.
			gone = document.body.textContent?.includes('Pizza at seven') ? 0 : gone || Date.now();
			Object.assign(window, { barGone: gone });
		};
		new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
	});
	// [R10] The landline is all that may be dialed.
	expect(await connected(ada)).toBe('OMAR HADDAD');
	await expect.poll(() => figure(admin, 'The room', 'In conversation').innerText(), PATIENT).toBe('1');
	await expect.poll(() => sentence(admin).innerText()).toBe('This campaign is running.');
	await expect.poll(() => figure(admin, 'The room', 'Dials today').innerText()).toBe('1');
	await expect.poll(() => figure(admin, 'The room', 'Connected today').innerText()).toBe('1');
	await ada.getByRole('button', { name: 'Talking to correct person' }).click();
	await ada.getByRole('heading', { name: 'Will you vote?' }).waitFor();
	// The same by key.
	await ada.keyboard.press('1');
	await ada.getByRole('heading', { name: 'End of the script' }).waitFor();
	await ada.getByRole('button', { name: 'Change previous answers' }).click();
	await ada.getByRole('button', { name: 'Change the answer to Will you vote?' }).click();
	await ada.getByRole('button', { name: 'No', exact: true }).click();
	await ada.getByRole('button', { name: 'Hang up' }).click();
	await ada.getByText('You hung up. Check the answers, then save.').waitFor();
	await ada.getByRole('button', { name: 'Save and next' }).click();
	await ada.getByRole('heading', { name: 'You are in the queue.' }).waitFor();
	await expect.poll(() => figure(admin, 'The room', 'In conversation').innerText(), PATIENT).toBe('0');
	await results.getByRole('heading', { name: 'Will you vote?' }).waitFor(PATIENT);
	expect(await isSameDocument(results)).toBe(true);
	await expect.poll(() => results.getByRole('row', { name: /^No 1 / }).count(), PATIENT).toBe(1);
	// The answers may be copied a moment before the attempt.
	await expect.poll(() => figure(results, 'Totals', 'Connected').innerText(), PATIENT).toBe('1');
});

/** One press of a key, as long as a person's. */
const press = (key: ' ' | 'Enter'): Promise<void> => clicker.keyboard.press(key, { delay: 40 });

test('[R13] [R16] [R22] with nothing left to dial the reason is said; a clicker approves with the keyboard alone, and it goes on', async () => {
	await expect.poll(() => sentence(admin).innerText()).toBe('This campaign is stalled.');
	await admin.getByRole('region', { name: 'Status' }).getByText('12,002 cell numbers wait for an approval.').waitFor();
	await ada.getByText('This campaign is stalled.').waitFor();
	await ada.getByText('12,002 cell numbers wait for an approval.').waitFor();

	clicker = await person();
	await clicker.goto(clickerUrl);
	await clicker.getByRole('heading', { name: 'Approve phone numbers for Fall canvass' }).waitFor();
	await clicker.keyboard.press('Tab');
	for (let n = 0; n < 10 && (await clicker.evaluate(() => document.activeElement?.tagName)) !== 'INPUT'; n++)
		await clicker.keyboard.press('Tab');
	await clicker.keyboard.type('Cleo');
	await clicker.keyboard.press('Enter');
	await clicker.getByText('Callers are waiting for you.').waitFor();
	await clicker.getByText('you 0 · everyone 0 · left 12,002').waitFor();
	await markDocument(clicker);
	// A held key approves once.
	await clicker.keyboard.down(' ');
	for (let n = 0; n < 10; n++) await clicker.keyboard.down(' ');
	await clicker.keyboard.up(' ');
	await clicker.getByText('you 1 · everyone 1 · left 12,001').waitFor();
	expect(await connected(ada)).not.toBe('');
	expect(await isSameDocument(ada)).toBe(true);
	await expect.poll(() => figure(admin, 'The room', 'Left to approve').innerText()).toBe('12,001');
	await expect.poll(() => figure(admin, 'The room', 'Clicking').innerText()).toBe('1');
	await expect.poll(() => sentence(admin).innerText()).toBe('This campaign is running.');
});

const card = (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1 });

test('[R28] a pause shows the end card to who waits, and lets a conversation finish first', async () => {
	ben = await person();
	await startCalling(ben, callerUrl, 'Ben');
	await card(ben, 'You are in the queue.').waitFor();
	await markDocument(ben);
	await admin.getByRole('button', { name: 'Pause', exact: true }).click();
	const dialog = admin.getByRole('dialog', { name: 'Pause this campaign?' });
	await dialog.getByText('1 conversation under way goes on to the end').waitFor();
	await dialog.getByRole('button', { name: 'Pause campaign' }).click();
	await expect.poll(() => sentence(admin).innerText()).toBe('This campaign is paused.');
	await card(ben, 'Campaign paused').waitFor();
	await ben.getByText('Calling is paused for the moment.').waitFor();
	await expect.poll(() => speakingTo(ada).count()).toBe(1);
});

test('[R17] clicking goes on while the campaign is paused', async () => {
	await press('Enter');
	await press(' ');
	await clicker.getByText('you 3 · everyone 3 · left 11,999').waitFor();
	await expect.poll(() => figure(admin, 'The room', 'Left to approve').innerText()).toBe('11,999');
	// Nothing is dialed.
	expect(await figure(admin, 'The room', 'Ringing').innerText()).toBe('0');
});

test('[R26] [R27] an edit of the card reaches who is reading it', async () => {
	await admin.getByRole('button', { name: 'Edit the card “Campaign paused”' }).click();
	const dialog = admin.getByRole('dialog', { name: 'End card: Campaign paused' });
	await dialog
		.getByLabel('Text of the card')
		.fill('<h2>Short break</h2><p onclick="alert(1)">Back at <b>half past</b>.</p><script>document.title="broken"</script>');
	await dialog.getByRole('button', { name: 'Save card' }).click();
	await ben.getByRole('heading', { name: 'Short break' }).waitFor();
	await ben.getByText('Back at half past.').waitFor();
	expect(await ben.title()).toBe('Campaign paused · Fall canvass · Partyline');
	expect(await ben.getByText('Back at half past.').getAttribute('onclick')).toBeNull();
	expect(await isSameDocument(ben)).toBe(true);
});

/** Records a refusal, the shortest way through a call. */
async function finishCall(page: Page): Promise<void> {
	const who = page.getByRole('region', { name: 'Who answered?' });
	if ((await who.count()) > 0) await who.getByRole('button').first().click();
	await page.getByRole('button', { name: 'Refused' }).click();
	await page.getByRole('button', { name: 'Hang up' }).click();
	await page.getByRole('button', { name: /^Save and (next|finish)$/ }).click();
}

test('[R28] the card comes after the conversation and its record', async () => {
	await finishCall(ada);
	await card(ada, 'Campaign paused').waitFor();
	await ada.getByRole('heading', { name: 'Short break' }).waitFor();
	await ada.getByText('What you have done today, Ada:').waitFor();
});

test('[R26] after Resume nobody is in the queue without pressing I’m ready', async () => {
	await admin.getByRole('button', { name: 'Resume' }).click();
	await card(ada, 'Calling is open').waitFor();
	await card(ben, 'Calling is open').waitFor();
	await expect.poll(() => sentence(admin).innerText()).toMatch(/^This campaign is running/);
	await ben.getByRole('button', { name: 'I’m ready' }).click();
	expect(await connected(ben)).not.toBe('');
	await card(ada, 'Calling is open').waitFor();
	await expect.poll(() => figure(admin, 'The room', 'In conversation').innerText(), PATIENT).toBe('1');
	expect(await figure(admin, 'The room', 'Waiting').innerText()).toBe('0');
	await expect.poll(() => figure(admin, 'The room', 'Ringing').innerText()).toBe('0');
	await ada.getByRole('button', { name: 'I’m ready' }).click();
	expect(await connected(ada)).not.toBe('');
	await expect.poll(() => figure(admin, 'The room', 'In conversation').innerText(), PATIENT).toBe('2');
	await finishCall(ben);
	await finishCall(ada);
	await expect.poll(() => figure(results, 'Totals', 'Connected').innerText(), PATIENT).toBe('4');
	await expect.poll(() => results.getByRole('row', { name: /^Refused 3 / }).count(), PATIENT).toBe(1);
	expect(await isSameDocument(results)).toBe(true);
	expect(await isSameDocument(admin)).toBe(true);
	await ben.getByRole('button', { name: 'Leave' }).click();
	await card(ben, 'Thank you, Ben').waitFor();
});

test('[R25] a complete campaign shows its card, with the caller’s own figures', async () => {
	const small = await makeCampaign(server, { name: 'One number', landlines: 1 });
	const page = await person();
	await startCalling(page, small.callerUrl, 'Eve');
	expect(await connected(page)).toBe('MARIA LOPEZ');
	await finishCall(page);
	await card(page, 'Campaign complete').waitFor(PATIENT);
	await page.getByText('Every number of this campaign has been called.').waitFor();
	await page.getByText('What you have done today, Eve:').waitFor();
	await admin.goto(`${server.url}/campaigns/${small.id}/run`);
	await expect.poll(() => sentence(admin).innerText()).toBe('This campaign is complete.');
});

test('[R24] the alert bar has vanished at its time from a page that nobody reloaded', async () => {
	await ada.getByText('Pizza at seven in the office.').waitFor({ state: 'detached', timeout: 90_000 });
	const gone = await ada.evaluate((): number => Reflect.get(window, 'barGone'));
	expect(gone).toBeGreaterThanOrEqual(barUntil - 1000);
	expect(gone).toBeLessThan(barUntil + 5000);
	expect(await isSameDocument(ada)).toBe(true);
});

test('no page complained about anything', () => {
	expect(visitors.flatMap((each) => each.complaints)).toEqual([]);
});
