/** When and where an evening takes place: its night, zones, set-up, and how its carrier behaves. */
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import type { CampaignConfig } from '../../worker/campaign/engine/config.ts';
import type { ContactRow } from '../../worker/campaign/engine/loading.ts';
import { defaultScript } from '../../worker/domain/script.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import type { Fault } from './options.ts';

/**
 * When an evening begins: most on a Tuesday at 18:00 in New York; every fifth in a night in which clocks there go back, or
 * forward, with hours over midnight, so that zones close, open and change their offset while calls are made.
 */
export function startOf(seed: number): number {
	if (seed % 10 === 4) return Date.UTC(2026, 10, 1, 5, 40);
	return seed % 10 === 9 ? Date.UTC(2027, 2, 14, 6, 40) : Date.UTC(2026, 9, 6, 22, 0);
}
/** Most carriers of evenings tell with the answer who picked up; every third tells later, and errs, or never tells. */
export const detectionOf = (seed: number): 'perfect' | 'async' | 'off' => (seed % 3 !== 2 ? 'perfect' : seed % 2 === 0 ? 'async' : 'off');
const isNight = (seed: number): boolean => seed % 5 === 4;
export const ZONES = [
	'America/New_York',
	'America/Chicago',
	'America/Los_Angeles',
	'America/St_Johns',
	'Asia/Kolkata',
	'',
	'America/New_York,America/Chicago',
];
export const CALLER_IDS = [{ id: 'cid', phone: '+12025550100' }];
export const KINDS = ['landline', 'cell', 'unknown'] as const;

/** Minutes after midnight on a wall clock. */
export function minuteIn(timeZone: string, at: number): number {
	const parts = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
	const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
	return of('hour') * 60 + of('minute');
}

export const weekOf = (openMinute: number, closeMinute: number) => ({
	timeZone: 'America/New_York',
	week: Array.from({ length: 7 }, () => ({ openMinute, closeMinute })),
});

export function carrierFaults(faults: readonly Fault[]): object {
	const on = (fault: Fault, p: number): number => (faults.includes(fault) ? p : 0);
	return {
		callsPerSecond: 20,
		duplicate: on('duplicate', 0.1),
		outOfOrder: on('out-of-order', 0.1),
		late: { p: on('late', 0.05), maxS: 60 },
		lost: { p: on('lost', 0.05), types: ['initiated', 'ringing', 'answered', 'verdict', 'joined', 'left', 'ended', 'answer_request'] },
		originate: {
			throttled: on('throttled', 0.02),
			rejected: on('throttled', 0.01),
			unknownBefore: on('unknown-before', 0.02),
			unknownAfter: on('unknown-after', 0.02),
		},
		commands: { unknownBefore: on('unknown-before', 0.02), unknownAfter: on('unknown-after', 0.02) },
	};
}

/** The set-up that an evening begins with. */
export function firstSetUp(seed: number, startedAt: number): CampaignConfig {
	return {
		campaignId: 'cmp',
		organisationId: 'org',
		name: 'Evening',
		practice: true,
		simulated: true,
		revision: 1,
		startedAt,
		settings: {
			...DEFAULT_SETTINGS,
			hours: isNight(seed) ? weekOf(18 * 60, 3 * 60) : weekOf(0, 1440),
			localWindow: isNight(seed) ? { openMinute: 600, closeMinute: 150 } : { openMinute: 480, closeMinute: 1260 },
			passes: 2,
			minimumTimeMinutes: 5,
		},
		scriptVersion: 1,
		script: defaultScript(),
		callerIds: CALLER_IDS,
		bars: [],
		endCards: [],
		lists: [],
		callsPerSecond: 10,
		concurrent: null,
		verdictAtAnswer: detectionOf(seed) === 'perfect',
	};
}

/** Contacts of a further list; some are the same number as an earlier one. */
export function contactRows(seed: number, list: number, count: number, earlier: readonly ContactRow[]): ContactRow[] {
	const contacts = [...earlier];
	const random = seededRandom(`contacts ${seed} ${list}`).next;
	for (let n = 0; n < count; n += 1) {
		const known = contacts.length > 0 && random() < 0.05 ? contacts[Math.floor(random() * contacts.length)] : undefined;
		contacts.push({
			list,
			row: n + 2,
			part: 0,
			phone: known?.phone ?? `+1212${String(2_000_000 + contacts.length)}`,
			kind: KINDS[Math.floor(random() * 3)] ?? 'unknown',
			zones: ZONES[Math.floor(random() * ZONES.length)] ?? '',
			externalId: '',
			firstName: `First ${n}`,
			lastName: `Last ${n}`,
			fields: '{}',
			doNotCall: false,
		});
	}
	return contacts.slice(earlier.length);
}
