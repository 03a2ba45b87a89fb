/**
 * The status of R22 and the waterfall, counted anew from the numbers' own rows: no tallies, no queues, no code of the
 * engine but the rules for hours. What the engine says has to be the same.
 */
import type { StatusView, Waterfall } from '../../protocol/views.ts';
import type { CampaignConfig } from '../../worker/campaign/engine/config.ts';
import type { Sql } from '../../worker/campaign/engine/sql.ts';
import { bothWindows, campaignWindow, neverCallable } from '../../worker/domain/hours.ts';

export interface NumberFacts {
	id: number;
	phone: string;
	kind: number;
	zone: number;
	place: number;
	approved: number;
	do_not_call: number;
	withdrawn: number;
	invalid: number;
	settled: number;
	passes: number;
	due_at: number | null;
	due_reason: number;
	attempt: number | null;
	queue: number | null;
	position: number | null;
}
export const NUMBER_COLUMNS =
	'id, phone, kind, zone, place, approved, do_not_call, withdrawn, invalid, settled, passes, due_at, due_reason, attempt, queue, position';

export const gatedNow = (number: NumberFacts, clicking: boolean): boolean => clicking && number.kind !== 0 && number.approved === 0;

export interface Recount {
	kind: StatusView['kind'];
	waterfall: Waterfall;
	/** Reasons of a stall with their counts, in order. */
	reasons: { code: string; count: number | null; until: number | null }[];
	opensAt: number | null;
}

interface Live {
	sql: Sql;
	config: CampaignConfig;
	now: number;
}

/** What the present moment says of every zone. */
interface ZoneNow {
	open: boolean;
	opensAt: number | null;
	never: boolean;
}

function zonesNow({ sql, config, now }: Live): Map<number, ZoneNow> {
	const { hours, localWindow, ringTimeoutS } = config.settings;
	const never = hours?.week.some((day) => day !== null) === true;
	return new Map(
		sql.rows<{ id: number; names: string }>('select id, names from zones').map(({ id, names }): [number, ZoneNow] => {
			if (!hours) return [id, { open: false, opensAt: null, never: false }];
			const zones = names === '' ? [hours.timeZone] : names.split(',');
			const window = bothWindows(hours, zones, localWindow, now);
			const open = window.open && (window.closesAt === null || window.closesAt - now >= ringTimeoutS * 1000);
			return [id, { open, opensAt: window.opensAt, never: never && neverCallable(hours, zones, localWindow, now) }];
		}),
	);
}

/** Every number in exactly one part; and what the sentence follows from. */
export function recountOf(live: Live, numbers: ReadonlyMap<number, NumberFacts>): Recount {
	const { config, now, sql } = live;
	const { settings } = config;
	const zones = zonesNow(live);
	const parts = { removed: 0, unapproved: 0, notYetDue: 0, zoneClosed: 0, dialable: 0, inTheAir: 0, final: 0 };
	const seen = { remaining: 0, staged: 0, waiting: 0, waiting24: 0, closedForNow: 0 };
	let due: number | null = null;
	let due24: number | null = null;
	let zoneOpensAt: number | null = null;
	const sooner = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
	for (const number of numbers.values()) {
		const zone = zones.get(number.zone) ?? { open: false, opensAt: null, never: false };
		const gated = gatedNow(number, settings.clicking);
		if (number.place !== 0 && number.place !== 5 && number.place !== 7 && (number.place === 4 || !zone.never)) seen.remaining += 1;
		if (number.place === 3) due = sooner(due, number.due_at);
		if (number.place === 6) due24 = sooner(due24, number.due_at);
		if (number.place === 0) parts.removed += 1;
		else if (number.place === 5) parts.final += 1;
		else if (number.place === 4) parts.inTheAir += 1;
		else if (number.place === 7) {
			parts.notYetDue += 1;
			seen.staged += 1;
		} else if (number.place === 1 || gated) parts.unapproved += 1;
		else if (number.place === 2) {
			if (zone.open) parts.dialable += 1;
			else {
				parts.zoneClosed += 1;
				if (!zone.never) seen.closedForNow += 1;
				zoneOpensAt = sooner(zoneOpensAt, zone.opensAt);
			}
		} else {
			parts.notYetDue += 1;
			if (number.place === 3) seen.waiting += 1;
			else seen.waiting24 += 1;
		}
	}
	const waterfall: Waterfall = { total: numbers.size, ...parts };
	const result = (kind: Recount['kind'], opensAt: number | null = null, reasons: Recount['reasons'] = []): Recount => ({
		kind,
		waterfall,
		reasons,
		opensAt,
	});
	if (sql.rows(`select 1 from loads where first = 1 and state = 'loading' limit 1`).length > 0) return result('loading');
	if (sql.rows(`select 1 from meta where key = 'pause'`).length > 0) return result('paused');
	if (seen.remaining === 0 && seen.staged === 0) return result('complete');
	const window = settings.hours ? campaignWindow(settings.hours, now) : { open: false, opensAt: null, closesAt: null };
	const open = window.open && (window.closesAt === null || window.closesAt - now >= settings.ringTimeoutS * 1000);
	if (!open) {
		const after = window.open && settings.hours ? campaignWindow(settings.hours, window.closesAt ?? now).opensAt : null;
		return result('outside_hours', window.opensAt ?? after);
	}
	if (seen.closedForNow > 0 && seen.closedForNow === seen.remaining) return result('outside_hours', zoneOpensAt);
	const reasons = reasonsOf(live, { parts, seen, due, due24, zoneOpensAt });
	const blocked = reasons.some(({ code }) => code === 'no_caller_id' || code === 'carrier_refuses' || code === 'watchdog');
	const stalled = reasons.length > 0 && (blocked || (parts.dialable === 0 && parts.inTheAir === 0));
	return stalled ? result('stalled', null, reasons) : result('running');
}

interface Counted {
	parts: { unapproved: number; dialable: number; inTheAir: number };
	seen: { waiting: number; waiting24: number; closedForNow: number };
	due: number | null;
	due24: number | null;
	zoneOpensAt: number | null;
}

function reasonsOf(live: Live, { parts, seen, due, due24, zoneOpensAt }: Counted): Recount['reasons'] {
	const reasons: Recount['reasons'] = [];
	if (live.config.callerIds.length === 0) reasons.push({ code: 'no_caller_id', count: null, until: null });
	const refusals = metaOf(live.sql, 'refusals', { count: 0 }).count;
	if (refusals >= 3) reasons.push({ code: 'carrier_refuses', count: refusals, until: null });
	if (watchdog(live, parts)) reasons.push({ code: 'watchdog', count: null, until: null });
	if (parts.unapproved > 0) reasons.push({ code: 'unapproved', count: parts.unapproved, until: null });
	const timed = [
		{ code: 'minimum_time', count: seen.waiting, until: due },
		{ code: 'attempts_24h', count: seen.waiting24, until: due24 },
		{ code: 'zone_closed', count: seen.closedForNow, until: zoneOpensAt },
	].filter(({ count }) => count > 0);
	timed.sort((a, b) => (a.until ?? Number.MAX_SAFE_INTEGER) - (b.until ?? Number.MAX_SAFE_INTEGER));
	return [...reasons, ...timed];
}

/** A caller has waited 20 s, work is dialable, and nothing was dialed for 60 s. */
function watchdog({ sql, now }: Live, parts: Counted['parts']): boolean {
	if (parts.dialable === 0 || parts.inTheAir > 0) return false;
	const waiting = sql.rows(
		`select 1 from sessions where ended_at is null and state = 'ready' and link_up = 1 and ready_since <= ? limit 1`,
		now - 20_000,
	);
	const since = metaOf(sql, 'quietSince', 0);
	return waiting.length > 0 && since > 0 && now - since >= 60_000;
}

export function metaOf<T>(sql: Sql, key: string, otherwise: T): T {
	const row = sql.rows<{ value: string }>('select value from meta where key = ?', key)[0];
	return row ? (JSON.parse(row.value) as T) : otherwise;
}
