/** Where a number is. Stored as small integers: a million rows hold one each. */
export const PLACE = {
	/** Do Not Call, or its list was withdrawn. */
	removed: 0,
	/** Waits for a click. */
	unapproved: 1,
	/** In the dial pool (dialable when its zone is open and its gate, if any, does not apply). */
	pool: 2,
	/** Waits for the minimum time. */
	waiting: 3,
	/** Has an open attempt. */
	air: 4,
	/** Reached, refused, invalid or out of passes. */
	final: 5,
	/** Used up the attempts of 24 hours. */
	waiting24: 6,
	/** Loaded from a later list that has not reached 100 % yet. */
	staged: 7,
} as const;
export type Place = (typeof PLACE)[keyof typeof PLACE];

export const KIND = { landline: 0, cell: 1, unknown: 2 } as const;
export const KIND_NAMES = ['landline', 'cell', 'unknown'] as const;
