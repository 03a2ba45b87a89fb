/** The list of what people do in an evening, drawn from the seed beforehand: printed with a failure, and shrunk. */
import { seededRandom } from '../../worker/lib/random.ts';
import type { EveningOptions } from './options.ts';

export type Operation =
	| { do: 'callerArrives'; who: number }
	| { do: 'callerLeaves'; who: number }
	| { do: 'callerVanishes'; who: number; forS: number }
	| { do: 'callerBreak'; who: number }
	| { do: 'callerLastCall'; who: number }
	| { do: 'clickerArrives'; who: number }
	| { do: 'clickerVanishes'; who: number }
	| { do: 'pause'; forS: number }
	| { do: 'passes'; passes: number }
	| { do: 'minimumTime'; minutes: number }
	| { do: 'hours'; openMinute: number; closeMinute: number }
	/** The campaign's window closes in so many minutes, and opens again. */
	| { do: 'closeSoon'; inMinutes: number }
	| { do: 'localWindow'; openMinute: number; closeMinute: number }
	| { do: 'clicking'; on: boolean }
	| { do: 'dropLimit'; percent: number }
	| { do: 'addContacts'; count: number }
	| { do: 'doNotCallRinging' }
	| { do: 'doNotCallAny'; nth: number }
	| { do: 'kill' }
	| { do: 'killMidStep' }
	| { do: 'd1Away'; forS: number }
	| { do: 'alarmLate'; byMs: number }
	| { do: 'alarmTwice' }
	| { do: 'forgedEvent'; kind: 'unknown' | 'ended' | 'answered' }
	| { do: 'clockJump'; byS: number }
	| { do: 'clockBack'; byS: number }
	| { do: 'revokeCallerLink' }
	| { do: 'revokeClickerLink' }
	/** Every page is gone within one second, and comes back when it does. */
	| { do: 'allVanish'; forS: number }
	/** Right before the next answer every caller who waits presses Break, and is back within a second or so: who answered waits for them. */
	| { do: 'allBreakByMistake' }
	/** No request and no event passes between object and carrier. */
	| { do: 'carrierAway'; forS: number }
	| { do: 'noCallerId'; forS: number }
	| { do: 'adminEndsCaller'; who: number }
	/** An admin takes back what a clicker approved and nobody has called yet. */
	| { do: 'withdrawApprovals'; who: number }
	/** Someone is taken off the Do Not Call list again. */
	| { do: 'doNotCallTakenBack'; nth: number }
	| { do: 'maxAttempts'; per24h: number }
	| { do: 'ringTimeout'; seconds: number }
	| { do: 'machineDetection'; on: boolean };

/** `at` in ms after the start of the evening. */
export interface Planned {
	at: number;
	operation: Operation;
}

export function planEvening(options: EveningOptions): Planned[] {
	const random = seededRandom(`plan ${options.seed}`).next;
	const end = options.hours * 3_600_000;
	const plan: Planned[] = [];
	const add = (at: number, operation: Operation): void => {
		if (at < end) plan.push({ at: Math.round(at), operation });
	};
	const int = (limit: number): number => Math.floor(random() * limit);
	const often = (perHour: number, make: () => Operation): void => {
		for (let at = (-Math.log(1 - random()) * 3_600_000) / perHour; at < end; at += (-Math.log(1 - random()) * 3_600_000) / perHour)
			add(at, make());
	};
	const fault = (name: EveningOptions['faults'][number]): boolean => options.faults.includes(name);
	for (let who = 0; who < options.callers; who += 1) {
		add(random() * 600_000, { do: 'callerArrives', who });
		often(0.3, () => ({ do: 'callerLeaves', who }));
		often(0.5, () => ({ do: 'callerArrives', who }));
		often(0.5, () => ({ do: 'callerBreak', who }));
		often(0.1, () => ({ do: 'callerLastCall', who }));
		if (fault('vanish')) often(1, () => ({ do: 'callerVanishes', who, forS: random() < 0.5 ? 2 + int(20) : 30 + int(300) }));
	}
	for (let who = 0; who < options.clickers; who += 1) {
		add(random() * 300_000, { do: 'clickerArrives', who });
		if (fault('vanish')) often(2, () => ({ do: 'clickerVanishes', who }));
		often(2, () => ({ do: 'clickerArrives', who }));
	}
	often(0.7, () => ({ do: 'pause', forS: 5 + int(300) }));
	often(0.5, () => ({ do: 'passes', passes: 1 + int(5) }));
	often(0.5, () => ({ do: 'minimumTime', minutes: [0, 1, 5, 30, 240][int(5)] ?? 5 }));
	often(0.4, () => ({ do: 'hours', openMinute: int(720), closeMinute: 720 + int(721) }));
	for (const { at, operation } of [...plan])
		if (operation.do === 'hours') add(at + (5 + int(30)) * 60_000, { do: 'hours', openMinute: 0, closeMinute: 1440 });
	often(1.5, () => ({ do: 'closeSoon', inMinutes: 1 + int(2) }));
	for (const { at, operation } of [...plan])
		if (operation.do === 'closeSoon') add(at + 180_000, { do: 'hours', openMinute: 0, closeMinute: 1440 });
	often(0.2, () => ({ do: 'localWindow', openMinute: 480 + int(120), closeMinute: 1140 + int(121) }));
	often(0.5, () => ({ do: 'clicking', on: random() < 0.6 }));
	// Turned off, numbers come in and are dialed, and turned on again: those that stand in the pool have no approval.
	for (let at = random() * 7_200_000; at < end; at += 3_600_000 + random() * 7_200_000) {
		add(at, { do: 'clicking', on: false });
		add(at + 1_000, { do: 'addContacts', count: 20 + int(60) });
		add(at + 20_000 + random() * 240_000, { do: 'clicking', on: true });
	}
	often(0.2, () => ({ do: 'dropLimit', percent: [0, 1, 3][int(3)] ?? 3 }));
	often(1, () => ({ do: 'addContacts', count: 1 + int(60) }));
	often(8, () => ({ do: 'doNotCallRinging' }));
	often(2, () => ({ do: 'doNotCallAny', nth: int(1000) }));
	often(1, () => ({ do: 'doNotCallTakenBack', nth: int(1000) }));
	often(0.05, () => ({ do: 'revokeCallerLink' }));
	often(0.1, () => ({ do: 'revokeClickerLink' }));
	often(0.3, () => ({ do: 'noCallerId', forS: 10 + int(200) }));
	often(0.3, () => ({ do: 'adminEndsCaller', who: int(Math.max(1, options.callers)) }));
	often(0.4, () => ({ do: 'withdrawApprovals', who: int(Math.max(1, options.clickers)) }));
	often(0.2, () => ({ do: 'maxAttempts', per24h: [1, 2, 3, 10][int(4)] ?? 3 }));
	often(0.2, () => ({ do: 'ringTimeout', seconds: [15, 25, 60][int(3)] ?? 25 }));
	often(0.2, () => ({ do: 'machineDetection', on: random() < 0.7 }));
	often(6, () => ({ do: 'allBreakByMistake' }));
	if (fault('vanish')) often(1.5, () => ({ do: 'allVanish', forS: [1, 1, 3 + int(20), 30 + int(200)][int(4)] ?? 1 }));
	if (fault('outage')) often(0.5, () => ({ do: 'carrierAway', forS: 5 + int(90) }));
	if (fault('killed')) {
		often(3, () => ({ do: 'kill' }));
		often(3, () => ({ do: 'killMidStep' }));
		// Half of the new lists meet their death while they are taken in.
		for (const { at, operation } of [...plan])
			if (operation.do === 'addContacts' && random() < 0.5) add(Math.max(0, at - 1), { do: 'killMidStep' });
	}
	if (fault('d1')) often(0.5, () => ({ do: 'd1Away', forS: 10 + int(240) }));
	if (fault('alarms')) {
		often(2, () => ({ do: 'alarmLate', byMs: int(30_000) }));
		often(4, () => ({ do: 'alarmTwice' }));
	}
	if (fault('forged')) often(4, () => ({ do: 'forgedEvent', kind: (['unknown', 'ended', 'answered'] as const)[int(3)] ?? 'unknown' }));
	if (fault('clock')) often(0.3, () => ({ do: 'clockJump', byS: random() < 0.7 ? 1 + int(120) : 3600 + int(10_000) }));
	if (fault('clock')) often(1, () => ({ do: 'clockBack', byS: 1 + int(random() < 0.7 ? 5 : 50) }));
	return plan.sort((a, b) => a.at - b.at);
}
