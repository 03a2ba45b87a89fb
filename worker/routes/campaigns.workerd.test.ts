import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Readiness, StatusView, StepReadiness } from '../../protocol/views.ts';
import { addList, migrate, organisation, send, type TestApi } from '../../test/support/worker-api.ts';

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

async function campaign(over: object = {}): Promise<{ id: string; path: string }> {
	const made = await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', timeZone: 'America/Chicago', ...over });
	expect(made.status).toBe(201);
	return { id: made.body.id, path: `/api/campaigns/${made.body.id}` };
}
const audited = async (campaignId: string): Promise<string[]> =>
	(
		await env.DB.prepare('select action from audit_log where campaign_id = ? order by id').bind(campaignId).all<{ action: string }>()
	).results.map((r) => r.action);

describe('campaigns', () => {
	test('begin with the default script, settings and, when real, no caller ID', async () => {
		const { id, path } = await campaign();
		expect((await api.send<CampaignView>('GET', path)).body).toMatchObject({
			name: 'Ward 5',
			practice: false,
			startedAt: null,
			callerUrl: null,
			clickerUrl: null,
		});
		const { body: settings } = await api.send<Settings>('GET', `${path}/settings`);
		expect(settings).toMatchObject({
			clicking: true,
			passes: 1,
			hours: { timeZone: 'America/Chicago' },
			localWindow: { openMinute: 480, closeMinute: 1260 },
		});
		expect((await api.send('GET', `${path}/caller-ids`)).body).toEqual([]);
		const script = await api.send<{ version: number; script: Script }>('GET', `${path}/script`);
		expect([script.body.version, script.body.script.questions.length]).toEqual([1, 1]);
		expect(await audited(id)).toEqual(['campaign.created']);
	});

	test('[X1] of practice come with a ready-made number and any hour of the day; the switch does the same', async () => {
		const { path } = await campaign({ practice: true });
		const ids = async () => (await api.send<{ phone: string; readyMade: boolean }[]>('GET', `${path}/caller-ids`)).body;
		const window = async () => (await api.send<Settings>('GET', `${path}/settings`)).body.localWindow;
		expect(await ids()).toMatchObject([{ phone: '+12025550100', readyMade: true, label: 'Practice number' }]);
		expect(await window()).toEqual({ openMinute: 0, closeMinute: 1440 });
		expect((await api.send<CampaignView>('PATCH', path, { practice: false })).body.practice).toBe(false);
		expect([await ids(), await window()]).toEqual([[], { openMinute: 480, closeMinute: 1260 }]);
		await api.send('PATCH', path, { practice: true });
		await api.send('PATCH', path, { practice: true });
		expect(await ids()).toHaveLength(1);
	});

	test('[N1] a caller ID is written as the campaign’s own country writes it', async () => {
		const { path } = await campaign({ timeZone: 'Europe/London' });
		expect((await api.send('POST', `${path}/caller-ids`, { phone: '020 7946 0958' })).body).toMatchObject({ phone: '+442079460958' });
	});

	test('are seen by their own organisation only, in every route', async () => {
		const { path } = await campaign();
		const other = await organisation();
		expect((await other.send('GET', '/api/campaigns')).body).toEqual([]);
		for (const [method, at] of [
			['GET', ''],
			['PATCH', ''],
			['DELETE', ''],
			['GET', '/settings'],
			['POST', '/launch'],
			['GET', '/exports/attempts.csv'],
			['GET', '/carrier-ledger'],
		] as const)
			expect((await other.send(method, path + at, method === 'PATCH' ? { name: 'x' } : undefined)).error?.code, at).toBe('not_found');
	});

	test('[O6] once archived are not listed and not changed', async () => {
		const { id, path } = await campaign();
		expect((await api.send('DELETE', path)).status).toBe(204);
		const listed = (await api.send<CampaignView[]>('GET', '/api/campaigns')).body.map((c) => c.id);
		expect(listed).not.toContain(id);
		expect((await api.send('PATCH', path, { name: 'x' })).error.code).toBe('gone');
	});

	test('a mistyped field or an unknown zone is named', async () => {
		const { path } = await campaign();
		expect((await api.send('PATCH', path, { title: 'x' })).error.message).toContain('title');
		expect((await api.send('PATCH', `${path}/settings`, { ringTimeoutS: 5 })).error.details).toMatchObject({
			issues: [{ path: ['ringTimeoutS'] }],
		});
		expect((await api.send('POST', '/api/campaigns', { timeZone: 'Mars/Olympus' })).error.details).toMatchObject({
			issues: [{ path: ['timeZone'] }],
		});
		const hours = { timeZone: 'UTC', week: [{ openMinute: 60, closeMinute: 60 }, null, null, null, null, null, null] };
		expect((await api.send('PATCH', `${path}/settings`, { hours })).error.details).toMatchObject({
			issues: [{ path: ['hours', 'week', '0'] }],
		});
	});

	test('[S3] settings changed by several at once are all kept', async () => {
		const { id, path } = await campaign();
		const patches = [{ passes: 3 }, { wrapUpS: 60 }, { ringTimeoutS: 30 }, { dropLimitPercent: 1 }];
		const answers = await Promise.all(patches.map((patch) => api.send('PATCH', `${path}/settings`, patch)));
		expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
		expect((await api.send('GET', `${path}/settings`)).body).toMatchObject(Object.assign({}, ...patches));
		expect(await audited(id)).toHaveLength(5);
	});
});

describe('scripts', () => {
	const script = (title: string): Script => ({
		questions: [{ id: 'r', title, text: '', type: 'single', answers: [{ id: 'a', label: 'A', next: null, outcome: 'final' }], next: null }],
	});
	test('[Q3] are versions: of two saves on the same base one wins, the other is a conflict', async () => {
		const { path } = await campaign();
		const saves = await Promise.all(
			['One', 'Two'].map((title) => api.send<{ version: number }>('PUT', `${path}/script`, { script: script(title), baseVersion: 1 })),
		);
		expect(saves.map((s) => s.status).sort()).toEqual([200, 409]);
		const winner = saves[0]?.status === 200 ? 'One' : 'Two';
		const now = await api.send<{ version: number; script: Script }>('GET', `${path}/script`);
		expect([now.body.version, now.body.script.questions[0]?.title]).toEqual([2, winner]);
		expect((await api.send('PUT', `${path}/script`, { script: script('x'), baseVersion: 1 })).error.code).toBe('conflict');
		const versions = await env.DB.prepare('select count(*) n from script_versions where campaign_id = ?')
			.bind(path.split('/').at(-1))
			.first('n');
		expect(versions).toBe(2);
	});
	test('are linted with the fields of the lists', async () => {
		const { id, path } = await campaign();
		const withField = script('x');
		if (withField.questions[0]) withField.questions[0].text = 'You live in {{ward}}';
		const lint = async () =>
			(await api.send<{ problems: { severity: string }[] }>('POST', `${path}/script/lint`, { script: withField })).body.problems;
		expect((await lint()).map((p) => p.severity)).toEqual(['warning']);
		const list = await addList(id, ['+16145550111']);
		expect((await lint()).map((p) => p.severity)).toEqual(['error']);
		await env.DB.prepare('delete from contact_lists where id = ?').bind(list).run();
		await addList(id, ['+16145550111'], ['ward']);
		expect(await lint()).toEqual([]);
	});
});

describe('caller-ID numbers', () => {
	test('[N1] are normalised, kept once, and refused in words', async () => {
		const { path } = await campaign();
		const added = await api.send<{ id: string; phone: string }>('POST', `${path}/caller-ids`, { phone: '(614) 555-0100', label: 'Office' });
		expect(added.body.phone).toBe('+16145550100');
		expect((await api.send('POST', `${path}/caller-ids`, { phone: '+1 614 555 0100' })).error.code).toBe('conflict');
		expect((await api.send('POST', `${path}/caller-ids`, { phone: '12345' })).error.details).toMatchObject({
			issues: [{ path: ['phone'] }],
		});
		expect((await api.send('DELETE', `${path}/caller-ids/${added.body.id}`)).status).toBe(204);
		expect((await api.send('DELETE', `${path}/caller-ids/${added.body.id}`)).status).toBe(404);
	});
});

describe('the start', () => {
	const steps = ['basics', 'questions', 'contacts', 'phone_numbers', 'settings'] as const;
	/** Fills in everything but `missing`, in the campaign's own routes where there is one. */
	async function prepare(missing: readonly string[]): Promise<string> {
		const has = (step: string) => !missing.includes(step);
		const { id, path } = await campaign({ name: has('basics') ? 'Ward 5' : '', ...(has('settings') ? {} : { timeZone: undefined }) });
		if (!has('questions')) await api.send('PUT', `${path}/script`, { script: { questions: [] }, baseVersion: 1 });
		if (has('contacts')) await addList(id, ['+16145550111', '+16145550112']);
		if (has('phone_numbers')) await api.send('POST', `${path}/caller-ids`, { phone: '+16145550100' });
		return path;
	}
	const combinations = Array.from({ length: 31 }, (_, i) => steps.filter((_step, bit) => ((i + 1) >> bit) & 1));

	test('[R2] is refused with exactly the missing steps, for all 31 combinations, and nothing has started', async () => {
		const check = async (missing: readonly string[]) => {
			const path = await prepare(missing);
			const answer = await api.send('POST', `${path}/launch`);
			expect(answer.status).toBe(409);
			expect(answer.error.code).toBe('not_ready');
			const named = (answer.error.details as { missing: StepReadiness[] }).missing;
			expect(named.map((s) => s.step)).toEqual(missing);
			for (const step of named) {
				expect(step.problems.length).toBeGreaterThan(0);
				expect(answer.error.message).toContain(step.title);
			}
			const status = await api.send<{ status: StatusView }>('GET', `${path}/status`);
			expect(status.body.status).toMatchObject({ kind: 'not_started', sentence: 'This campaign has not been started.' });
			for (const step of named) expect(status.body.status.reason).toContain(step.title);
			expect(
				(await api.send<Readiness>('GET', `${path}/readiness`)).body.steps.filter((s) => s.required && !s.complete).map((s) => s.step),
			).toEqual(missing);
		};
		await Promise.all(combinations.map(check));
		const started = await env.DB.prepare('select count(*) n from campaigns where started_at is not null').first('n');
		expect(started).toBe(0);
	}, 30_000);

	test('[R2] fixing and pressing again works; [R6] [R7] then there are links; pressed by many it starts once', async () => {
		const path = await prepare(['phone_numbers']);
		expect((await api.send('POST', `${path}/launch`)).status).toBe(409);
		await api.send('POST', `${path}/caller-ids`, { phone: '+16145550100' });
		const presses = await Promise.all([1, 2, 3].map(() => api.send<StatusView>('POST', `${path}/launch`)));
		expect(presses.map((p) => p.status)).toEqual([201, 201, 201]);
		const view = (await api.send<CampaignView>('GET', path)).body;
		expect(view.startedAt).toBeGreaterThan(0);
		expect(view.callerUrl).toMatch(/^https:\/\/dial\.example\/c\/[A-Za-z0-9_-]{22}$/);
		expect(view.clickerUrl).toMatch(/^https:\/\/dial\.example\/k\/[A-Za-z0-9_-]{22}$/);
		const id = path.split('/').at(-1) ?? '';
		expect(await env.DB.prepare('select count(*) n from links where campaign_id = ?').bind(id).first('n')).toBe(2);
		expect((await audited(id)).filter((a) => a === 'campaign.started')).toHaveLength(1);
		expect((await api.send<{ status: StatusView }>('GET', `${path}/status`)).body.status.kind).not.toBe('not_started');
	});

	test('[R11] afterwards only the organisation’s owner switches clicking off, and practice stays what it is', async () => {
		const path = await prepare([]);
		const owner = await organisation('owner', api.organisationId);
		await api.send('POST', `${path}/launch`);
		expect((await owner.send('PATCH', `${path}/settings`, { clicking: false })).error.code).toBe('forbidden');
		expect((await owner.send('PATCH', `${path}/settings`, { wrapUpS: 20 })).status).toBe(200);
		expect((await api.send<CampaignView>('GET', path)).body.clickerUrl).not.toBeNull();
		expect((await api.send<Settings>('PATCH', `${path}/settings`, { clicking: false })).body.clicking).toBe(false);
		expect((await api.send<CampaignView>('GET', path)).body.clickerUrl).toBeNull();
		expect((await owner.send('PATCH', `${path}/settings`, { clicking: true })).status).toBe(200);
		expect((await api.send('PATCH', path, { practice: true })).error.code).toBe('conflict');
		expect((await api.send('PATCH', path, { name: '' })).error.code).toBe('invalid_input');
		expect((await api.send('PATCH', `${path}/settings`, { hours: null })).error.code).toBe('invalid_input');
		expect((await api.send('PUT', `${path}/script`, { script: { questions: [] }, baseVersion: 1 })).error.code).toBe('invalid_input');
	});

	test('[R9] a rotated link ends the old one, the other kind stays', async () => {
		const path = await prepare([]);
		expect((await api.send('POST', `${path}/links/caller/rotate`)).error.code).toBe('conflict');
		await api.send('POST', `${path}/launch`);
		const before = (await api.send<CampaignView>('GET', path)).body;
		const { url } = (await api.send<{ url: string }>('POST', `${path}/links/caller/rotate`)).body;
		const after = (await api.send<CampaignView>('GET', path)).body;
		expect(after).toMatchObject({ callerUrl: url, clickerUrl: before.clickerUrl });
		expect(url).not.toBe(before.callerUrl);
		const join = (link: string | null) => send('GET', `/api/join/${link?.split('/').at(-1)}`);
		expect((await join(before.callerUrl)).status).toBe(410);
		expect((await join(url)).status).toBe(200);
		expect((await join(before.clickerUrl)).status).toBe(200);
	});

	test('pause and resume', async () => {
		const path = await prepare([]);
		expect((await api.send('PUT', `${path}/pause`)).error.code).toBe('conflict');
		await api.send('POST', `${path}/launch`);
		const paused = await api.send<{ status: StatusView }>('PUT', `${path}/pause`);
		expect(paused.status).toBe(200);
		expect((await api.send('DELETE', `${path}/pause`)).status).toBe(200);
		expect((await audited(path.split('/').at(-1) ?? '')).slice(-2)).toEqual(['campaign.paused', 'campaign.resumed']);
	});
});
