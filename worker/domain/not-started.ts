/** The status of a campaign that has no live object yet. Pure. */
import type { Readiness, RoomView, StatusView } from '../../protocol/views.ts';
import { missingSteps } from './readiness.ts';

/** "This campaign has not been started", with the steps that are missing. */
export function notStartedStatus(readiness: Readiness): StatusView {
	const missing = missingSteps(readiness).map((step) => step.title);
	return {
		kind: 'not_started',
		sentence: 'This campaign has not been started.',
		reason: missing.length === 0 ? 'Everything is ready.' : `Still to do: ${missing.join(', ')}.`,
		remedy: missing.length === 0 ? 'Press Start campaign.' : 'Complete these steps, then press Start campaign.',
		reasons: [],
		stalledSince: null,
		opensAt: null,
		opensText: null,
		loading: null,
		pausedBy: null,
		pausedAt: null,
		lists: [],
		waterfall: { total: 0, removed: 0, unapproved: 0, notYetDue: 0, zoneClosed: 0, dialable: 0, inTheAir: 0, final: 0 },
		loadSummary: null,
		warning: null,
	};
}

/** An empty room. `dropLimitPercent` as in the settings; the room speaks of shares. */
export function emptyRoom(dropLimitPercent: number): RoomView {
	return {
		callers: { idle: 0, ready: 0, reserved: 0, on_call: 0, wrap_up: 0, break: 0 },
		callersAway: 0,
		lines: { ringing: 0, holding: 0, talking: 0 },
		clickers: 0,
		approvals: 0,
		approvalsPerMinute: 0,
		today: { dials: 0, answered: 0, connected: 0, dropped: 0, machines: 0 },
		dropsLeft: dropLimitPercent === 0 ? 0 : 3,
		dropRate: null,
		dropLimit: dropLimitPercent / 100,
		waitS: null,
		pickUpRate: null,
		pacing: null,
	};
}
