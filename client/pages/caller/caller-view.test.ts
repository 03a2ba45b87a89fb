import { describe, expect, test } from 'vitest';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { overlay } from './overlay.ts';
import { barsAt, mayBeReady, screenOf, speakingTo, withResult } from './screens.ts';
import { about, duration, pageMsUntil, serverTime } from './view-clock.ts';

const person = (ref: string, name: string) => ({ ref, name, firstName: name.split(' ')[0] ?? '', fields: {} });
const card = (more: Partial<CallCard> = {}): CallCard => ({
	attemptId: 7,
	startedAt: 0,
	endedAt: null,
	endedBy: null,
	kind: 'cell',
	people: [person('1-1', 'Maria Lopez')],
	personRef: '1-1',
	scriptVersion: 1,
	script: { questions: [{ id: 'result', title: 'Result', text: '', type: 'single', answers: [], next: null }] },
	answers: {},
	notes: {},
	doNotCall: false,
	machine: false,
	wrapUpUntil: null,
	stay: false,
	callBack: { at: null, earliest: null, zone: 'America/New_York', lastPass: false },
	...more,
});
function view(state: CallerView['session']['state'], more: Partial<CallerView> = {}): CallerView {
	return {
		now: 0,
		speed: 1,
		campaign: { name: 'Fall canvass', practice: true, simulated: true },
		status: {
			kind: 'running',
			sentence: 'This campaign is running.',
			reason: null,
			opensText: null,
			opensAt: null,
			reasons: [],
			stalledSince: null,
		},
		zone: 'America/New_York',
		next: null,
		bars: [],
		endCard: null,
		session: {
			id: 's',
			name: 'Sam',
			state,
			since: 0,
			lastCall: false,
			leaveAfter: false,
			breakAfter: false,
			stillThereUntil: null,
			notice: null,
			figures: { calls: 0, contacts: 0, talkMs: 0, since: 0, restMs: 0 },
		},
		wait: { expectedS: null, reason: null, code: null },
		call: null,
		...more,
	};
}
const paused = { kind: 'paused', title: 'Paused', html: '', next: null, opensText: null, isDefault: true } as const;
const status = (kind: CallerView['status']['kind']) => ({
	kind,
	sentence: '',
	reason: null,
	opensText: null,
	opensAt: null,
	reasons: [],
	stalledSince: null,
});

describe('the screen', () => {
	test.each([
		['idle', {}, 'idle'],
		['ready', {}, 'waiting'],
		['reserved', {}, 'waiting'],
		['break', {}, 'break'],
		['ended', {}, 'thanks'],
		['on_call', { call: card() }, 'call'],
		['wrap_up', { call: card({ endedAt: 5 }) }, 'wrap_up'],
		['idle', { status: status('loading') }, 'not_open'],
		['idle', { endCard: paused, status: status('paused') }, 'end_card'],
	] as const)('%s shows %#', (state, more, screen) => expect(screenOf(view(state, more))).toBe(screen));

	test('[R28] a conversation and its record come before the end card', () => {
		expect(screenOf(view('on_call', { call: card(), endCard: paused }))).toBe('call');
		expect(screenOf(view('wrap_up', { call: card(), endCard: paused }))).toBe('wrap_up');
	});

	test('[R26] Start calling leads to the queue only while callers are needed', () => {
		expect(mayBeReady(view('idle'))).toBe(true);
		expect(mayBeReady(view('idle', { status: status('stalled') }))).toBe(true);
		expect(mayBeReady(view('idle', { status: status('loading') }))).toBe(false);
		expect(mayBeReady(view('idle', { endCard: paused, status: status('paused') }))).toBe(false);
		expect(mayBeReady(view('break'))).toBe(false);
	});
});

test('[R24] bars vanish at their time', () => {
	const bars = [{ expiresAt: null }, { expiresAt: 100 }];
	expect(barsAt(bars, 99)).toHaveLength(2);
	expect(barsAt(bars, 100)).toHaveLength(1);
});

describe('[T5] who is on the line', () => {
	test('the bar shows all names until somebody is picked', () => {
		const household = [person('1-1', 'Maria Lopez'), person('1-2', 'John Lopez'), person('1-3', 'Ann Lopez')];
		expect(speakingTo(card({ people: household, personRef: null }))).toBe('Maria Lopez, John Lopez or Ann Lopez');
		expect(speakingTo(card({ people: household, personRef: '1-2' }))).toBe('John Lopez');
		expect(speakingTo(card({ people: [], personRef: null }))).toBe('somebody');
	});
	test('a record is complete when one person has a result', () => {
		expect(withResult(card())).toEqual([]);
		expect(withResult(card({ answers: { '1-1': {}, '1-2': { result: { answers: ['person'] } } } }))).toEqual(['1-2']);
	});
});

describe('commands not yet shown by the server', () => {
	const shown = view('on_call', { call: card({ answers: { '1-1': { a: { answers: ['x'] } } } }) });
	test('show at once, in their order', () => {
		const after = overlay(shown, [
			{ do: 'answer', attemptId: 7, personRef: '1-1', questionId: 'b', value: { text: 'one' } },
			{ do: 'clearAnswer', attemptId: 7, personRef: '1-1', questionId: 'a' },
			{ do: 'answer', attemptId: 7, personRef: '1-1', questionId: 'b', value: { text: 'two' } },
			{ do: 'note', attemptId: 7, personRef: '1-1', text: 'friendly' },
			{ do: 'person', attemptId: 7, personRef: '1-9' },
			{ do: 'lastCall', on: true },
		]);
		expect(after.call).toMatchObject({ answers: { '1-1': { b: { text: 'two' } } }, notes: { '1-1': 'friendly' }, personRef: '1-9' });
		expect(after.call?.answers['1-1']).not.toHaveProperty('a');
		expect(after.session.lastCall).toBe(true);
		expect(shown.call?.answers).toEqual({ '1-1': { a: { answers: ['x'] } } });
	});
	test('of another call are not laid over this one', () => {
		expect(overlay(shown, [{ do: 'note', attemptId: 8, personRef: '1-1', text: 'x' }, { do: 'ready' }])).toBe(shown);
	});
});

describe('the server’s clock', () => {
	const clock = { serverNow: 10_000, receivedAt: 500, speed: 60 };
	test('runs on between views, at its own speed', () => {
		expect(serverTime(clock, 500)).toBe(10_000);
		expect(serverTime(clock, 1500)).toBe(70_000);
		expect(pageMsUntil(clock, 70_000, 500)).toBe(1000);
		expect(pageMsUntil(clock, 0, 500)).toBe(0);
	});
	test('lengths in words', () => {
		expect([0, 7_900, 750_000, 3_723_000].map(duration)).toEqual(['0:00', '0:07', '12:30', '1:02:03']);
		expect([0.2, 20, 89, 120, 3600, 3900].map(about)).toEqual(['1 s', '20 s', '89 s', '2 min', '1 h', '1 h 5 min']);
	});
});
