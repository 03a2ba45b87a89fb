/** Clicking allowed, required or forbidden: the organisation owner's word, held up in every campaign in use. */
import type { ClickingPolicy } from '../../protocol/enums.ts';
import { databaseOf } from '../directory/database.ts';
import { campaignsAgainst, clickingPolicyOf } from '../directory/organisation.ts';
import { changeBy, editCampaign } from './campaign-support.ts';
import { type AppContext, principalOf } from './router.ts';

/** Makes every campaign in use what the policy wants; each has its audit line. */
export async function applyPolicy(c: AppContext, policy: ClickingPolicy): Promise<void> {
	const clicking = policy === 'required';
	for (const campaign of await campaignsAgainst(databaseOf(c.env), principalOf(c).organisationId, policy))
		await editCampaign(c, campaign, changeBy(c, 'settings.changed', { because: `clicking is ${policy}` }), (row) => ({
			settings: { ...row.settings, clicking },
		}));
}

/**
 * After anything that made a campaign or changed its clicking. The policy is read after the change was written and applied
 * after it was written itself: whichever came first, no campaign is left against it.
 */
export async function keepPolicy(c: AppContext): Promise<void> {
	await applyPolicy(c, await clickingPolicyOf(databaseOf(c.env), principalOf(c).organisationId));
}
