/** A started campaign for a bench, made by the REST interface alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CampaignView, ListView } from '../../../protocol/rest.ts';
import type { StatusView } from '../../../protocol/views.ts';
import type { BenchServer } from './server.ts';

const EVERY_DAY = Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 }));

/** A campaign with clicking on and hours around the clock, not started, without contacts. */
export async function newCampaign(server: BenchServer, name: string): Promise<string> {
	const { id } = await server.rest.json<CampaignView>('POST', '/api/campaigns', { name, practice: true, timeZone: 'America/New_York' });
	await server.rest.json('PATCH', `/api/campaigns/${id}/settings`, {
		clicking: true,
		hours: { timeZone: 'America/New_York', week: EVERY_DAY },
		localWindow: { openMinute: 0, closeMinute: 1440 },
	});
	return id;
}

/** Uploads a file by curl, as somebody with an API key would. */
export async function curlList(server: BenchServer, campaign: string, file: string, gzip = false): Promise<ListView> {
	const args = [
		'-sS',
		'-X',
		'POST',
		'-T',
		file,
		'-H',
		`authorization: Bearer ${server.apiKey}`,
		'-H',
		'content-type: application/octet-stream',
	];
	if (gzip) args.push('-H', 'content-encoding: gzip');
	const child = spawn('curl', [...args, `${server.url}/api/campaigns/${campaign}/lists/import?name=Bench`], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let out = '';
	child.stdout.on('data', (chunk: Buffer) => {
		out += chunk.toString();
	});
	await once(child, 'close');
	const list = JSON.parse(out) as ListView;
	if (list.state !== 'ready') throw new Error(`the list was not taken: ${out}`);
	return list;
}

/** Starts the campaign and waits until it is loaded; ms from the press to 100 %. */
export async function launch(server: BenchServer, campaign: string): Promise<number> {
	const began = performance.now();
	await server.rest.json('POST', `/api/campaigns/${campaign}/launch`);
	for (;;) {
		const { status } = await server.rest.json<{ status: StatusView }>('GET', `/api/campaigns/${campaign}/status`);
		if (status.kind !== 'loading' && status.kind !== 'not_started') return performance.now() - began;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** The secret part of the clicker link. */
export async function clickerToken(server: BenchServer, campaign: string): Promise<string> {
	const view = await server.rest.json<CampaignView>('GET', `/api/campaigns/${campaign}`);
	return new URL(view.clickerUrl ?? '').pathname.split('/').at(-1) ?? '';
}

/** What a campaign has used since its object woke. */
export interface Usage {
	sinceWaking: number;
	rowsRead: number;
	rowsWritten: number;
	d1RowsRead: number;
	d1RowsWritten: number;
	d1Batches: number;
	messagesIn: number;
	messagesOut: number;
	alarms: number;
	approvals: number;
	dials: number;
}
export const usageOf = (server: BenchServer, campaign: string): Promise<Usage> =>
	server.rest.json<Usage>('GET', `/api/campaigns/${campaign}/usage`);
