import { env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordingView } from '../../protocol/recording.ts';
import type { CampaignView } from '../../protocol/rest.ts';
import type { Settings } from '../../protocol/settings.ts';
import { mp3File, wavFile } from '../../test/support/sounds.ts';
import { migrate, ORIGIN, organisation, type TestApi } from '../../test/support/worker-api.ts';
import { recordingPath } from '../carriers/recording-address.ts';
import { secretOf } from '../env.ts';

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

const campaign = async (): Promise<{ id: string; path: string }> => {
	const { body } = await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', timeZone: 'America/Chicago' });
	return { id: body.id, path: `/api/campaigns/${body.id}` };
};
const fetched = (path: string, init: RequestInit = {}) => exports.default.fetch(new Request(`${ORIGIN}${path}`, init));

/** Puts a file as it is; the key of `api` is taken over. */
async function put(path: string, bytes: Uint8Array, query = '', type = 'audio/wav') {
	const { status, error, body } = await api.send<{ recording: RecordingView }>('PUT', `${path}/recording${query}`, bytes, {
		'content-type': type,
	});
	return { status, error, recording: body.recording };
}
const inForce = async (path: string) => (await api.send<{ recording: RecordingView | null }>('GET', `${path}/recording`)).body.recording;
const settingsOf = async (path: string) => (await api.send<Settings>('GET', `${path}/settings`)).body;
const lines = async (id: string) =>
	(await api.send<{ entries: { action: string; detail: { name?: string } }[] }>('GET', `/api/audit-log?action=recording&campaignId=${id}`))
		.body.entries;

describe('[S3] a recording of one’s own', () => {
	test('is kept with what it is, heard again as it was sent, replaced and removed, each in the audit log', async () => {
		const { id, path } = await campaign();
		expect(await inForce(path)).toBeNull();
		expect((await api.send('GET', `${path}/recording/sound`)).status).toBe(404);
		const first = await put(path, wavFile(4_000), '?name=sorry.wav');
		expect(first.recording).toMatchObject({ name: 'sorry.wav', type: 'audio/wav', bytes: 64_044, durationMs: 4_000 });
		// The content type that was sent is not what counts.
		const second = await put(path, mp3File(200), '?name=sorry.mp3', 'application/octet-stream');
		expect(second.recording).toMatchObject({ name: 'sorry.mp3', type: 'audio/mpeg', durationMs: 5_224 });
		expect(second.recording.id).not.toBe(first.recording.id);
		expect(await inForce(path)).toEqual(second.recording);
		const sound = await fetched(`${path}/recording/sound`, { headers: api.headers });
		expect([sound.status, sound.headers.get('content-type'), sound.headers.get('cache-control')]).toEqual([
			200,
			'audio/mpeg',
			'private, no-store',
		]);
		expect(await sound.bytes()).toEqual(mp3File(200));
		expect((await api.send('DELETE', `${path}/recording`)).status).toBe(204);
		expect(await inForce(path)).toBeNull();
		expect((await api.send('DELETE', `${path}/recording`)).status).toBe(404);
		expect((await lines(id)).map(({ action, detail }) => [action, detail.name])).toEqual([
			['recording.removed', 'sorry.mp3'],
			['recording.added', 'sorry.mp3'],
			['recording.added', 'sorry.wav'],
		]);
	});

	test('that is no sound, too long or too large is refused in words, and the one before stays', async () => {
		const { path } = await campaign();
		const { recording } = await put(path, wavFile(2_000));
		const text = await put(path, new TextEncoder().encode('<html>'), '', 'audio/mpeg');
		expect([text.status, text.error]).toMatchObject([400, { code: 'invalid_input', message: 'This is neither a WAV nor an MP3 file.' }]);
		expect((await put(path, wavFile(31_000))).error.message).toBe('The recording lasts 31 s: at most 30 s.');
		const large = await put(path, new Uint8Array(1_000_001));
		expect([large.status, large.error.code]).toEqual([413, 'too_large']);
		expect(await inForce(path)).toEqual(recording);
	});

	test('is there before anybody can hear it, and stays while somebody does', async () => {
		const { path } = await campaign();
		const choose = (dropMessage: Settings['dropMessage']) => api.send('PATCH', `${path}/settings`, { dropMessage });
		expect((await settingsOf(path)).dropMessage).toEqual({ landline: 'nothing', cell: 'nothing' });
		const early = await choose({ landline: 'recording', cell: 'nothing' });
		expect([early.status, early.error.details]).toEqual([400, { issues: [{ path: ['dropMessage'], message: 'Add a recording first.' }] }]);
		await put(path, wavFile(2_000));
		expect((await choose({ landline: 'recording', cell: 'nothing' })).status).toBe(200);
		const kept = await api.send('DELETE', `${path}/recording`);
		expect([kept.status, kept.error.message]).toEqual([409, expect.stringContaining('Choose something else')]);
		expect((await choose({ landline: 'message', cell: 'nothing' })).status).toBe(200);
		expect((await api.send('DELETE', `${path}/recording`)).status).toBe(204);
	});

	test('is copied with its campaign, under an address of its own, and goes when the campaign is deleted', async () => {
		const { path } = await campaign();
		const { recording } = await put(path, wavFile(3_000), '?name=sorry.wav');
		await api.send('PATCH', `${path}/settings`, { dropMessage: { landline: 'recording', cell: 'nothing' } });
		const copy = (await api.send<CampaignView>('POST', `${path}/copy`, {})).body;
		const copied = await inForce(`/api/campaigns/${copy.id}`);
		expect(copied).toEqual({ ...recording, id: expect.not.stringMatching(recording.id) });
		expect((await settingsOf(`/api/campaigns/${copy.id}`)).dropMessage.landline).toBe('recording');
		expect((await api.send('POST', `/api/campaigns/${copy.id}/delete`, { confirm: copy.name })).status).toBe(204);
		expect(await env.DB.prepare('select count(*) n from recordings where campaign_id = ?').bind(copy.id).first('n')).toBe(0);
		expect(await inForce(path)).toEqual(recording);
	});

	test('the carrier fetches it at an address that nobody can make up, also just after it was replaced', async () => {
		const { id, path } = await campaign();
		const { recording } = await put(path, wavFile(2_000));
		const address = recordingPath(secretOf(env), { campaignId: id, id: recording.id });
		const answer = await fetched(address);
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/wav']);
		expect(answer.headers.get('cache-control')).toContain('immutable');
		expect(await answer.bytes()).toEqual(wavFile(2_000));
		const other = await campaign();
		for (const wrong of [
			address.slice(0, -1) + (address.endsWith('A') ? 'B' : 'A'),
			address.replace(id, other.id),
			address.replace(recording.id, 'rec_other'),
			recordingPath(secretOf(env), { campaignId: other.id, id: recording.id }),
		])
			expect((await fetched(wrong)).status, wrong).toBe(404);
		await put(path, wavFile(1_000));
		expect((await fetched(address)).status).toBe(200);
		await env.DB.prepare('update recordings set replaced_at = replaced_at - 3600001 where id = ?').bind(recording.id).run();
		await put(path, wavFile(1_500));
		expect((await fetched(address)).status).toBe(404);
	});
});
