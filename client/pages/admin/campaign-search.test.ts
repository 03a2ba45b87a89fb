import { describe, expect, it } from 'vitest';
import type { CampaignListItem } from '../../../protocol/rest.ts';
import { matching } from './campaign-search.ts';

const named = (name: string): CampaignListItem => ({
	id: name,
	name,
	practice: false,
	carrier: 'simulated',
	startedAt: null,
	createdAt: 0,
	pausedAt: null,
	archivedAt: null,
	deletedAt: null,
	callerUrl: null,
	clickerUrl: null,
	status: '',
	statusKind: 'not_started',
});
const all = ['Fall canvass', 'Fall reminder', 'Union drive'].map(named);

describe('search among campaigns', () => {
	it.each([
		['', 3],
		['fall', 2],
		['REM fall', 1],
		['spring', 0],
	] as const)('%j finds %i', (typed, count) => {
		expect(matching(all, typed)).toHaveLength(count);
	});
});
