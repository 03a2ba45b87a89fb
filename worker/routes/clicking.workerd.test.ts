import { env, reset } from 'cloudflare:test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickerSessionView, UsageView } from '../../protocol/views.ts';
import { verifyApprovals } from '../../scripts/verify-approvals.ts';
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

test('[R21c] [R29] an approved number erased by the route is nowhere in D1, and the file of approvals still verifies', async () => {
	const live = await campaign(cells(Array.from({ length: 8 }, (_, n) => answers(8 + n))));
	await loaded(live);
	const { page, sessionId } = await clickerPage(live);
	const items = await page.next((frame) => frame.t === 'items', 'items');
	if (items.t !== 'items') throw new Error('no items');
	await pause(300);
	page.send({ t: 'approve', frame: 1, presses: items.items.slice(0, 3).map((code, n) => [code, 200 - n * 80, 'key']), have: 1 });
	expect(await page.next((frame) => frame.t === 'ack', 'the acknowledgement')).toMatchObject({ approved: 3 });
	// At once: the approvals may still be on their way to D1.
	const before = await until(
		() => fileOf(live.path),
		(file) => file.length === 5,
	);
	const [phone, other] = [String(before[2]?.phone), String(before[3]?.phone)];
	const list = await env.DB.prepare('select id from contact_lists where campaign_id = ?').bind(live.id).first<number>('id');
	const ofRow = await env.DB.prepare('select row from contacts where list_id = ? and phone = ?').bind(list, phone).first<number>('row');
	const national = `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)} or so`;
	const reject = (row: number | null, column: string, value: string) =>
		env.DB.prepare(`insert into rejects (list_id, row, "column", value, reason) values (?, ?, ?, ?, 'Not a number.')`).bind(
			list,
			row,
			column,
			value,
		);
	await env.DB.batch([reject(ofRow, 'Work Phone', 'ask Maria'), reject(99, 'Cell Phone', national), reject(98, 'Cell Phone', '12')]);
	await api('POST', '/api/do-not-call', { phones: [phone] });
	await api('DELETE', `/api/do-not-call/${encodeURIComponent(phone)}`, { reason: 'entered by mistake' });
	const path = (of: string) => `${live.path}/numbers/${encodeURIComponent(of)}/personal-data`;

	expect((await api('DELETE', path(phone))).body).toEqual({ erased: true, approvals: 1 });
	// Broken off between the live campaign and D1, and sent again.
	expect(await live.stub.eraseNumber(other)).toMatchObject({ ok: true });
	expect((await api('DELETE', path(other))).body).toEqual({ erased: true, approvals: 1 });
	expect((await api('DELETE', path(other))).error.code).toBe('not_found');
	// What is written about an erased number afterwards names nobody either.
	expect((await api('DELETE', `${live.path}/clickers/${sessionId}`)).body).toEqual({ withdrawn: 0 });
	expect((await api('POST', `${live.path}/clickers/${sessionId}/withdrawal`)).body).toEqual({ withdrawn: 3 });
	const after = await until(
		() => fileOf(live.path),
		(file) => file.some((line) => line.outcome === 'withdrawn'),
	);
	async function* lines(): AsyncGenerator<string, undefined> {
		for (const line of after) yield JSON.stringify(line);
	}
	expect(await verifyApprovals(lines())).toMatchObject({ ok: true, count: after.length - 2 });
	expect(after[1]).toEqual(before[1]);
	expect(after.filter((line) => line.phoneCommitment !== undefined).map((line) => line.seq)).toEqual([2, 3]);

	const { results: tables } = await env.DB.prepare(`select name from sqlite_schema where type = 'table'`).all<{ name: string }>();
	for (const { name } of tables) {
		// The platform's own tables, and the entry that stays so that nobody calls again.
		if (/^(_cf|sqlite_)|^do_not_call$/.test(name)) continue;
		const text = JSON.stringify((await env.DB.prepare(`select * from "${name}"`).all()).results);
		for (const personal of [phone, other, national, 'ask Maria']) expect(text, name).not.toContain(personal);
	}
	const kept = await env.DB.prepare('select row from rejects where list_id = ?').bind(list).all();
	expect(kept.results).toEqual([{ row: 98 }]);
	const audit = await env.DB.prepare(`select detail from audit_log where action = 'do_not_call.removed'`).first<string>('detail');
	expect(JSON.parse(audit ?? '')).toEqual({ reason: 'entered by mistake' });
});
