/** I1, I2, I3, I4 and I7, judged at the moment a call is placed. */
import { bothWindows } from '../../worker/domain/hours.ts';
import { check } from './broken.ts';
import type { Evening } from './evening.ts';

interface Placed {
	id: number;
	number: number;
	phone: string;
	kind: number;
	placed_at: number;
	approved: number;
	names: string;
}

export class Placements {
	#upTo = 0;

	look(evening: Evening, what: string): void {
		const { sql, config, now } = evening;
		const placed = sql.rows<Placed>(
			`select a.id, a.number, a.phone, a.kind, a.placed_at, n.approved, z.names from attempts a join numbers n on n.id = a.number
			 join zones z on z.id = n.zone where a.id > ? order by a.id`,
			this.#upTo,
		);
		for (const call of placed) {
			this.#upTo = call.id;
			const { settings } = config;
			check(
				call.kind === 0 || call.approved === 1 || !settings.clicking,
				'I1',
				() => `unapproved ${call.phone} was dialed while clicking is on (${what})`,
			);
			check(
				call.kind === 0 || !settings.clicking || evening.approvals.has(call.number),
				'I1',
				() => `${call.phone} was dialed while clicking is on and has no record of an approval (${what})`,
			);
			check(!evening.organisationList.has(call.phone), 'I2', () => `${call.phone} was dialed and is on the Do Not Call list`);
			check(this.#online(evening), 'I7', () => `${call.phone} was dialed with no caller connected (${what})`);
			const zones = call.names === '' ? [settings.hours?.timeZone ?? 'UTC'] : call.names.split(',');
			const window = settings.hours ? bothWindows(settings.hours, zones, settings.localWindow, call.placed_at) : null;
			const fits = window?.open === true && (window.closesAt === null || window.closesAt - call.placed_at >= settings.ringTimeoutS * 1000);
			check(fits, 'I3', () => `${call.phone} (${call.names}) was dialed outside its hours, at ${new Date(call.placed_at).toISOString()}`);
			this.#earlier(evening, call);
			check(call.placed_at <= now, 'recount', () => 'a call was placed in the future');
		}
	}

	#online({ sql }: Evening): boolean {
		return (
			sql.rows(
				`select 1 from sessions where ended_at is null and link_up = 1 and state in ('ready', 'reserved', 'on_call', 'wrap_up') limit 1`,
			).length > 0
		);
	}

	/** Minimum time, the maximum of 24 hours, passes, and no call while the record of the last one is being written. */
	#earlier({ sql, config }: Evening, call: Placed): void {
		const { settings } = config;
		const before = sql.rows<{ id: number; placed_at: number; ended_at: number | null; accepted_at: number | null; counted: number }>(
			'select id, placed_at, ended_at, accepted_at, counted from attempts where number = ? and id < ?',
			call.number,
			call.id,
		);
		const rang = before.filter((attempt) => attempt.accepted_at !== null);
		const last = Math.max(0, ...rang.map((attempt) => attempt.ended_at ?? Number.POSITIVE_INFINITY));
		check(
			call.placed_at - last >= settings.minimumTimeMinutes * 60_000,
			'I4',
			() => `${call.phone} was dialed again after ${Math.round((call.placed_at - last) / 1000)} s`,
		);
		const day = rang.filter((attempt) => attempt.placed_at > call.placed_at - 86_400_000);
		check(
			day.length < settings.maxAttemptsPer24h,
			'I4',
			() => `${call.phone} was dialed ${day.length + 1} times in 24 h, ${settings.maxAttemptsPer24h} are allowed`,
		);
		const counted = before.reduce((sum, attempt) => sum + attempt.counted, 0);
		check(
			counted < settings.passes,
			'I5',
			() => `${call.phone} had ${counted} counted attempts of ${settings.passes} and was dialed again`,
		);
		const writing = sql.rows<{ id: string }>(
			`select s.id from sessions s join attempts a on a.id = s.attempt where s.ended_at is null and s.state = 'wrap_up' and a.number = ? and a.saved_at is null`,
			call.number,
		);
		check(writing.length === 0, 'record', () => `${call.phone} was dialed while a caller still writes the record of the last call`);
	}
}
