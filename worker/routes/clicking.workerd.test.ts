import { env, reset } from 'cloudflare:test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickerSessionView, UsageView } from '../../protocol/views.ts';
import { answers, api, campaign, cells, clickerPage, loaded, signUp, statusOf } from '../../test/support/live-campaign.ts';
import { pause, until } from '../../test/support/socket-page.ts';
import { eraseFromApprovals } from '../directory/approvals.ts';

beforeAll(signUp);
afterAll(async () => await reset());

/** The file of approvals, line by line. */
async function fileOf(path: string): Promise<Record<string, unknown>[]> {
	const { body } = await api<string>('GET', `${path}/approvals.jsonl`);
	return body
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('[R15] [R21c] clickers are listed and ended, their approvals taken back; the file of approvals has all of it, with a signed end', async () => {
	const live = await campaign(cells(Array.from({ length: 8 }, (_, n) => answers(n))));
	expect((await api<ClickerSessionView[]>('GET', `${live.path}/clickers`)).body).toEqual([]);
	await loaded(live);
	const { page, sessionId } = await clickerPage(live);
	const items = await page.next((frame) => frame.t === 'items', 'items');
	if (items.t !== 'items') throw new Error('no items');
	await pause(300);
	page.send({ t: 'approve', frame: 1, presses: items.items.slice(0, 3).map((code, n) => [code, 200 - n * 80, 'key']), have: 1 });
	expect(await page.next((frame) => frame.t === 'ack', 'the acknowledgement')).toMatchObject({ approved: 3 });
	const { body: sessions } = await api<ClickerSessionView[]>('GET', `${live.path}/clickers`);
	expect(sessions).toMatchObject([{ id: sessionId, name: 'Cleo', online: true, approved: 3 }]);
	expect(sessions[0]?.perSecond).toBeGreaterThan(5);

	expect((await api('POST', `${live.path}/clickers/nobody/withdrawal`)).error.code).toBe('not_found');
	expect((await api('DELETE', `${live.path}/clickers/${sessionId}?withdraw=true`)).body).toEqual({ withdrawn: 3 });
	expect(await page.closed()).toBe(4403);
	expect((await api('POST', `${live.path}/clickers/${sessionId}/withdrawal`)).body).toEqual({ withdrawn: 0 });
	expect((await statusOf(live)).waterfall).toMatchObject({ unapproved: 8, dialable: 0 });

	const lines = await until(
		() => fileOf(live.path),
		(file) => file.length === 8,
	);
	expect(lines.map((line) => line.outcome ?? line.file ?? line.end)).toEqual([
		'partyline approvals',
		...['approved', 'approved', 'approved', 'withdrawn', 'withdrawn', 'withdrawn'],
		true,
	]);
	expect(lines.at(-1)).toMatchObject({ count: 6, head: lines.at(-2)?.hash });
	expect(String(lines.at(-1)?.signature).length).toBe(86);
	const phone = String(lines[1]?.phone);
	expect(await eraseFromApprovals(env.DB, live.id, phone)).toBe(2);
	expect(await eraseFromApprovals(env.DB, live.id, phone)).toBe(0);
	const after = await fileOf(live.path);
	expect(after.filter((line) => line.phoneCommitment !== undefined)).toHaveLength(2);
	expect(JSON.stringify(after)).not.toContain(phone);
	expect(after.at(-1)).toMatchObject({ count: 6, head: lines.at(-1)?.head });
	const { body: usage } = await api<UsageView>('GET', `${live.path}/usage`);
	expect(usage).toMatchObject({ approvals: 0, dials: 0 });
	expect(usage.rowsWritten).toBeGreaterThan(50);
	expect(usage.d1RowsWritten).toBeGreaterThanOrEqual(6);
});
