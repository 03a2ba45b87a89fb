/** The campaign of a rehearsal: made from a file by the REST interface alone, or one that is there already. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CallerIdView, CampaignListItem, CampaignView, ListView, PreviewView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { StatusView, StepReadiness } from '../../protocol/views.ts';
import { type Rest, RestError } from './rest.ts';
import { realWait } from './time.ts';

const PREVIEW_BYTES = 262_144;
const PART_BYTES = 8_000_000;
const CALLER_ID = { phone: '+16145550100', label: 'Rehearsal' };
const EVERY_DAY = Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 }));
const OPEN_ALL_DAY = { clicking: true, hours: { timeZone: 'America/New_York', week: EVERY_DAY } };
const ROUND_THE_CLOCK = { ...OPEN_ALL_DAY, localWindow: { openMinute: 0, closeMinute: 1440 } };

export interface RehearsalCampaign {
	id: string;
	name: string;
	callerToken: string;
	/** null: clicking is off. */
	clickerToken: string | null;
}

/** A rehearsal that cannot take place, in words. */
export class CannotRehearse extends Error {
	override name = 'CannotRehearse';
}

const tokenOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

async function linksOf(rest: Rest, id: string): Promise<RehearsalCampaign> {
	const view = await rest.json<CampaignView>('GET', `/api/campaigns/${id}`);
	if (view.callerUrl === null) throw new CannotRehearse(`The campaign "${view.name}" has no caller link.`);
	return {
		id,
		name: view.name,
		callerToken: tokenOf(view.callerUrl),
		clickerToken: view.clickerUrl === null ? null : tokenOf(view.clickerUrl),
	};
}

/** The campaign with this id, or the newest started one. */
export async function startedCampaign(rest: Rest, id: string | null): Promise<RehearsalCampaign> {
	if (id !== null) return await linksOf(rest, id);
	const all = await rest.json<CampaignListItem[]>('GET', '/api/campaigns');
	const found = all.filter((campaign) => campaign.startedAt !== null && campaign.carrier === 'simulated')[0];
	if (!found) throw new CannotRehearse('There is no started campaign with the simulated carrier. Give a list: --list FILE.csv');
	return await linksOf(rest, found.id);
}

/** Sends the file in parts, as the page does; goes on where the server says it stands. */
async function upload(rest: Rest, path: string, file: string, name: string, say: (line: string) => void): Promise<ListView> {
	const handle = await open(file);
	try {
		const { size } = await handle.stat();
		const read = async (offset: number, most: number) => {
			const buffer = new Uint8Array(Math.min(most, Math.max(0, size - offset)));
			const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
			return buffer.subarray(0, bytesRead);
		};
		const preview = await rest.bytes<PreviewView>('POST', `${path}/lists/preview`, await read(0, PREVIEW_BYTES));
		for (const warning of preview.warnings) say(`The list: ${warning}`);
		let list = await rest.json<ListView>('POST', `${path}/lists`, { name, bytes: size, format: preview.format });
		while (list.state === 'uploading') {
			const offset = list.nextOffset;
			const part = await read(offset, PART_BYTES);
			const last = offset + part.length >= size;
			list = await rest.bytes<ListView>('PUT', `${path}/lists/${list.id}/content?offset=${offset}${last ? '&last=true' : ''}`, part);
			if (size > PART_BYTES) say(`Uploading: ${Math.floor((list.nextOffset / Math.max(1, size)) * 100)} %`);
			if (last && list.state === 'uploading') throw new CannotRehearse('The server has the whole list and does not say so.');
		}
		if (list.state !== 'ready') throw new CannotRehearse(`The list was not accepted: ${list.problem ?? list.state}`);
		return list;
	} finally {
		await handle.close();
	}
}

function wordsOf(error: RestError): string {
	const details = error.details as { missing?: StepReadiness[] } | null;
	return (details?.missing ?? []).map((step) => `${step.title}: ${step.problems.join(' ')}`).join('; ') || error.message;
}

/** The whole main job: a campaign, its list, settings around the clock, a caller ID, the start. */
export async function campaignFromFile(
	rest: Rest,
	file: string,
	say: (line: string) => void,
	/** With Twilio: the account's numbers to call from. */
	numbers: readonly string[] | null = null,
): Promise<RehearsalCampaign> {
	const name = `Rehearsal of ${basename(file)}`.slice(0, 120);
	const campaign = await rest.json<CampaignView>('POST', '/api/campaigns', {
		name,
		practice: numbers === null,
		timeZone: 'America/New_York',
	});
	const path = `/api/campaigns/${campaign.id}`;
	const list = await upload(rest, path, file, basename(file).slice(0, 200), say);
	say(`${list.rows} rows read, ${list.accepted} phone numbers accepted, ${list.rejected} rows rejected.`);
	const { script } = await rest.json<{ version: number; script: Script }>('GET', `${path}/script`);
	if (script.questions.length === 0) throw new CannotRehearse('A new campaign has no questions.');
	if (numbers) await rest.json('PATCH', path, { carrier: 'twilio' });
	await rest.json('PATCH', `${path}/settings`, numbers ? OPEN_ALL_DAY : ROUND_THE_CLOCK);
	const callerIds = await rest.json<CallerIdView[]>('GET', `${path}/caller-ids`);
	if (numbers) {
		for (const phone of numbers) await rest.json('POST', `${path}/caller-ids`, { phone, label: 'Rehearsal' });
	} else if (callerIds.length === 0) await rest.json('POST', `${path}/caller-ids`, CALLER_ID);
	try {
		await rest.json<StatusView>('POST', `${path}/launch`);
	} catch (error) {
		if (error instanceof RestError && error.status === 409) throw new CannotRehearse(`The campaign cannot be started. ${wordsOf(error)}`);
		throw error;
	}
	return await linksOf(rest, campaign.id);
}

/** Waits until the first load is done, telling how far it is. */
export async function untilLoaded(rest: Rest, id: string, say: (line: string) => void): Promise<StatusView> {
	let told = -1;
	let lastChange = performance.now();
	for (;;) {
		const { status } = await rest.json<{ status: StatusView }>('GET', `/api/campaigns/${id}/status`);
		if (status.kind !== 'loading' && status.kind !== 'not_started') {
			// A short list may be loaded before anybody could look.
			if (told < 100) say('Loading 100 %');
			return status;
		}
		const percent = Math.floor(status.loading?.percent ?? 0);
		if (percent !== told) {
			say(`Loading ${percent} %`);
			told = percent;
			lastChange = performance.now();
		}
		if (performance.now() - lastChange > 120_000) throw new CannotRehearse(`Loading does not get on: ${status.sentence}`);
		await realWait(250);
	}
}
