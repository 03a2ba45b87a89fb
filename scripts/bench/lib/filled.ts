/** A campaign with a past, written into the local D1 beside the running server. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { madeBatches } from '../../../test/support/made-campaign.ts';
import { NodeD1 } from '../../../test/support/node-d1.ts';
import { project } from '../../../worker/directory/projection.ts';

/** File of the server's D1. */
export function d1File(state: string): string {
	const folder = join(state, 'storage');
	for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		if (!name.endsWith('.sqlite') || !/d1/i.test(name)) continue;
		const db = new DatabaseSync(join(folder, name), { readOnly: true });
		const found = db.prepare(`select count(*) n from sqlite_schema where name = 'result_cells'`).get()?.n === 1;
		db.close();
		if (found) return join(folder, name);
	}
	throw new Error('the database of the server was not found');
}

/** Attempts, answers and callers as a live campaign hands them to D1, batch by batch. */
export async function fillCampaign(state: string, campaignId: string, attempts: number): Promise<void> {
	const d1 = new NodeD1(d1File(state));
	for (const batch of madeBatches(attempts)) {
		await project(d1, campaignId, batch);
		// Connections that the server closes meanwhile are to be noticed.
		await new Promise(setImmediate);
	}
	d1.sqlite.close();
}

/** As many rows of the attempts table, all alike but for their numbers, written in one statement. */
export async function fillAttempts(state: string, campaignId: string, rows: number): Promise<void> {
	const d1 = new NodeD1(d1File(state));
	d1.sqlite
		.prepare(
			`with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)
			 insert into attempts (campaign_id, id, version, number_id, phone, line_kind, list_id, pass, counted, caller_id_phone, leg_id, placed_at, ringing_at, ended_at, disposition)
			 select ?1, i, 1, i, '+1' || (2020000000 + i), 'cell', null, 1, 1, '+12025550100', ?1 || '.' || i, 1790000000000 + i * 1000, 1790000001000 + i * 1000,
			 1790000026000 + i * 1000, 'no_answer' from n`,
		)
		.run(campaignId, rows);
	d1.sqlite.close();
	await new Promise((resolve) => setTimeout(resolve, 100));
}
