/** The recording that a campaign plays to people it had to drop: for admins, and at an unguessable address for the carrier. */
import { Hono } from 'hono';
import { LIMITS } from '../../protocol/limits.ts';
import { recordingView } from '../../protocol/recording.ts';
import { isRecordingMac } from '../carriers/recording-address.ts';
import { databaseOf } from '../directory/database.ts';
import { addRecording, findRecording, removeRecording, soundOf } from '../directory/recordings.ts';
import { readRecording } from '../domain/recording.ts';
import { type Env, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { changeBy, refreshLive } from './campaign-support.ts';
import {
	type AppContext,
	type AppEnv,
	campaignOf,
	createRoute,
	json,
	newRouter,
	onCampaign,
	params,
	principalOf,
	wrongField,
	z,
} from './router.ts';
import { bytesOf } from './small-body.ts';

const one = { params: params('campaignId') };
const view = z.object({ recording: recordingView.nullable() });
const sound = { type: 'string' as const, format: 'binary' };
const sounds = { 'audio/wav': { schema: sound }, 'audio/mpeg': { schema: sound } };

const getRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/recording',
	summary: 'The recording for people who are dropped; null when there is none.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(view, 'What it is, and who added it when.') },
});
const putRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/recording',
	summary: 'Adds a recording, in place of the one before.',
	description: `A WAV (PCM, A-law or µ-law) or MP3 file of at most ${LIMITS.recordingBytes / 1_000_000} MB and ${LIMITS.recordingMaxMs / 1000} seconds; its bytes are what counts, not its content type. Who hears it is in the settings, \`dropMessage\`.`,
	...onCampaign('edit'),
	request: {
		...one,
		query: z.object({ name: z.string().trim().min(1).max(LIMITS.labelChars).default('Recording') }),
		body: { description: 'The file.', content: { ...sounds, 'application/octet-stream': { schema: sound } } },
	},
	responses: { 200: json(view, 'The recording.') },
});
const deleteRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/recording',
	summary: 'Removes the recording. Refused (409) while the settings let anybody hear it.',
	...onCampaign('edit'),
	request: one,
	responses: { 204: { description: 'Removed.' } },
});
const soundRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/recording/sound',
	summary: 'The recording itself, to listen to.',
	...onCampaign('view'),
	request: one,
	responses: { 200: { description: 'The file.', content: sounds } },
});

/** Refuses settings that let somebody hear a recording that is not there. */
export async function demandRecording(c: AppContext, campaignId: string, dropMessage: { landline: string; cell: string }): Promise<void> {
	if (dropMessage.landline !== 'recording' && dropMessage.cell !== 'recording') return;
	if (!(await findRecording(databaseOf(c.env), campaignId))) throw wrongField('dropMessage', 'Add a recording first.');
}

async function soundAnswer(env: Env, campaignId: string, id: string, cache: string): Promise<Response> {
	const found = await soundOf(databaseOf(env), campaignId, id);
	if (!found) throw new ApiError('not_found', 'There is no such recording.');
	// A copy of its own: what D1 gave may be a part of a larger buffer.
	return new Response(new Uint8Array(found.data), { headers: { 'content-type': found.type, 'cache-control': cache } });
}

export const recording = newRouter()
	.openapi(getRoute, async (c) => c.json({ recording: await findRecording(databaseOf(c.env), campaignOf(c).id) }, 200))
	.openapi(putRoute, async (c) => {
		const campaign = campaignOf(c);
		const { name } = c.req.valid('query');
		const data = await bytesOf(c.req.raw, LIMITS.recordingBytes, `The file is too large: at most ${LIMITS.recordingBytes / 1_000_000} MB.`);
		const facts = readRecording(data);
		if (!facts.ok) throw new ApiError(facts.code, facts.message);
		const db = databaseOf(c.env);
		const addedBy = principalOf(c).id;
		await addRecording(db, campaign, { ...facts.value, name, data, addedBy }, changeBy(c, 'recording.added'));
		await refreshLive(c, campaign);
		return c.json({ recording: present(await findRecording(db, campaign.id), 'recording just added') }, 200);
	})
	.openapi(deleteRoute, async (c) => {
		const campaign = campaignOf(c);
		const { landline, cell } = campaign.settings.dropMessage;
		if (landline === 'recording' || cell === 'recording')
			throw new ApiError('conflict', 'The settings let people hear this recording. Choose something else for them first.');
		const db = databaseOf(c.env);
		const before = await findRecording(db, campaign.id);
		if (!before || !(await removeRecording(db, campaign, before, changeBy(c, 'recording.removed'))))
			throw new ApiError('not_found', 'There is no recording.');
		await refreshLive(c, campaign);
		return c.body(null, 204);
	})
	.openapi(soundRoute, async (c) => {
		const found = await findRecording(databaseOf(c.env), campaignOf(c).id);
		if (!found) throw new ApiError('not_found', 'There is no recording.');
		return await soundAnswer(c.env, campaignOf(c).id, found.id, 'private, no-store');
	});

/** Mounted at /hooks/recordings. The address never changes its sound, so carriers may keep it. */
export const recordingHooks = new Hono<AppEnv>().get('/:campaignId/:id/:mac', async (c) => {
	const { campaignId, id, mac } = c.req.param();
	if (!isRecordingMac(secretOf(c.env), { campaignId, id }, mac)) throw new ApiError('not_found', 'There is nothing at this address.');
	return await soundAnswer(c.env, campaignId, id, 'public, max-age=86400, immutable');
});
