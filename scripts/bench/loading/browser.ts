/** The uploader of the Contacts step in Chromium: how long a file takes, and what the page's process grows by. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../lib/chromium.ts';
import { newCampaign } from '../lib/campaign.ts';
import { say } from '../lib/report.ts';
import { type BenchServer, memoryOf } from '../lib/server.ts';
import { rendererOf } from './renderer.ts';

/** Null where there is no Chromium. */
export async function browserUpload(server: BenchServer, file: string): Promise<{ seconds: number; peakMb: number } | null> {
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
		const page = await browser.newPage();
		await page.goto(server.url);
		await page.getByLabel('E-mail').fill(server.email);
		await page.getByLabel('Password').fill(server.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
		await page.goto(`${server.url}/campaigns/${campaign}/contacts`);
		await page.locator('input[type=file]').waitFor({ state: 'attached' });
		const pid = rendererOf();
		const idle = memoryOf(pid);
		let peak = idle;
		const watch = setInterval(() => {
			peak = Math.max(peak, memoryOf(pid));
		}, 100);
		await page.locator('input[type=file]').setInputFiles(file);
		const upload = page.getByRole('button', { name: /^(Upload|Add)/ });
		await upload.waitFor({ timeout: 60_000 });
		const began = performance.now();
		await upload.click();
		for (;;) {
			const lists = await server.rest.json<{ state: string; rows: number }[]>('GET', `/api/campaigns/${campaign}/lists`);
			if (lists[0]?.state === 'ready') break;
			if (lists[0]?.state === 'failed') throw new Error('the upload through the page failed');
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
		clearInterval(watch);
		return { seconds: (performance.now() - began) / 1000, peakMb: peak - idle };
	} finally {
		await browser.close();
	}
}
