/** Campaigns over the whole Worker, from sign-up to open pages, for workerd tests. */
import { env, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { CallerServerFrame, ClickerServerFrame } from '../../protocol/frames.ts';
import type { CampaignView, JoinedView, ListView } from '../../protocol/rest.ts';
import type { StatusView } from '../../protocol/views.ts';
import { SocketPage, until } from './socket-page.ts';
import { migrate, ORIGIN, send } from './worker-api.ts';

let key = '';
/** A request of the admin. */
export const api = <T>(method: string, path: string, json?: unknown) => send<T>(method, path, json, { authorization: `Bearer ${key}` });

/** Tables, and an admin of a new installation; once a file. */
export async function signUp(): Promise<void> {
	await migrate();
	const setUp = await send('POST', '/api/setup', {
		organisation: 'Neighbours',
		name: 'Ann',
		email: 'ann@example.org',
		password: 'correct horse battery',
	});
	const cookie = setUp.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	key = (await send<{ key: string }>('POST', '/api/api-keys', { name: 'test' }, { cookie, origin: ORIGIN })).body.key;
}

/** A campaign with the tokens of its links. */
export interface Live {
	id: string;
	path: string;
	stub: ReturnType<typeof env.CAMPAIGN.getByName>;
	caller: string;
	clicker: string;
}
const AREAS = '212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240'.split(' ');
/** A number that a person of the simulated carrier answers after half a second. */
export const answers = (n: number): string => `+1${AREAS[n]}5550195`;

/** A practice campaign with a list by the import route; started unless told otherwise. */
export async function campaign(csv: string, settings: object = {}, launch = true): Promise<Live> {
	const made = await api<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', practice: true, timeZone: 'America/New_York' });
	const { id } = made.body;
	const path = `/api/campaigns/${id}`;
	expect((await api('PATCH', `${path}/settings`, settings)).status).toBe(200);
	const imported = await exports.default.fetch(
		new Request(`${ORIGIN}${path}/lists/import?name=List`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: csv }),
	);
	expect(await imported.json<ListView>()).toMatchObject({ state: 'ready', rejected: 0 });
	const live = { id, path, stub: env.CAMPAIGN.getByName(id), caller: '', clicker: '' };
	if (!launch) return live;
	expect((await api('POST', `${path}/launch`)).status).toBe(201);
	const { callerUrl, clickerUrl } = (await api<CampaignView>('GET', path)).body;
	return { ...live, caller: callerUrl?.split('/').at(-1) ?? '', clicker: clickerUrl?.split('/').at(-1) ?? '' };
}
/** A list of people with one number each. */
export const landlines = (phones: string[]): string =>
	`First Name,Home Phone\n${phones.map((phone, n) => `Person ${n},${phone}`).join('\n')}\n`;
export const cells = (phones: string[]): string =>
	`First Name,Cell Phone\n${phones.map((phone, n) => `Person ${n},${phone}`).join('\n')}\n`;

export const statusOf = async (live: Live): Promise<StatusView> =>
	(await api<{ status: StatusView }>('GET', `${live.path}/status`)).body.status;
/** Its status once loading is over. */
export const loaded = (live: Live) =>
	until(
		() => statusOf(live),
		(status) => status.kind !== 'loading' && status.kind !== 'not_started',
	);
/** Rows of the object's own storage. */
export const rows = <T>(live: Live, query: string): Promise<T[]> =>
	runInDurableObject(env.CAMPAIGN.getByName(live.id), (_, state) => state.storage.sql.exec(query).toArray() as T[]);

/** Joins by the link and opens the page's socket. */
export async function callerPage(live: Live, name = 'Ann') {
	const joined = await send<JoinedView>('POST', `/api/join/${live.caller}/caller`, { name });
	expect(joined.status).toBe(201);
	return { ...joined.body, page: await SocketPage.open<CallerServerFrame>(joined.body.ticket) };
}
export async function clickerPage(live: Live) {
	const joined = await send<JoinedView>('POST', `/api/join/${live.clicker}/clicker`, { name: 'Cleo' });
	expect(joined.status).toBe(201);
	return { ...joined.body, page: await SocketPage.open<ClickerServerFrame>(joined.body.ticket) };
}
export type View = Extract<CallerServerFrame, { t: 'view' }>;
export const inState =
	(state: string) =>
	(frame: CallerServerFrame): frame is View =>
		frame.t === 'view' && frame.view.session.state === state;
export const isDone = (commandId: string) => (frame: CallerServerFrame) => frame.t === 'done' && frame.commandId === commandId;

/** Copies in D1 against the object's own rows. */
export async function sameInD1(live: Live): Promise<void> {
	await until(
		() => rows<{ n: number }>(live, 'select (select count(*) from dirty) + (select count(*) from approval_batches) n'),
		([left]) => left?.n === 0,
		30_000,
	);
	const d1 = async (query: string) => (await env.DB.prepare(query).bind(live.id).all()).results;
	const attempts =
		'id, version, phone, disposition, cause, counted, placed_at, answered_at, connected_at, ended_at, result_answer_id, saved_at';
	expect(await d1(`select ${attempts} from attempts where campaign_id = ? order by id`)).toEqual(
		await rows(live, `select ${attempts.replace('result_answer_id', 'result_answer result_answer_id')} from attempts order by id`),
	);
	expect(
		await d1('select attempt_id, person_ref, question_id, version, value from answers where campaign_id = ? order by 1, 2, 3'),
	).toEqual(
		await rows(live, 'select attempt attempt_id, person person_ref, question question_id, version, value from answers order by 1, 2, 3'),
	);
	expect(await d1('select id, version, name, ended_at, calls from caller_sessions where campaign_id = ? order by id')).toEqual(
		await rows(live, 'select id, version, name, ended_at, calls from sessions order by id'),
	);
}
