import { describe, expect, it } from 'vitest';
import { CAMPAIGN_ACTIONS, type CampaignFacts, campaignState, deleteWord, whyNotCampaign } from './campaign-actions.ts';

const draft: CampaignFacts = { startedAt: null, pausedAt: null, archivedAt: null };
const running: CampaignFacts = { startedAt: 1, pausedAt: null, archivedAt: null };
const paused: CampaignFacts = { startedAt: 1, pausedAt: 2, archivedAt: null };
const archived: CampaignFacts = { startedAt: 1, pausedAt: 2, archivedAt: 3 };

describe('[O6] what can be done with a campaign in which state', () => {
	it('finds the state: archived before paused before started', () => {
		expect([draft, running, paused, archived].map(campaignState)).toEqual(['draft', 'started', 'paused', 'archived']);
		expect(campaignState({ startedAt: null, archivedAt: 3 })).toBe('archived');
	});
	it('names for every state exactly what is possible', () => {
		const possible = (facts: CampaignFacts) => CAMPAIGN_ACTIONS.filter((action) => whyNotCampaign(action, facts) === null);
		expect(possible(draft)).toEqual(['edit', 'start', 'switch_practice', 'copy', 'archive', 'delete']);
		expect(possible(running)).toEqual(['edit', 'start', 'pause', 'resume', 'new_link', 'copy', 'archive']);
		expect(possible(paused)).toEqual(possible(running));
		expect(possible(archived)).toEqual(['copy', 'restore', 'delete']);
	});
	it('says why not in a sentence', () => {
		for (const facts of [draft, running, paused, archived])
			for (const action of CAMPAIGN_ACTIONS) expect(whyNotCampaign(action, facts) ?? 'Yes.').toMatch(/^[A-Z].*\.$/);
	});
	it('asks for the name, or a word where there is none', () => {
		expect(deleteWord(' Fall canvass ')).toBe('Fall canvass');
		expect(deleteWord('  ')).toBe('delete');
	});
});
