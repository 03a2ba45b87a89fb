/** The caller's side in real browsers: practice, keys alone, Spanish on a phone, a lost network, a tab nobody looks at, two devices, messages. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ResultsView } from '../../protocol/rest.ts';
import {
	axeFindings,
	connected,
	isSameDocument,
	launch,
	markDocument,
	PATIENT,
	speakingTo,
	startCalling,
	type Visitor,
	type VisitorOptions,
	visitor,
} from '../support/browser.ts';
import { makeCampaign, PATIENT_PEOPLE, restOf } from '../support/campaigns.ts';
import { INJECTIONS } from '../support/injections.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let people: Visitor[] = [];

beforeAll(async () => {
	server = await startServer({ electorate: PATIENT_PEOPLE });
	browser = await launch();
});
afterAll(async () => {
	await browser?.close();
	await server?.stop();
});
afterEach(async () => {
	const complaints = people.flatMap((each) => each.complaints);
	await Promise.all(people.map((each) => each.context.close()));
	people = [];
	expect(complaints).toEqual([]);
});

async function person(options: VisitorOptions = {}): Promise<Page> {
	const made = await visitor(browser, options);
	people.push(made);
	return made.page;
}
const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { name });
const totals = async (id: string) => (await restOf(server).send<ResultsView>('GET', `/api/campaigns/${id}/results`)).totals;

test('[T12] [T4] practice by keys alone: the script, a record, and nothing leaves the page', async () => {
	const campaign = await makeCampaign(server, { name: 'Practice', landlines: 1 });
	const page = await person();
	await page.goto(campaign.callerUrl);
	await page.getByLabel('Your name').fill('Ada');
	await page.getByRole('button', { name: /^Practise first/ }).focus();
	const asked: string[] = [];
	page.on('request', (request) => {
		if (new URL(request.url()).pathname.startsWith('/api/')) asked.push(request.url());
	});
	await page.keyboard.press('Enter');
	await page.getByText('You are practising.').waitFor();
	expect(await connected(page)).toBe('MARIA SAMPLE');
	await page.getByText('Voice: “Hello?”').waitFor();
	// The question is read out: it has the focus. Then answers and actions by their keys.
	await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('question-title');
	await page.keyboard.press('1');
	await heading(page, 'Support').waitFor();
	await page.keyboard.press('?');
	const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	for (const what of ['Hang up', 'It is a machine: hang up and go on', 'Call back later', 'Change previous answers'])
		await help.getByText(what, { exact: true }).waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('h');
	await page.getByText('You hung up. Check the answers, then save.').waitFor();
	await page.keyboard.press('s');
	await heading(page, 'You are in the queue.').waitFor();
	await page.getByText('Your first call: thank you!').waitFor();
	expect(await axeFindings(page)).toEqual([]);
	await page.getByRole('button', { name: 'End practice' }).click();
	await page.getByRole('button', { name: 'Start calling' }).waitFor();
	expect(asked).toEqual([]);
	expect((await totals(campaign.id)).attempts).toBe(0);
});

test('[T11] [T10] Spanish by the browser, on a phone with one thumb: a call that ends in a call-back', async () => {
	const campaign = await makeCampaign(server, { name: 'Otoño', landlines: 1 });
	const page = await person({ locale: 'es-MX', view: { width: 360, height: 740 }, touch: true });
	await page.goto(campaign.callerUrl);
	await heading(page, 'Haz llamadas para Otoño').waitFor();
	expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
	await page.getByLabel('Tu nombre').fill('Inés');
	await page.getByRole('button', { name: 'Empezar a llamar' }).tap();
	await page.getByText('ESTÁS HABLANDO CON MARIA LOPEZ').waitFor(PATIENT);
	// Within the thumb's reach: at the bottom of the screen, large enough.
	const hangUp = page.getByRole('button', { name: 'Colgar' });
	const box = await hangUp.boundingBox();
	expect(box?.y).toBeGreaterThan(740 / 2);
	expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
	expect(box?.height).toBeGreaterThanOrEqual(40);
	await page.getByRole('button', { name: 'Volver a llamar' }).tap();
	await page.getByRole('button', { name: 'Más tarde, a cualquier hora' }).tap();
	await page.getByRole('button', { name: 'Se le llamará más tarde' }).waitFor();
	await hangUp.tap();
	await page.getByText('Colgaste. Revisa las respuestas y guarda.').waitFor();
	expect(await axeFindings(page)).toEqual([]);
	await page.getByRole('button', { name: 'Guardar y descansar' }).tap();
	await heading(page, 'Estás en descanso').waitFor();
	await page.getByRole('button', { name: 'English' }).tap();
	await heading(page, 'You are on a break').waitFor();
	// One pass, and it is not used up: the campaign is not complete.
	await page.reload();
	await heading(page, 'You are on a break').waitFor();
});

/** Notes whether the bar was on the page when the first sound of a call began. */
const watchSound = (): void => {
	const start = OscillatorNode.prototype.start;
	OscillatorNode.prototype.start = function (...when: [number?]) {
		if (!('barAtSound' in window)) Object.assign(window, { barAtSound: /YOU ARE SPEAKING TO/.test(document.body.innerText) });
		start.apply(this, when);
	};
};

test('[T6] [T3] the network goes in the middle of a call: what is answered meanwhile arrives once, and the call goes on', async () => {
	const campaign = await makeCampaign(server, { name: 'Tunnel', landlines: 2 });
	const page = await person({ expected: /ERR_INTERNET_DISCONNECTED|WebSocket connection to|Failed to fetch/ });
	await page.addInitScript(watchSound);
	await startCalling(page, campaign.callerUrl, 'Tia');
	const name = await connected(page);
	// The card is there before the plink.
	await expect.poll(() => page.evaluate((): boolean => Reflect.get(window, 'barAtSound'))).toBe(true);
	await page.context().setOffline(true);
	await page.getByText('Your answers are kept and sent when it is back.').waitFor();
	await page.getByRole('button', { name: 'Talking to correct person' }).click();
	await page.getByRole('button', { name: 'Not sure' }).click();
	await page.getByLabel('Notes').fill('Called from a train');
	await page.context().setOffline(false);
	await page.getByText('Your answers are kept and sent when it is back.').waitFor({ state: 'detached', ...PATIENT });
	if ((await speakingTo(page).count()) > 0) {
		expect(await connected(page)).toBe(name);
		await page.getByRole('button', { name: 'Hang up' }).click();
	}
	await page.getByRole('button', { name: 'Save and take a break' }).click();
	await heading(page, 'You are on a break').waitFor();
	await expect.poll(() => totals(campaign.id), PATIENT).toMatchObject({ attempts: 1, connected: 1, dropped: 0, rightPerson: 1 });
});

/** What browsers do to a tab that nobody has looked at for minutes: nothing is painted, and timers come once a minute. */
const throttled = (): void => {
	Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
	Object.defineProperty(document, 'hidden', { get: () => true });
	window.requestAnimationFrame = () => 0;
	const later = window.setTimeout.bind(window);
	Object.assign(window, {
		setTimeout: (work: () => void, ms?: number) => later(work, Math.max(60_000, ms ?? 0)),
		setInterval: (work: () => void, ms?: number) => later(work, Math.max(60_000, ms ?? 0)),
	});
};

test('[T6] [T3] a tab that nobody looks at is connected like any other: title, bar and sound without a timer', async () => {
	const campaign = await makeCampaign(server, { name: 'Behind', landlines: 1 });
	const page = await person();
	await startCalling(page, campaign.callerUrl, 'Hanna');
	await connected(page);
	await page.context().addInitScript(throttled);
	// The conversation is taken up by a page without timers.
	await page.reload();
	expect(await connected(page)).toBe('MARIA LOPEZ');
	expect(await page.title()).toContain('Speaking to Maria Lopez');
	// Nothing is painted, so nothing can be aimed at.
	await page.getByRole('button', { name: 'Hang up' }).dispatchEvent('click');
	await page.getByText('You hung up. Please say how the call went.').waitFor();
	await page.getByText('Low tone: the call has ended').waitFor();
});

test('[T9] the same name and number on another device: Move me here takes the call along', async () => {
	const campaign = await makeCampaign(server, { name: 'Two devices', landlines: 1 });
	const laptop = await person();
	await startCalling(laptop, campaign.callerUrl, 'Mia', '614 555 0177');
	const name = await connected(laptop);
	const phone = await person({ view: { width: 360, height: 740 } });
	await startCalling(phone, campaign.callerUrl, 'mia', '(614) 555-0177');
	const dialog = phone.getByRole('dialog', { name: 'mia is calling already' });
	await dialog.getByRole('button', { name: 'I am someone else' }).waitFor();
	expect(await axeFindings(phone)).toEqual([]);
	await dialog.getByRole('button', { name: 'Move me here' }).click();
	expect(await connected(phone)).toBe(name);
	await heading(laptop, 'You are calling in another tab').waitFor();
	// The old device's key opens nothing any more.
	await laptop.getByRole('button', { name: 'Use this tab' }).click();
	await laptop.getByRole('button', { name: 'Start calling' }).waitFor();
	expect((await totals(campaign.id)).dropped).toBe(0);
});

/** Joined, as long as a card may be. */
function cardsOf(attempts: readonly string[]): string[] {
	const cards: string[] = [];
	for (const attempt of attempts) {
		const last = cards.at(-1);
		if (last === undefined || last.length + attempt.length > 3_000) cards.push(attempt);
		else cards[cards.length - 1] = last + attempt;
	}
	return cards;
}

test('[R26] [R27] no injection runs on a page that shows it, and the security policy stops what would', async () => {
	const rest = restOf(server);
	const campaign = await makeCampaign(server, { name: 'Words', landlines: 1 });
	await rest.send('PUT', `/api/campaigns/${campaign.id}/pause`);
	const page = await person({ expected: /Content Security Policy|Executing inline/ });
	const dialogs: string[] = [];
	page.on('dialog', (dialog) => {
		dialogs.push(dialog.message());
		void dialog.dismiss();
	});
	await startCalling(page, campaign.callerUrl, 'Wanda');
	await heading(page, 'Campaign paused').waitFor();
	await markDocument(page);
	const cards = cardsOf(INJECTIONS);
	for (const [n, attempt] of cards.entries()) {
		await rest.send('PUT', `/api/campaigns/${campaign.id}/end-cards/paused`, { html: `<p>Card ${n}</p>${attempt}`, nextCampaignId: null });
		await page.getByText(`Card ${n}`, { exact: true }).waitFor(PATIENT);
		const found = await page.evaluate(() =>
			[...document.querySelectorAll('main *')].flatMap((element) => [
				...(/^(script|img|svg|iframe|object|embed|form|base|meta|link|style|template|video|input)$/i.test(element.tagName)
					? [element.tagName]
					: []),
				...element
					.getAttributeNames()
					.filter(
						(name) =>
							name.startsWith('on') || (name === 'href' && /^\s*(javascript|data|vbscript):/i.test(element.getAttribute(name) ?? '')),
					),
			]),
		);
		// Icons of our own are drawn as svg.
		expect(found.filter((each) => each.toLowerCase() !== 'svg')).toEqual([]);
	}
	expect(cards.length).toBeGreaterThan(1);
	expect(dialogs).toEqual([]);
	expect(await isSameDocument(page)).toBe(true);
	// And if something slipped through, the policy would not run it.
	const ran = await page.evaluate(async () => {
		const box = document.createElement('div');
		box.innerHTML = '<img src="x" onerror="window.pwned=1"><a href="javascript:window.pwned=1">x</a>';
		document.body.append(box);
		const script = document.createElement('script');
		script.textContent = 'window.pwned=1';
		document.body.append(script);
		box.querySelector('a')?.click();
		await new Promise((resolve) => setTimeout(resolve, 200));
		return 'pwned' in window;
	});
	expect(ran).toBe(false);
});
