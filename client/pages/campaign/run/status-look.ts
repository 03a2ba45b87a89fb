import { CalendarClock, CircleCheck, CirclePause, Hourglass, type IconNode, Loader, PhoneCall, TriangleAlert } from 'lucide';
import type { StallReason, StatusKind, Step } from '../../../../protocol/enums.ts';
import type { Tone } from '../../../ui/tones.ts';

/** How a status is drawn and what it is called in the title of the window. Amber is for stalled only. */
export const STATUS_LOOK: Record<StatusKind, { tone: Tone; icon: IconNode; word: string }> = {
	not_started: { tone: 'neutral', icon: Hourglass, word: 'Not started' },
	loading: { tone: 'info', icon: Loader, word: 'Loading' },
	paused: { tone: 'info', icon: CirclePause, word: 'Paused' },
	complete: { tone: 'primary', icon: CircleCheck, word: 'Complete' },
	outside_hours: { tone: 'info', icon: CalendarClock, word: 'Outside hours' },
	stalled: { tone: 'warning', icon: TriangleAlert, word: 'Stalled' },
	running: { tone: 'primary', icon: PhoneCall, word: 'Running' },
};

/** Title of the window: a stall stands out among other tabs. */
export function titleOf(kind: StatusKind, campaign: string): string {
	return `${kind === 'stalled' ? '⚠ ' : ''}${STATUS_LOOK[kind].word} · ${campaign || 'Unnamed campaign'} · Partyline`;
}

/** What a change of the status is worth telling people who look elsewhere; null for nothing. `was` is null on a page just opened. */
export function newsOf(was: StatusKind | null, kind: StatusKind, campaign: string): string | null {
	if (was === null || was === kind) return null;
	if (kind === 'stalled') return `${campaign || 'Unnamed campaign'}: stalled`;
	return was === 'stalled' && kind === 'running' ? `${campaign || 'Unnamed campaign'}: running again` : null;
}

/** Where the one thing to do about a reason is done: a step, the clicker's link on this page, or nowhere (it ends by itself). */
export function remedyPlace(code: StallReason): { step: Step; label: string } | { here: 'clicker-link'; label: string } | null {
	switch (code) {
		case 'unapproved':
			return { here: 'clicker-link', label: 'Go to the clicker link' };
		case 'minimum_time':
			return { step: 'passes', label: 'Change the minimum time' };
		case 'zone_closed':
		case 'attempts_24h':
			return { step: 'settings', label: 'Open Settings' };
		case 'no_caller_id':
			return { step: 'phone_numbers', label: 'Add a phone number' };
		case 'carrier_refuses':
		case 'watchdog':
			return null;
	}
}
