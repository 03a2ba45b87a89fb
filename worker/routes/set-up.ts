/** Script, settings and caller-ID numbers of a campaign. */
import { LIMITS } from '../../protocol/limits.ts';
import { callerIdBody, callerIdView } from '../../protocol/rest.ts';
import { scriptSchema } from '../../protocol/script.ts';
import { settingsSchema } from '../../protocol/settings.ts';
import { may } from '../auth/roles.ts';
import { addCallerId, countCallerIds, listCallerIds, removeCallerId, renameCallerId } from '../directory/caller-ids.ts';
import { databaseOf } from '../directory/database.ts';
import { clickingPolicyOf, clickingRefusal } from '../directory/organisation.ts';
import { currentScript, listFields, savedScript, saveScript } from '../directory/scripts.ts';
import { normalisePhone } from '../domain/phone.ts';
import { hasErrors, lintScript } from '../domain/script.ts';
import { changedMeanwhile, hoursProblems, settingsProblems } from '../domain/settings-rules.ts';
import { ApiError } from '../lib/api-error.ts';
import { changeBy, editCampaign, refreshLive } from './campaign-support.ts';
import { keepPolicy } from './clicking-policy.ts';
import { campaignCountry } from './country.ts';
import { demandRecording } from './recording.ts';
import { body, campaignOf, createRoute, invalidInput, json, newRouter, onCampaign, params, principalOf, wrongField, z } from './router.ts';
import { scriptProblem } from './view-schemas.ts';

const one = { params: params('campaignId') };
const problems = z.array(scriptProblem);
const scriptBody = z.object({ script: scriptSchema });

const storedScript = z.object({
	version: z.number().int(),
	script: scriptSchema,
	savedAt: z.number().int().nullable(),
	savedBy: z.string().nullable(),
});

/** Fields to change, and what they were when the change was made. */
const settingsPatch = settingsSchema.partial().extend({ base: settingsSchema.partial().optional() }).strict();

const getScriptRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/script',
	summary: 'The script in force and its version.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(storedScript, 'The script, and who saved it when (name of the person or API key).') },
});
const putScriptRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/script',
	summary: 'Saves a new version. Refused (409) when baseVersion is not the version in force.',
	...onCampaign('edit'),
	request: { ...one, body: body(scriptBody.extend({ baseVersion: z.number().int().min(0) })) },
	responses: { 200: json(z.object({ version: z.number().int(), problems }), 'The new version and what the lint found.') },
});
const lintRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/script/lint',
	summary: 'What is wrong with a script, without saving it.',
	...onCampaign('view'),
	request: { ...one, body: body(scriptBody) },
	responses: { 200: json(z.object({ problems }), 'Findings; those of severity error block the start.') },
});
const getSettingsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/settings',
	summary: 'Settings.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(settingsSchema, 'Settings.') },
});
const patchSettingsRoute = createRoute({
	method: 'patch',
	path: '/{campaignId}/settings',
	summary: 'Changes settings. Switching clicking off after the start is for the organisation’s owner.',
	description:
		'`base` may name the values that the change was made from: if one of them is another by now, nothing is changed and 409 answers with `details.settings` and `details.fields`.',
	...onCampaign('edit'),
	request: { ...one, body: body(settingsPatch) },
	responses: { 200: json(settingsSchema, 'All settings.') },
});
const listCallerIdsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/caller-ids',
	summary: 'Caller-ID numbers.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(z.array(callerIdView), 'In the order they were added.') },
});
const addCallerIdRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/caller-ids',
	summary: 'Adds a caller-ID number.',
	...onCampaign('edit'),
	request: { ...one, body: body(callerIdBody) },
	responses: { 201: json(callerIdView, 'Normalised to E.164.') },
});
const renameCallerIdRoute = createRoute({
	method: 'patch',
	path: '/{campaignId}/caller-ids/{callerIdId}',
	summary: 'Changes the label of a caller-ID number.',
	...onCampaign('edit'),
	request: { params: params('campaignId', 'callerIdId'), body: body(callerIdBody.pick({ label: true }).strict()) },
	responses: { 200: json(callerIdView, 'The number.') },
});
const removeCallerIdRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/caller-ids/{callerIdId}',
	summary: 'Removes a caller-ID number.',
	...onCampaign('edit'),
	request: { params: params('campaignId', 'callerIdId') },
	responses: { 204: { description: 'Removed.' } },
});

export const setUp = newRouter()
	.openapi(getScriptRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const [script, saved] = await Promise.all([currentScript(db, campaign), savedScript(db, campaign)]);
		const { savedAt, savedBy } = saved ?? { savedAt: null, savedBy: null };
		return c.json({ version: campaign.scriptVersion, script: script ?? { questions: [] }, savedAt, savedBy }, 200);
	})
	.openapi(putScriptRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const { script, baseVersion } = c.req.valid('json');
		const found = lintScript(script, await listFields(db, campaign.id));
		if (campaign.startedAt !== null && hasErrors(found)) {
			const errors = found.filter((problem) => problem.severity === 'error');
			throw new ApiError('invalid_input', `This script cannot be used while the campaign runs. ${errors.map((e) => e.message).join(' ')}`, {
				issues: errors.map((error) => ({ path: ['script', error.questionId ?? ''], message: error.message })),
				problems: found,
			});
		}
		const change = changeBy(c, 'script.saved');
		const version = await saveScript(db, campaign, { script, baseVersion, by: principalOf(c).id }, change);
		if (version === null)
			throw new ApiError('conflict', 'Somebody else saved the script meanwhile. Load it again, then make your change.', {
				version: campaign.scriptVersion,
			});
		await refreshLive(c, campaign);
		return c.json({ version, problems: found }, 200);
	})
	.openapi(lintRoute, async (c) => {
		const fields = await listFields(databaseOf(c.env), campaignOf(c).id);
		return c.json({ problems: lintScript(c.req.valid('json').script, fields) }, 200);
	})
	.openapi(getSettingsRoute, (c) => c.json(campaignOf(c).settings, 200))
	.openapi(patchSettingsRoute, async (c) => {
		const { base, ...given } = c.req.valid('json');
		const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
		if (given.dropMessage) await demandRecording(c, campaignOf(c).id, given.dropMessage);
		const policy = await clickingPolicyOf(databaseOf(c.env), principalOf(c).organisationId);
		const row = await editCampaign(c, campaignOf(c), changeBy(c, 'settings.changed'), (now) => {
			const fields = changedMeanwhile(now.settings, base, patch);
			if (fields.length > 0) throw new ApiError('conflict', 'Somebody else changed this meanwhile.', { fields, settings: now.settings });
			const settings = settingsSchema.parse({ ...now.settings, ...patch });
			const wrong = settingsProblems(settings, now.practice || now.carrier === 'simulated');
			if (now.startedAt !== null)
				wrong.push(...hoursProblems(settings.hours).map((message) => ({ field: 'hours', message: `A started campaign: ${message}` })));
			if (wrong.length > 0) throw invalidInput({ issues: wrong.map(({ field, message }) => ({ path: field.split('.'), message })) });
			const policyRefusal = settings.clicking === now.settings.clicking ? null : clickingRefusal(policy, settings.clicking);
			if (policyRefusal !== null) throw new ApiError('forbidden', policyRefusal);
			const switchesOff = now.startedAt !== null && now.settings.clicking && !settings.clicking;
			if (switchesOff && !may(principalOf(c).role, 'switch_off_clicking'))
				throw new ApiError('forbidden', 'Only the organisation’s owner can switch clicking off once the campaign has been started.');
			return { settings };
		});
		if ('clicking' in patch) await keepPolicy(c);
		return c.json(row.settings, 200);
	})
	.openapi(listCallerIdsRoute, async (c) => c.json(await listCallerIds(databaseOf(c.env), campaignOf(c).id), 200))
	.openapi(addCallerIdRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const input = c.req.valid('json');
		const phone = normalisePhone(input.phone, { defaultCountry: campaignCountry(campaign) });
		if (!phone.ok) throw wrongField('phone', phone.reason);
		if ((await countCallerIds(db, campaign.id)) >= LIMITS.callerIds)
			throw new ApiError('conflict', `There are ${LIMITS.callerIds} caller-ID numbers already.`);
		const added = await addCallerId(db, campaign, { phone: phone.e164, label: input.label }, changeBy(c, 'caller_id.added'));
		if (!added) throw new ApiError('conflict', `${phone.e164} is in this campaign already.`);
		await refreshLive(c, campaign);
		return c.json(added, 201);
	})
	.openapi(renameCallerIdRoute, async (c) => {
		const { label } = c.req.valid('json');
		const change = changeBy(c, 'caller_id.renamed');
		const renamed = await renameCallerId(databaseOf(c.env), campaignOf(c), c.req.valid('param').callerIdId, label, change);
		if (!renamed) throw new ApiError('not_found', 'There is no such caller-ID number.');
		return c.json(renamed, 200);
	})
	.openapi(removeCallerIdRoute, async (c) => {
		const campaign = campaignOf(c);
		const removed = await removeCallerId(databaseOf(c.env), campaign, c.req.valid('param').callerIdId, changeBy(c, 'caller_id.removed'));
		if (!removed) throw new ApiError('not_found', 'There is no such caller-ID number.');
		await refreshLive(c, campaign);
		return c.body(null, 204);
	});
