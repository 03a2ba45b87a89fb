/** Campaigns for the end-to-end tests that are not about setting one up: made by the REST interface alone. */
import type { CampaignView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { StatusView } from '../../protocol/views.ts';
import { demoScript } from '../../scripts/seed.ts';
import { type Api, apiOf } from '../../scripts/server/api.ts';

export interface MadeCampaign {
	id: string;
	callerUrl: string;
	/** null with clicking off. */
	clickerUrl: string | null;
}

export interface CampaignPlan {
	name: string;
	cells?: number;
	landlines?: number;
	settings?: Partial<Settings>;
	/** Default true. */
	started?: boolean;
}

/** Everybody answers soon and talks until the caller hangs up: what happens next is the test's to say. */
export const PATIENT_PEOPLE = {
	answerRate: 1,
	machineRate: 0,
	badRate: 0,
	busyRate: 0,
	answerRing: { meanS: 2, cv: 0.1, minS: 1, maxS: 3 },
	talk: [{ share: 1, meanS: 900, cv: 0.1, minS: 600, maxS: 1200 }],
};

const AROUND_THE_CLOCK: Partial<Settings> = {
	hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 })) },
	localWindow: { openMinute: 0, closeMinute: 1440 },
};

const PEOPLE = ['Maria Lopez', 'Ann Chen', 'Tom Baker', 'Ida Novak', 'Omar Haddad', 'Jo Adams', 'Li Wei', 'Eve Stone'];

/** A file of invented people, each with one number: the landlines first. */
export function peopleFile(cells: number, landlines: number): string {
	const rows = ['First name,Last name,Cell phone,Home phone'];
	for (let n = 0; n < cells + landlines; n++) {
		const [first, last] = (PEOPLE[n % PEOPLE.length] ?? '').split(' ');
		const number = `(614) 555-${String(1000 + n)}`;
		rows.push(`${first},${last}${n < PEOPLE.length ? '' : ` ${n}`},${n < landlines ? '' : number},${n < landlines ? number : ''}`);
	}
	return `${rows.join('\r\n')}\r\n`;
}

export const restOf = (server: { url: string; apiKey: string }): Api => apiOf(server.url, { apiKey: server.apiKey });

async function untilLoaded(api: Api, path: string): Promise<void> {
	for (;;) {
		const { status } = await api.send<{ status: StatusView }>('GET', `${path}/status`);
		if (status.kind !== 'loading' && status.kind !== 'not_started') return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** A practice campaign with the script of the demo, loaded and ready unless `started` is false. */
export async function makeCampaign(server: { url: string; apiKey: string }, plan: CampaignPlan): Promise<MadeCampaign> {
	const api = restOf(server);
	const { id } = await api.send<CampaignView>('POST', '/api/campaigns', { name: plan.name, practice: true, timeZone: 'America/New_York' });
	const path = `/api/campaigns/${id}`;
	const { version, script } = await api.send<{ version: number; script: Script }>('GET', `${path}/script`);
	await api.send('PUT', `${path}/script`, { script: demoScript(script), baseVersion: version });
	await api.send('PATCH', `${path}/settings`, { ...AROUND_THE_CLOCK, ...plan.settings });
	await api.send('POST', `${path}/lists/import?name=People`, peopleFile(plan.cells ?? 0, plan.landlines ?? 0));
	if (plan.started === false) return { id, callerUrl: '', clickerUrl: null };
	await api.send('POST', `${path}/launch`);
	await untilLoaded(api, path);
	const made = await api.send<CampaignView>('GET', path);
	if (made.callerUrl === null) throw new Error('A started campaign has no caller link.');
	return { id, callerUrl: made.callerUrl, clickerUrl: made.clickerUrl };
}
