/** The uploader of the Contacts step in Chromium: how long a file takes, what the page's process grows by, and a tab that dies on the way. */
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../lib/chromium.ts';
import { newCampaign } from '../lib/campaign.ts';
import { say } from '../lib/report.ts';
import { type BenchServer, memoryOf, readD1 } from '../lib/server.ts';
import { rendererOf } from './renderer.ts';

export interface BrowserUpload {
	/** Without the time between the death of the tab and the choice of the file in the next one. */
	seconds: number;
	/** Most that a page's process grew by while it sent. */
	peakMb: number;
	/** How much of the file was there when the tab died. */
	resumedAt: number;
	/** Rows of the list in D1. */
	contacts: number;
	rejected: number;
}

interface List {
	id: number;
	state: string;
	bytes: number;
	nextOffset: number;
}

/** The tab dies when so much has arrived. */
const DIES_AT = 0.4;

/** One tab that sends: the growth of its process, and the list whenever it is asked for. */
class Sender {
	readonly #server: BenchServer;
	readonly #campaign: string;
	readonly page: Page;
	readonly #pid: number;
	readonly #idle: number;
	readonly #watch: NodeJS.Timeout;
	peakMb = 0;

	constructor(server: BenchServer, campaign: string, page: Page) {
		this.#server = server;
		this.#campaign = campaign;
		this.page = page;
		this.#pid = rendererOf();
		this.#idle = memoryOf(this.#pid);
		this.#watch = setInterval(() => {
			try {
				this.peakMb = Math.max(this.peakMb, memoryOf(this.#pid) - this.#idle);
			} catch {
				// The tab has just died.
			}
		}, 100);
	}

	/** Waits until the list is as wanted; fails when it can never be. */
	async until(wanted: (list: List) => boolean): Promise<List> {
		for (;;) {
			const [list] = await this.#server.rest.json<List[]>('GET', `/api/campaigns/${this.#campaign}/lists`);
			if (list?.state === 'failed') throw new Error('the upload through the page failed');
			if (list !== undefined && wanted(list)) return list;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	}

	stop(): void {
		clearInterval(this.#watch);
	}
}

async function openContacts(context: BrowserContext, server: BenchServer, campaign: string): Promise<Sender> {
	const page = await context.newPage();
	await page.goto(`${server.url}/campaigns/${campaign}/contacts`);
	await page.locator('input[type=file]').waitFor({ state: 'attached' });
	return new Sender(server, campaign, page);
}

async function signedIn(context: BrowserContext, server: BenchServer): Promise<void> {
	const page = await context.newPage();
	await page.goto(server.url);
	await page.getByLabel('E-mail').fill(server.email);
	await page.getByLabel('Password').fill(server.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
	await page.close();
}

/** Null where there is no Chromium. */
export async function browserUpload(server: BenchServer, file: string): Promise<BrowserUpload | null> {
	if (!existsSync(chromiumPath())) {
		say('There is no Chromium here: the upload through the page is left out.');
		return null;
	}
	const campaign = await newCampaign(server, 'Browser');
	const browser = await chromium.launch({
		executablePath: chromiumPath(),
		args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
	});
	try {
		const context = await browser.newContext();
		await signedIn(context, server);
		const first = await openContacts(context, server, campaign);
		await first.page.locator('input[type=file]').setInputFiles(file);
		const upload = first.page.getByRole('button', { name: /^(Upload|Add)/ });
		await upload.waitFor({ timeout: 60_000 });
		let began = performance.now();
		await upload.click();
		const cut = await first.until((list) => list.state === 'ready' || list.nextOffset >= list.bytes * DIES_AT);
		let ms = performance.now() - began;
		if (cut.state === 'uploading') await first.page.getByRole('progressbar').first().waitFor();
		first.stop();
		await first.page.close({ runBeforeUnload: false });
		// Whoever comes back chooses the same file, and it goes on where the server stands.
		const second = await openContacts(context, server, campaign);
		began = performance.now();
		if (cut.state === 'uploading') await second.page.locator('input[type=file]').setInputFiles(file);
		const done = await second.until((list) => list.state === 'ready');
		ms += performance.now() - began;
		second.stop();
		const db = readD1(server.state);
		const count = (table: string): number => Number(db.prepare(`select count(*) n from ${table} where list_id = ?`).get(done.id)?.n);
		const found = { contacts: count('contacts'), rejected: count('rejects') };
		db.close();
		return {
			seconds: ms / 1000,
			peakMb: Math.max(first.peakMb, second.peakMb),
			resumedAt: Math.round((100 * cut.nextOffset) / cut.bytes),
			...found,
		};
	} finally {
		await browser.close();
	}
}
