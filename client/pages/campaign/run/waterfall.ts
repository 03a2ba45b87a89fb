import type { Step } from '../../../../protocol/enums.ts';
import type { Waterfall } from '../../../../protocol/views.ts';

export type WaterfallKey = Exclude<keyof Waterfall, 'total'>;

/** One part of the list: how many numbers stand there, and what that means. */
export interface WaterfallBar {
	key: WaterfallKey;
	label: string;
	/** One line of help. */
	meaning: string;
	count: number;
	/** 0 … 1 of all numbers. */
	share: number;
	/** The one thing that moves it; null where there is nothing to move, or it moves by itself. */
	action: WaterfallAction | null;
}
/** Where it is done: a step, this page's links, or a page of the campaign. */
export type WaterfallAction = { label: string; to: { step: Step } | { here: string } | { path: string } };

const PARTS: readonly { key: WaterfallKey; label: string; meaning: string; action: WaterfallAction }[] = [
	{
		key: 'removed',
		label: 'Removed',
		meaning: 'On the Do Not Call list, invalid, or from a list that was withdrawn.',
		action: { label: 'Open the Do Not Call list', to: { path: '/do-not-call' } },
	},
	{
		key: 'final',
		label: 'Finished',
		meaning: 'Reached, refused, or out of passes.',
		action: { label: 'Raise the number of passes', to: { step: 'passes' } },
	},
	{
		key: 'unapproved',
		label: 'Waiting for a click',
		meaning: 'Cell and unknown numbers that no clicker has approved yet.',
		action: { label: 'Send the clicker link', to: { here: 'clicker-link' } },
	},
	{
		key: 'notYetDue',
		label: 'Not due yet',
		meaning: 'Waiting for the minimum time, or the attempts of the last 24 hours are used up.',
		action: { label: 'Change the minimum time', to: { step: 'passes' } },
	},
	{
		key: 'zoneClosed',
		label: 'Own zone closed',
		meaning: 'It is too early or too late where the person lives.',
		action: { label: 'Add contacts in open zones', to: { step: 'contacts' } },
	},
	{
		key: 'dialable',
		label: 'Dialable now',
		meaning: 'The next calls are drawn at random from these.',
		action: { label: 'Send the caller link', to: { here: 'caller-link' } },
	},
	{
		key: 'inTheAir',
		label: 'In the air',
		meaning: 'Being called at this moment.',
		action: { label: 'Watch the live board', to: { path: 'board' } },
	},
];

/** [R22w] The parts of the list in the order a number passes through them. They add up to `total`. */
export function waterfallBars(waterfall: Waterfall): WaterfallBar[] {
	return PARTS.map((part) => ({
		...part,
		count: waterfall[part.key],
		share: waterfall.total > 0 ? waterfall[part.key] / waterfall.total : 0,
		action: waterfall[part.key] > 0 ? part.action : null,
	}));
}
