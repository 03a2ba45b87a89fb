/** What can be done with a campaign, by its state: the one table behind the routes and behind the buttons. */

export const CAMPAIGN_STATES = ['draft', 'started', 'paused', 'archived'] as const;
/** `started` is every state after the start that is not paused: loading, running, stalled, outside of its hours, complete. */
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_ACTIONS = [
	/** Changing the set-up: steps, lists, messages. */
	'edit',
	'start',
	'pause',
	'resume',
	/** A new caller or clicker link. */
	'new_link',
	/** Switching practice on or off. */
	'switch_practice',
	'copy',
	'archive',
	'restore',
	'delete',
] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

const ARCHIVED = 'This campaign is archived. Restore it first.';
const NOT_STARTED = 'This campaign has not been started.';
const RUNNING = 'Archive it first: that pauses it and ends its links.';
const PRACTICE = 'A campaign that was started stays what it is: practice or real. Make another one.';

type Row = Readonly<Record<CampaignState, true | string>>;
/** `true` = possible; a text = why not, for people. */
const TABLE: Readonly<Record<CampaignAction, Row>> = {
	edit: { draft: true, started: true, paused: true, archived: ARCHIVED },
	start: { draft: true, started: true, paused: true, archived: ARCHIVED },
	pause: { draft: NOT_STARTED, started: true, paused: true, archived: ARCHIVED },
	resume: { draft: NOT_STARTED, started: true, paused: true, archived: ARCHIVED },
	new_link: { draft: NOT_STARTED, started: true, paused: true, archived: ARCHIVED },
	switch_practice: { draft: true, started: PRACTICE, paused: PRACTICE, archived: ARCHIVED },
	copy: { draft: true, started: true, paused: true, archived: true },
	archive: { draft: true, started: true, paused: true, archived: 'This campaign is archived already.' },
	restore: { draft: 'It is not archived.', started: 'It is not archived.', paused: 'It is not archived.', archived: true },
	delete: { draft: true, started: RUNNING, paused: RUNNING, archived: true },
};

/** The facts a state follows from; times are epoch ms. */
export interface CampaignFacts {
	startedAt: number | null;
	pausedAt?: number | null;
	archivedAt?: number | null;
}

export function campaignState({ startedAt, pausedAt, archivedAt }: CampaignFacts): CampaignState {
	if (archivedAt != null) return 'archived';
	if (startedAt === null) return 'draft';
	return pausedAt != null ? 'paused' : 'started';
}

/** Why `action` cannot be done with this campaign now, in words; null when it can. Who may do it is another table (roles). */
export function whyNotCampaign(action: CampaignAction, facts: CampaignFacts): string | null {
	const verdict = TABLE[action][campaignState(facts)];
	return verdict === true ? null : verdict;
}

/** What has to be typed before a campaign is deleted: its name, or this word where it has none. */
export function deleteWord(name: string): string {
	return name.trim() === '' ? 'delete' : name.trim();
}
