/**
 * Puts an organisation, its first admin, an API key and a running practice campaign into an empty installation,
 * by the REST interface alone. Every step looks first at what is there, so that a seeding that was cut off goes on.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallerIdView, CampaignView, ListView } from '../protocol/rest.ts';
import type { Question, Script } from '../protocol/script.ts';
import type { StatusView } from '../protocol/views.ts';
import { demoList } from './demo-list.ts';
import { type Api, ApiFailure, apiOf, cookieFrom } from './server/api.ts';
import { readJson, writePrivate } from './server/state.ts';

const ORGANISATION = 'Riverside Neighbours';
const CAMPAIGN = 'Fall canvass (practice)';
const CALLER_ID = { phone: '+16145550100', label: 'Campaign office' };

/** What later starts have to know, kept in the state folder. */
export interface Access {
	email: string;
	password: string;
	apiKey: string | null;
	/** The demo campaign; null as long as there is none. */
	campaignId: string | null;
}
export interface Seeded {
	email: string;
	password: string;
	apiKey: string;
	callerUrl: string | null;
	clickerUrl: string | null;
}

/** Four groups of letters and digits that cannot be mistaken for each other: about 79 bits. */
function newPassword(): string {
	const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
	const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
	return [group(), group(), group(), group()].join('-');
}

/** Questions that follow when the right person is on the line. */
const FOLLOW_UPS: Question[] = [
	{
		id: 'support',
		title: 'Support',
		text: 'Hi {{first_name}}, this is {{caller_name}}, a volunteer with Riverside Neighbours. We are asking people about the bus line that the council wants to close. Would you like it to stay?',
		type: 'single',
		answers: [
			{ id: 'yes', label: 'Yes, it should stay', next: 'why' },
			{ id: 'unsure', label: 'Not sure', next: 'why' },
			{ id: 'no', label: 'No', next: null },
		],
		next: null,
	},
	{
		id: 'why',
		title: 'What it is used for',
		text: 'What do you or your family take the bus for?',
		type: 'multiple',
		answers: [
			{ id: 'work', label: 'Work', next: null },
			{ id: 'school', label: 'School', next: null },
			{ id: 'shops', label: 'Shopping', next: null },
			{ id: 'doctor', label: 'Doctor', next: null },
			{ id: 'never', label: 'Does not take it', next: null },
		],
		next: 'meeting',
	},
	{
		id: 'meeting',
		title: 'Council meeting',
		text: 'The council meets on Thursday at seven. Can we count on you to be there?',
		type: 'single',
		answers: [
			{ id: 'yes', label: 'Yes, will come', next: 'best_time' },
			{ id: 'maybe', label: 'Maybe', next: 'best_time' },
			{ id: 'no', label: 'No', next: null },
		],
		next: null,
	},
	{
		id: 'best_time',
		title: 'Reminder',
		text: 'Thank you, {{first_name}}. When is a good time to remind you?',
		type: 'text',
		answers: [],
		next: null,
	},
];

/** The server's own first question, followed by ours once the right person is on the line. */
export function demoScript(standard: Script): Script {
	const [first] = standard.questions;
	if (!first) throw new Error('The server has no standard first question.');
	const [right, ...others] = first.answers;
	if (!right) throw new Error('The standard first question has no answers.');
	return { questions: [{ ...first, answers: [{ ...right, next: 'support' }, ...others] }, ...FOLLOW_UPS] };
}

const EVERY_DAY = Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 }));
const DEMO_SETTINGS = {
	clicking: true,
	hours: { timeZone: 'America/New_York', week: EVERY_DAY },
	// Around the clock: only the simulated carrier may be used so.
	localWindow: { openMinute: 0, closeMinute: 1440 },
};

const accessFile = (folder: string): string => join(folder, 'access.json');

/** Changes what later starts will know; written before it is used, so that no sign-in is ever lost. */
function remember(folder: string, access: Access): Access {
	writePrivate(accessFile(folder), `${JSON.stringify(access, null, '\t')}\n`);
	return access;
}

async function newApiKey(url: string, { email, password }: Access): Promise<string> {
	let cookie: string;
	try {
		cookie = await cookieFrom(url, '/api/setup', { organisation: ORGANISATION, name: 'Ann Admin', email, password });
	} catch (error) {
		if (!(error instanceof ApiFailure && error.status === 409)) throw error;
		// An earlier start got no further than this.
		cookie = await cookieFrom(url, '/api/auth/sign-in/email', { email, password });
	}
	const view = await apiOf(url, { cookie }).send<{ key?: string }>('POST', '/api/api-keys', { name: 'npm start' });
	if (!view.key) throw new Error('The server made an API key and did not tell it.');
	return view.key;
}

async function campaignOf(api: Api): Promise<string> {
	const all = await api.send<CampaignView[]>('GET', '/api/campaigns');
	const found = all.find((campaign) => campaign.name === CAMPAIGN);
	if (found) return found.id;
	const made = await api.send<CampaignView>('POST', '/api/campaigns', { name: CAMPAIGN, practice: true, timeZone: 'America/New_York' });
	return made.id;
}

async function setUp(api: Api, path: string): Promise<void> {
	const { version, script } = await api.send<{ version: number; script: Script }>('GET', `${path}/script`);
	if (!script.questions.some((question) => question.id === 'support'))
		await api.send('PUT', `${path}/script`, { script: demoScript(script), baseVersion: version });
	await api.send('PATCH', `${path}/settings`, DEMO_SETTINGS);
	const callerIds = await api.send<CallerIdView[]>('GET', `${path}/caller-ids`);
	// A practice campaign brings its own.
	if (callerIds.length === 0) await api.send('POST', `${path}/caller-ids`, CALLER_ID);
	const lists = await api.send<ListView[]>('GET', `${path}/lists`);
	for (const list of lists) if (list.state !== 'ready') await api.send('DELETE', `${path}/lists/${list.id}`);
	if (lists.some((list) => list.state === 'ready')) return;
	const list = await api.send<ListView>('POST', `${path}/lists/import?name=${encodeURIComponent('County file')}`, demoList());
	if (list.state !== 'ready') throw new Error(`The demo list was not accepted: ${list.problem ?? list.state}`);
}

async function waitUntilLoaded(api: Api, path: string): Promise<void> {
	const until = performance.now() + 120_000;
	for (;;) {
		const { status } = await api.send<{ status: StatusView }>('GET', `${path}/status`);
		if (status.kind !== 'loading' && status.kind !== 'not_started') return;
		if (performance.now() > until) throw new Error(`The demo campaign does not get further than "${status.sentence}"`);
		await wait(100);
	}
}

/** Links carry the address under which they were asked for; null when the campaign is gone. */
async function linksOf(api: Api, campaignId: string): Promise<{ callerUrl: string | null; clickerUrl: string | null }> {
	try {
		const { callerUrl, clickerUrl } = await api.send<CampaignView>('GET', `/api/campaigns/${campaignId}`);
		return { callerUrl, clickerUrl };
	} catch (error) {
		if (error instanceof ApiFailure && [401, 403, 404, 410].includes(error.status)) return { callerUrl: null, clickerUrl: null };
		throw error;
	}
}

/**
 * Makes sure that there is an admin and, unless `empty`, the demo campaign; returns how to get in. What somebody has
 * changed or archived since the first start is left as it is.
 */
export async function seed(folder: string, url: string, empty: boolean, say: (line: string) => void): Promise<Seeded> {
	let access =
		readJson<Access>(accessFile(folder)) ??
		remember(folder, { email: 'admin@partyline.example', password: newPassword(), apiKey: null, campaignId: null });
	const apiKey = access.apiKey ?? (await newApiKey(url, access));
	if (access.apiKey === null) access = remember(folder, { ...access, apiKey });
	const { email, password } = access;
	const api = apiOf(url, { apiKey });
	let { campaignId } = access;
	if (campaignId === null && !empty) {
		say('Making the demo campaign …');
		campaignId = await campaignOf(api);
		const path = `/api/campaigns/${campaignId}`;
		const { startedAt } = await api.send<CampaignView>('GET', path);
		if (startedAt === null) await setUp(api, path);
		await api.send('POST', `${path}/launch`);
		await waitUntilLoaded(api, path);
		remember(folder, { ...access, campaignId });
	}
	const links = campaignId === null || empty ? { callerUrl: null, clickerUrl: null } : await linksOf(api, campaignId);
	return { email, password, apiKey, ...links };
}
