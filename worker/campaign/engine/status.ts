/** The status sentence (R22), the waterfall (R22w) and "why is this number not being dialed?": computed, never stored. */
import type { StatusReason, StatusView, Waterfall } from '../../../protocol/views.ts';
import { campaignWindow, formatMoment } from '../../domain/hours.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { type PoolState, poolState } from './dial-pool.ts';
import { loadSummary, neverZones, phaseOf } from './loading.ts';
import { queuePass } from './numbers.ts';
import { PLACE } from './places.ts';
import { REFUSALS_TO_STALL, type Refusals, refusals } from './refusals.ts';
import { onlineCount } from './sessions.ts';
import { recall, value } from './sql.ts';

export interface Pause {
	at: number;
	by: string;
}
export const pauseOf = (tx: Pick<Tx, 'sql'>): Pause | null => getMeta<Pause | null>(tx.sql, 'pause', null);

const WATCHDOG_WAIT_MS = 20_000;
const WATCHDOG_SILENCE_MS = 60_000;
const numberFormat = new Intl.NumberFormat('en-US');
const count = (n: number): string => numberFormat.format(n);
const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

/** Everything the status follows from, counted once. */
export interface Facts {
	pool: PoolState;
	waterfall: Waterfall;
	/** Numbers that could still be dialed one day: not removed, final, staged or never callable. */
	remaining: number;
	waiting: number;
	waiting24: number;
	staged: number;
	/** Due, and held back by nothing but their own zone; those that can never be called are not among them. */
	zoneClosed: number;
	/** Zones that never meet the campaign's hours. */
	never: ReadonlySet<number>;
	carrierRefuses: Refusals;
}

export function factsOf(tx: Tx): Facts {
	const pool = poolState(tx);
	const tallies = recall<{ place: number; zone: number; gate: number; n: number }>(tx.sql, 'select * from tallies where n <> 0');
	const never = neverZones(tx);
	const gated = tx.config.settings.clicking ? 1 : 2;
	const sum = (test: (row: { place: number; zone: number; gate: number }) => boolean): number =>
		tallies.reduce((total, row) => (test(row) ? total + row.n : total), 0);
	const waits = (row: { place: number }): boolean => row.place === PLACE.waiting || row.place === PLACE.waiting24;
	const waterfall: Waterfall = {
		total: sum(() => true),
		removed: sum((row) => row.place === PLACE.removed),
		unapproved: sum((row) => row.place === PLACE.unapproved || (row.gate === gated && waits(row))) + pool.gatedCount,
		notYetDue: sum((row) => waits(row) && row.gate !== gated) + sum((row) => row.place === PLACE.staged),
		zoneClosed: pool.zoneClosedCount,
		dialable: pool.dialableCount,
		inTheAir: sum((row) => row.place === PLACE.air),
		final: sum((row) => row.place === PLACE.final),
	};
	const alive = new Set<number>([PLACE.unapproved, PLACE.pool, PLACE.waiting, PLACE.waiting24, PLACE.air]);
	return {
		pool,
		waterfall,
		remaining: sum((row) => alive.has(row.place) && (row.place === PLACE.air || !never.has(row.zone))),
		waiting: sum((row) => row.place === PLACE.waiting && row.gate !== gated),
		waiting24: sum((row) => row.place === PLACE.waiting24 && row.gate !== gated),
		staged: sum((row) => row.place === PLACE.staged),
		zoneClosed: pool.zoneClosedCount - sum((row) => row.place === PLACE.pool && row.gate !== gated && never.has(row.zone)),
		never,
		carrierRefuses: refusals(tx),
	};
}

/** Each of the two has an index of its own, so that the first row is the answer however many wait. */
const SOONEST = {
	[PLACE.waiting]: 'select min(due_at) due from numbers where place = 3',
	[PLACE.waiting24]: 'select min(due_at) due from numbers where place = 6',
} as const;
const soonestDue = (tx: Tx, place: keyof typeof SOONEST): number | null =>
	recall<{ due: number | null }>(tx.sql, SOONEST[place])[0]?.due ?? null;

const zoneName = (tx: Tx): string => tx.config.settings.hours?.timeZone ?? 'UTC';
const moment = (tx: Tx, at: number): string => formatMoment(at, zoneName(tx), tx.now);

/** The whole status of this moment. First match of R22 wins. Keeps in mind since when a stall has lasted. */
export function statusOf(tx: Tx, facts: Facts = factsOf(tx)): StatusView {
	const view = momentaryStatus(tx, facts);
	const since = getMeta<number | null>(tx.sql, 'stalledSince', null);
	const stalledSince = view.kind === 'stalled' ? (since ?? tx.now) : null;
	if (stalledSince !== since) setMeta(tx.sql, 'stalledSince', stalledSince);
	return { ...view, stalledSince };
}

function momentaryStatus(tx: Tx, facts: Facts): StatusView {
	const view: StatusView = {
		kind: 'running',
		sentence: 'This campaign is running.',
		reason: null,
		remedy: null,
		reasons: [],
		stalledSince: null,
		opensAt: null,
		opensText: null,
		loading: null,
		pausedBy: null,
		pausedAt: null,
		lists: laterLists(tx),
		waterfall: facts.waterfall,
		loadSummary: loadSummary(tx, facts.never),
		warning: null,
	};
	const phase = phaseOf(tx);
	if (phase === 'new') return { ...view, kind: 'not_started', sentence: 'This campaign has not been started.' };
	if (phase === 'loading') return { ...view, ...loadingStatus(tx) };
	const pause = pauseOf(tx);
	if (pause) return { ...view, ...pausedStatus(tx, pause, facts) };
	if (facts.remaining === 0 && facts.waterfall.inTheAir === 0 && facts.staged === 0) {
		return {
			...view,
			kind: 'complete',
			sentence: 'This campaign is complete.',
			reason: `Every number is done: ${plural(facts.waterfall.final, 'number', 'numbers')} finished, ${count(facts.waterfall.removed)} removed.`,
			remedy: 'Add contacts or raise the number of passes to go on.',
		};
	}
	const outside = outsideHours(tx, facts);
	if (outside) return { ...view, ...outside };
	const stalled = stalledStatus(tx, facts);
	return stalled ? { ...view, ...stalled } : { ...view, warning: mostlyLandlines(facts), ...runningStatus(tx, facts) };
}

/** Whether the sentence can only be that of a campaign that has work and may do it: what a look at the pool alone tells. */
export function surelyAtWork(tx: Tx): boolean {
	if (phaseOf(tx) !== 'ready' || pauseOf(tx)) return false;
	const pool = poolState(tx);
	return pool.campaignOpen && pool.dialableCount > 0;
}

function laterLists(tx: Tx): StatusView['lists'] {
	return recall<{ list: number; name: string; total: number; placed: number }>(
		tx.sql,
		`select list, name, total, placed from loads where state <> 'done' and first = 0 order by list`,
	).map((load) => ({
		listId: load.list,
		name: load.name,
		percent: load.total === 0 ? 99 : Math.min(99, Math.floor((100 * load.placed) / load.total)),
	}));
}

function mostlyLandlines(facts: Facts): string | null {
	const { dialableCount, dialableLandlines } = facts.pool;
	if (dialableCount === 0 || facts.waterfall.unapproved === 0 || dialableLandlines / dialableCount < 0.9) return null;
	return `Mostly landlines are being dialed: ${plural(facts.waterfall.unapproved, 'cell awaits', 'cells await')} clicking.`;
}

function loadingStatus(tx: Tx): Partial<StatusView> {
	const placed = value(tx.sql, 'select coalesce(sum(placed), 0) from loads where first = 1');
	const total = value(tx.sql, 'select coalesce(sum(total), 0) from loads where first = 1');
	const percent = total === 0 ? 0 : Math.min(100, Math.floor((100 * placed) / total));
	return {
		kind: 'loading',
		sentence: `This campaign is loading (${percent} %).`,
		reason: `${count(placed)} of ${plural(total, 'number', 'numbers')} placed.`,
		loading: { placed, total, percent },
	};
}

function pausedStatus(tx: Tx, pause: Pause, facts: Facts): Partial<StatusView> {
	const live = facts.waterfall.inTheAir;
	return {
		kind: 'paused',
		sentence: 'This campaign is paused.',
		reason: `Paused by ${pause.by} at ${formatMoment(pause.at, zoneName(tx), pause.at).replace(/ \(.*\)$/, '')}.${live > 0 ? ` ${plural(live, 'call is', 'calls are')} finishing.` : ''}`,
		remedy: 'Press Resume to go on.',
		pausedAt: pause.at,
		pausedBy: pause.by,
	};
}

function outsideHours(tx: Tx, facts: Facts): Partial<StatusView> | null {
	const { hours } = tx.config.settings;
	const window = hours ? campaignWindow(hours, tx.now) : { open: false, opensAt: null, closesAt: null };
	const closedZonesOnly = facts.zoneClosed > 0 && facts.zoneClosed === facts.remaining;
	if (facts.pool.campaignOpen && !closedZonesOnly) return null;
	const closing = window.open && !facts.pool.campaignOpen && hours ? campaignWindow(hours, window.closesAt ?? tx.now).opensAt : null;
	const opensAt = facts.pool.campaignOpen ? facts.pool.zoneOpensAt : (window.opensAt ?? closing);
	return {
		kind: 'outside_hours',
		sentence: 'This campaign is outside of dialing hours.',
		reason: facts.pool.campaignOpen
			? `It is too early or too late where the remaining ${plural(facts.remaining, 'number is', 'numbers are')}.`
			: 'The campaign’s own dialing hours are closed.',
		remedy: opensAt === null ? 'No opening in sight: look at the dialing hours in Settings.' : `Opens ${moment(tx, opensAt)}.`,
		opensAt,
		opensText: opensAt === null ? null : moment(tx, opensAt),
	};
}

function stalledStatus(tx: Tx, facts: Facts): Partial<StatusView> | null {
	const reasons = stallReasons(tx, facts);
	const first = reasons[0];
	const blocked = reasons.some(
		(reason) => reason.code === 'no_caller_id' || reason.code === 'carrier_refuses' || reason.code === 'watchdog',
	);
	if (!first || (facts.pool.dialableCount > 0 && !blocked) || (facts.waterfall.inTheAir > 0 && !blocked)) return null;
	return {
		kind: 'stalled',
		sentence: 'This campaign is stalled.',
		reason: reasons.map((reason) => reason.text).join(' '),
		remedy: first.remedy,
		reasons,
	};
}

/** Every reason with its count; what people can do something about at once comes first, then the soonest. */
export function stallReasons(tx: Tx, facts: Facts): StatusReason[] {
	const reasons: StatusReason[] = [];
	const add = (code: StatusReason['code'], text: string, n: number | null, until: number | null, remedy: string | null): void => {
		reasons.push({ code, text, count: n, until, remedy });
	};
	if (tx.config.callerIds.length === 0)
		add('no_caller_id', 'There is no usable caller-ID number.', null, null, 'Add a caller-ID number in Phone numbers.');
	if (facts.carrierRefuses.count >= REFUSALS_TO_STALL)
		add(
			'carrier_refuses',
			`The carrier refuses calls: ${facts.carrierRefuses.message.replace(/\.$/, '')}.`,
			facts.carrierRefuses.count,
			null,
			'Look at the carrier’s account. A call is tried now and then; to try at once, pause and resume.',
		);
	const watchdog = watchdogReason(tx, facts);
	if (watchdog) add('watchdog', watchdog, null, null, 'Pause and resume; if it stays, report it with the time of day.');
	const { unapproved } = facts.waterfall;
	if (unapproved > 0)
		add(
			'unapproved',
			`${plural(unapproved, 'cell number waits', 'cell numbers wait')} for an approval.`,
			unapproved,
			null,
			'Open the clicker link, or send it to people who click.',
		);
	const timed: { at: number; add: () => void }[] = [];
	const due = facts.waiting > 0 ? soonestDue(tx, PLACE.waiting) : null;
	if (due !== null)
		timed.push({
			at: due,
			add: () =>
				add(
					'minimum_time',
					`${plural(facts.waiting, 'number waits', 'numbers wait')} for the minimum time (until ${moment(tx, due)}).`,
					facts.waiting,
					due,
					'Wait, or shorten the minimum time in Number of passes.',
				),
		});
	const due24 = facts.waiting24 > 0 ? soonestDue(tx, PLACE.waiting24) : null;
	if (due24 !== null)
		timed.push({
			at: due24,
			add: () =>
				add(
					'attempts_24h',
					`${plural(facts.waiting24, 'number has', 'numbers have')} used up the attempts of 24 hours (until ${moment(tx, due24)}).`,
					facts.waiting24,
					due24,
					'Wait, or raise the maximum in Settings.',
				),
		});
	const opens = facts.pool.zoneOpensAt;
	if (facts.zoneClosed > 0)
		timed.push({
			at: opens ?? Number.MAX_SAFE_INTEGER,
			add: () =>
				add(
					'zone_closed',
					`${plural(facts.zoneClosed, 'number is', 'numbers are')} in zones that are closed now${opens === null ? '' : ` (until ${moment(tx, opens)})`}.`,
					facts.zoneClosed,
					opens,
					'Wait, or add contacts in zones that are open now.',
				),
		});
	timed.sort((a, b) => a.at - b.at);
	for (const reason of timed) reason.add();
	return reasons;
}

/** A caller has waited 20 s, work is dialable, and nothing was dialed for 60 s: said aloud, whatever the cause. */
function watchdogReason(tx: Tx, facts: Facts): string | null {
	if (facts.pool.dialableCount === 0 || facts.waterfall.inTheAir > 0) return null;
	const waiting = value(
		tx.sql,
		`select count(*) from sessions where ended_at is null and state = 'ready' and link_up = 1 and ready_since <= ?`,
		tx.now - WATCHDOG_WAIT_MS,
	);
	if (waiting === 0) return null;
	const since = getMeta(tx.sql, 'quietSince', 0);
	if (since === 0 || tx.now - since < WATCHDOG_SILENCE_MS) return null;
	return `${plural(waiting, 'caller has', 'callers have')} waited and nothing was dialed for ${Math.round((tx.now - since) / 1000)} s.`;
}

function runningStatus(tx: Tx, facts: Facts): Partial<StatusView> {
	if (onlineCount(tx) === 0)
		return {
			sentence: 'This campaign is running, with nobody on the line.',
			reason: 'Nothing is dialed until a caller joins.',
			remedy: 'Open the caller link, or send it to your callers.',
		};
	const plan = getMeta<{ code: string } | null>(tx.sql, 'planReason', null);
	if (plan?.code === 'carrier_rate')
		return {
			sentence: 'This campaign is running, slowed by the carrier’s calls-per-second limit.',
			reason: 'More lines are wanted than the carrier takes a second.',
			remedy: 'Ask the carrier for more calls a second.',
		};
	return {
		reason: `${plural(facts.waterfall.dialable, 'number is', 'numbers are')} dialable now, ${count(facts.waterfall.inTheAir)} in the air.`,
	};
}

/** "Why is this number not being dialed?", in one sentence. */
export function whyNot(tx: Tx, phone: string): string {
	const number = tx.sql.rows<{
		place: number;
		invalid: number;
		settled: number;
		passes: number;
		call_back: number;
		do_not_call: number;
		due_at: number | null;
		zone: number;
		approved: number;
		kind: number;
	}>('select * from numbers where phone = ?', phone)[0];
	if (!number) return `${phone} is not in this campaign.`;
	const state = tx.sql.rows<{ state: string }>(
		'select state from attempts where number = (select id from numbers where phone = ?) and ended_at is null',
		phone,
	)[0];
	switch (number.place) {
		case PLACE.removed:
			return number.do_not_call === 1
				? `${phone} is on the Do Not Call list.`
				: `${phone} came with a list that was taken out of this campaign.`;
		case PLACE.unapproved:
			return `${phone} is a cell or unknown number and waits for somebody to approve it.`;
		case PLACE.waiting:
			if (number.call_back === 1) return `${phone} asked to be called back, not before ${moment(tx, number.due_at ?? tx.now)}.`;
			return `${phone} waits for the minimum time between two attempts, until ${moment(tx, number.due_at ?? tx.now)}.`;
		case PLACE.waiting24:
			return `${phone} has used up the attempts of 24 hours; it is due again ${moment(tx, number.due_at ?? tx.now)}.`;
		case PLACE.air:
			return `${phone} is being called at this moment (${state?.state ?? 'open'}).`;
		case PLACE.staged:
			return `${phone} came with a list that is still loading; it enters when the list reaches 100 %.`;
		case PLACE.final:
			if (number.invalid === 1) return `The carrier reported that ${phone} does not exist.`;
			if (number.settled === 1) return `${phone} has its final result.`;
			return `${phone} has used all its ${plural(number.passes, 'pass', 'passes')}.`;
		default:
			return whyNotNow(tx, phone, number.zone, queuePass(number), number.kind !== 0 && number.approved === 0);
	}
}

function whyNotNow(tx: Tx, phone: string, zone: number, pass: number, gated: boolean): string {
	if (gated && tx.config.settings.clicking) return `${phone} is a cell or unknown number and waits for somebody to approve it.`;
	const facts = factsOf(tx);
	if (facts.never.has(zone)) return `${phone} can never be called: its own hours never meet those of the campaign.`;
	const status = statusOf(tx, facts);
	if (status.kind !== 'running' && status.kind !== 'stalled')
		return `${phone} could be dialed, but: ${status.sentence}${status.reason ? ` ${status.reason}` : ''}`;
	if (facts.pool.closedZones.has(zone)) return `${phone} is due, but its own time zone is closed now.`;
	if (!facts.pool.dialable.some((queue) => queue.zone === zone && queue.pass === pass))
		return `${phone} is due, but numbers of an earlier pass come first.`;
	if (onlineCount(tx) === 0) return `${phone} is dialable; nothing is dialed until a caller joins.`;
	return `${phone} is dialable now; its turn comes at random among ${plural(facts.pool.dialableCount, 'number', 'numbers')}.`;
}
