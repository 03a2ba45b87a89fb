import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../protocol/limits.ts';
import type { ClickerState, ClickerView } from '../../../protocol/views.ts';
import { type ClickState, clickWords } from './click-words.ts';

const view = (state: ClickerState, more: Partial<ClickerView> = {}): ClickerView => ({
	now: 0,
	campaign: { name: 'Fall canvass', practice: false, simulated: true },
	state,
	loadingPercent: null,
	urgent: false,
	counts: { mine: 1204, everyone: 32_551, left: 0 },
	batchMs: 250,
	...more,
});
const said = (more: Partial<ClickState>): { state: string; notes: string } => {
	const words = clickWords({
		view: view('open'),
		connection: { is: 'open' },
		shown: null,
		waiting: 0,
		refused: 0,
		stopped: null,
		unsaved: false,
		...more,
	});
	return { state: words.state.join(' '), notes: words.notes.join(' ') };
};

describe('the state in words', () => {
	test('[R19] all done, with counts of mine, everyone and left', () => {
		expect(said({ view: view('done'), waiting: 2 }).state).toBe(
			'All done. You approved 1,206, everyone together 32,553, 0 are left. New work appears here by itself. Thank you.',
		);
	});
	test('[R15] others hold the last ones', () =>
		expect(said({ view: view('others') }).state).toContain('Others are approving the last IDs.'));
	test('[R22] loading tells its percentage', () =>
		expect(said({ view: view('loading', { loadingPercent: 37 }) }).state).toContain('Loading 37 %'));
	test('[R22] callers are waiting', () => {
		expect(said({ view: view('open', { urgent: true }), shown: '7QK-4M2' }).state).toBe('Callers are waiting for you.');
	});
	test('with an ID on screen there is nothing to say', () => expect(said({ shown: '7QK-4M2' })).toEqual({ state: '', notes: '' }));
	test.each(['not_started', 'off', 'open', 'idle'] as const)('%s is told', (state) =>
		expect(said({ view: view(state) }).state).not.toBe(''),
	);
});

describe('[R14] a lost connection', () => {
	test('lets the clicker go on and counts what waits', () => {
		const words = said({ connection: { is: 'lost' }, shown: '7QK-4M2', waiting: 12 });
		expect(words.state).toContain('You can go on');
		expect(words.notes).toBe('12 waiting to be saved');
	});
	test('says to wait at the bound, and when the page has no more IDs', () => {
		expect(said({ connection: { is: 'lost' }, shown: 'A', waiting: LIMITS.pendingApprovals }).state).toBe(
			'Please wait: 500 approvals are waiting to be saved.',
		);
		expect(said({ connection: { is: 'lost' }, waiting: 64 }).state).toContain('Please wait');
	});
	test('a few presses on their way are no news', () => expect(said({ shown: 'A', waiting: 3 }).notes).toBe(''));
	test('presses that did not count are told', () => expect(said({ shown: 'A', refused: 3 }).notes).toContain('3 of yours not counted'));
});
