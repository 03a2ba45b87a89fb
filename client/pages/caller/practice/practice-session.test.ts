import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultScript } from '../../../../worker/domain/script.ts';
import type { AudioLeg, Caption } from '../../../audio/audio-leg.ts';
import { screenOf } from '../screens.ts';
import type { SoundDesk } from '../sound-desk.ts';
import { PracticeSession } from './practice-session.ts';

const heard: string[] = [];
const leg: AudioLeg = {
	connect: async () => {},
	joined: () => void heard.push('joined'),
	left: () => void heard.push('left'),
	says: (words) => void heard.push(words),
	setVolume: () => {},
	setInput: () => {},
	close: () => {},
};
const part: Partial<SoundDesk> = { captions: signal<readonly Caption[]>([]), leg };
const desk = part as SoundDesk;

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('requestAnimationFrame', (work: () => void) => work());
	vi.stubGlobal('fetch', () => {
		throw new Error('practice asks nobody');
	});
	heard.length = 0;
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function practising(): { session: PracticeSession; screen: () => string } {
	const session = new PracticeSession({ campaign: 'Fall canvass', zone: 'America/New_York', script: defaultScript(), name: 'Ann', desk });
	session.start();
	return { session, screen: () => (session.view.value === null ? '' : screenOf(session.view.value)) };
}
const answer = (session: PracticeSession, id: string): void => {
	const call = session.view.value?.call;
	if (call)
		session.do({
			do: 'answer',
			attemptId: call.attemptId,
			personRef: call.people[0]?.ref ?? '',
			questionId: 'result',
			value: { answers: [id] },
		});
};
const attempt = (session: PracticeSession): number => session.view.value?.call?.attemptId ?? 0;

describe('[T12] practice', () => {
	test('goes through a whole call: queue, plink, answers, hang up, record, queue', () => {
		const { session, screen } = practising();
		expect(screen()).toBe('waiting');
		vi.advanceTimersByTime(4_000);
		expect(screen()).toBe('call');
		expect(session.view.value?.campaign.practice).toBe(true);
		expect(heard).toEqual(['joined']);
		answer(session, 'refused');
		vi.advanceTimersByTime(2_000);
		expect(heard).toHaveLength(2);
		session.do({ do: 'hangUp', attemptId: attempt(session) });
		expect(screen()).toBe('wrap_up');
		expect(heard.at(-1)).toBe('left');
		session.do({ do: 'save', attemptId: attempt(session), next: 'ready' });
		expect(screen()).toBe('waiting');
		expect(session.view.value?.session.figures.calls).toBe(1);
	});
	test('asks for the result before saving, and takes it back', () => {
		const { session, screen } = practising();
		vi.advanceTimersByTime(4_000);
		session.do({ do: 'hangUp', attemptId: attempt(session) });
		session.do({ do: 'save', attemptId: attempt(session), next: 'ready' });
		expect(screen()).toBe('wrap_up');
		expect(session.problem.value).toBe('Please choose how the call went first.');
		session.do({ do: 'callBack', attemptId: attempt(session), at: 'later' });
		session.do({ do: 'save', attemptId: attempt(session), next: 'break' });
		expect(screen()).toBe('break');
	});
	test('the second call is a household; a machine is released by one key; leaving ends it', () => {
		const { session, screen } = practising();
		vi.advanceTimersByTime(4_000);
		session.do({ do: 'machine', attemptId: attempt(session) });
		expect(screen()).toBe('waiting');
		vi.advanceTimersByTime(4_000);
		expect(session.view.value?.call?.people).toHaveLength(2);
		expect(session.view.value?.call?.personRef).toBeNull();
		session.do({ do: 'leave' });
		expect(screen()).toBe('call');
		answer(session, 'refused');
		session.do({ do: 'hangUp', attemptId: attempt(session) });
		session.do({ do: 'save', attemptId: attempt(session), next: 'ready' });
		expect(screen()).toBe('thanks');
		vi.advanceTimersByTime(60_000);
		expect(screen()).toBe('thanks');
	});
});
