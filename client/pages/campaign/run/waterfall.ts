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
}

const PARTS: readonly { key: WaterfallKey; label: string; meaning: string }[] = [
	{ key: 'removed', label: 'Removed', meaning: 'On the Do Not Call list, invalid, or from a list that was withdrawn.' },
	{ key: 'final', label: 'Finished', meaning: 'Reached, refused, or out of passes.' },
	{ key: 'unapproved', label: 'Waiting for a click', meaning: 'Cell and unknown numbers that no clicker has approved yet.' },
	{ key: 'notYetDue', label: 'Not due yet', meaning: 'Waiting for the minimum time, or the attempts of the last 24 hours are used up.' },
	{ key: 'zoneClosed', label: 'Own zone closed', meaning: 'It is too early or too late where the person lives.' },
	{ key: 'dialable', label: 'Dialable now', meaning: 'The next calls are drawn at random from these.' },
	{ key: 'inTheAir', label: 'In the air', meaning: 'Being called at this moment.' },
];

/** [R22w] The parts of the list in the order a number passes through them. They add up to `total`. */
export function waterfallBars(waterfall: Waterfall): WaterfallBar[] {
	return PARTS.map((part) => ({
		...part,
		count: waterfall[part.key],
		share: waterfall.total > 0 ? waterfall[part.key] / waterfall.total : 0,
	}));
}
