/** Conferences: who is in, who hears whom, and what is told of it. */
import type { WebhookKind } from './faults.ts';
import { type Call, type Hears, type LedgerJoin, type LeftReason, type Room, rfc2822, type Seat, type Target } from './model.ts';
import type { Params } from './signature.ts';

export interface SeatWishes {
	name: string;
	label: string | null;
	muted: boolean;
	startsRoom: boolean;
	endsRoom: boolean;
	wait: Seat['wait'];
	maxParticipants: number;
	callback: Room['callback'];
}

export interface RoomsWorld {
	now(): number;
	accountSid: string;
	newSid(prefix: 'CF'): string;
	tell(kind: WebhookKind, about: string, target: Target, params: Params): void;
	hears(call: Call, what: Hears): void;
	/** Plays the waiting address to somebody who waits for the room to start. */
	playWaiting(seat: Seat): void;
}

const yes = (value: boolean): string => (value ? 'true' : 'false');

export class Rooms {
	/** All there ever were, by SID. */
	readonly all = new Map<string, Room>();
	readonly #open = new Map<string, Room>();
	readonly #world: RoomsWorld;

	constructor(world: RoomsWorld) {
		this.#world = world;
	}

	/** The one under way with this name. */
	named(name: string): Room | null {
		return this.#open.get(name) ?? null;
	}

	/** Sits down; null when the room is full. The first one's status callback and limit are the room's. */
	join(call: Call, wishes: SeatWishes, onLeft: (reason: LeftReason) => void): Seat | null {
		const room = this.#open.get(wishes.name) ?? this.#create(wishes);
		if (room.sequence === 0 && room.seats.length === 0)
			Object.assign(room, { callback: wishes.callback, maxParticipants: wishes.maxParticipants });
		if (room.seats.length >= room.maxParticipants) return null;
		const now = this.#world.now();
		const record: LedgerJoin = {
			room: room.name,
			roomSid: room.sid,
			label: wishes.label,
			at: now,
			leftAt: null,
			reason: null,
			companyAt: null,
		};
		const { label, muted, startsRoom, endsRoom, wait } = wishes;
		const seat: Seat = { call, room, label, muted, hold: false, startsRoom, endsRoom, wait, joinedAt: now, left: false, onLeft, record };
		room.seats.push(seat);
		call.seat = seat;
		call.joins.push(record);
		this.#tell(room, 'participant-join', seat);
		if (room.status === 'init' && room.seats.some((one) => one.startsRoom)) {
			room.status = 'in-progress';
			this.#tell(room, 'conference-start', null);
		}
		if (room.status === 'init' && typeof wait !== 'string') this.#world.playWaiting(seat);
		this.#listen(room);
		return seat;
	}

	/** Whoever ends the room by leaving ends it. */
	leave(seat: Seat, reason: LeftReason, kicked = false): void {
		if (seat.left) return;
		const { room } = seat;
		this.#stand(seat, reason);
		if (seat.endsRoom && room.status !== 'completed')
			this.#end(room, `participant-with-end-conference-on-exit-${kicked ? 'kicked' : 'left'}`, seat, 'moderator_ended_conference');
		else if (room.seats.length === 0) this.#end(room, `last-participant-${kicked ? 'kicked' : 'left'}`, seat, reason);
		else this.#listen(room);
	}

	/** By the interface. */
	complete(room: Room): void {
		if (room.status !== 'completed') this.#end(room, 'conference-ended-via-api', null, 'conference_ended_via_api');
	}

	/** Mutes, holds or changes what happens when they leave. */
	change(seat: Seat, change: { muted?: boolean; hold?: boolean; endsRoom?: boolean }): void {
		const told: string[] = [];
		if (change.muted !== undefined && change.muted !== seat.muted) told.push(change.muted ? 'participant-mute' : 'participant-unmute');
		if (change.hold !== undefined && change.hold !== seat.hold) told.push(change.hold ? 'participant-hold' : 'participant-unhold');
		Object.assign(seat, change);
		for (const event of told) this.#tell(seat.room, event, seat);
		this.#listen(seat.room);
	}

	announced(room: Room, seat: Seat | null, url: string): void {
		this.#tell(room, 'announcement-end', seat, { AnnounceUrl: url });
	}

	/** The room of this name, there before anybody is in it. */
	reserve(name: string): Room {
		return this.#open.get(name) ?? this.#create({ name, callback: null, maxParticipants: 250 });
	}

	#create({ name, callback, maxParticipants }: Pick<SeatWishes, 'name' | 'callback' | 'maxParticipants'>): Room {
		const now = this.#world.now();
		const room: Room = {
			sid: this.#world.newSid('CF'),
			name,
			status: 'init',
			callback,
			sequence: 0,
			maxParticipants,
			seats: [],
			createdAt: now,
			updatedAt: now,
			endReason: null,
			endedByCall: null,
		};
		this.all.set(room.sid, room);
		this.#open.set(name, room);
		return room;
	}

	#stand(seat: Seat, reason: LeftReason): void {
		const { room, call, record } = seat;
		seat.left = true;
		room.seats = room.seats.filter((one) => one !== seat);
		if (call.seat === seat) call.seat = null;
		record.leftAt = this.#world.now();
		record.reason = reason;
		const status = call.endedAt === null ? 'in-progress' : call.status;
		this.#tell(room, 'participant-leave', seat, { ParticipantCallStatus: status, ReasonParticipantLeft: reason });
		if (call.endedAt === null) this.#world.hears(call, 'nothing');
		seat.onLeft(reason);
	}

	#end(room: Room, why: string, by: Seat | null, others: LeftReason): void {
		room.status = 'completed';
		this.#open.delete(room.name);
		room.endReason = why;
		room.endedByCall = by?.call.sid ?? null;
		for (const seat of [...room.seats]) this.#stand(seat, others);
		this.#tell(room, 'conference-end', null, {
			ReasonConferenceEnded: why,
			...(by ? { CallSidEndingConference: by.call.sid } : {}),
			...(by?.label ? { ParticipantLabelEndingConference: by.label } : {}),
		});
	}

	/** What everybody hears now. */
	#listen(room: Room): void {
		const present = room.seats.filter((seat) => !seat.hold);
		for (const seat of room.seats) {
			const company = room.status === 'in-progress' && !seat.hold && present.length > 1;
			if (company) seat.record.companyAt ??= this.#world.now();
			const music = seat.hold || (room.status === 'init' && seat.wait === 'music');
			// Who waits with an address of their own hears what is played from there.
			if (room.status === 'init' && typeof seat.wait !== 'string' && !seat.hold) continue;
			this.#world.hears(seat.call, company ? 'somebody' : music ? 'recording' : 'nothing');
		}
	}

	#tell(room: Room, event: string, seat: Seat | null, more: Params = {}): void {
		room.updatedAt = this.#world.now();
		const wanted = room.callback?.events.some((one) => event === one || event.startsWith(`${one}-`) || KINDS[event] === one) ?? false;
		if (!room.callback || !wanted) return;
		room.sequence += 1;
		const about: Params = seat
			? {
					CallSid: seat.call.sid,
					Muted: yes(seat.muted),
					Hold: yes(seat.hold),
					Coaching: 'false',
					StartConferenceOnEnter: yes(seat.startsRoom),
					EndConferenceOnExit: yes(seat.endsRoom),
					...(seat.label === null ? {} : { ParticipantLabel: seat.label }),
				}
			: {};
		this.#world.tell(kindOf(event), room.sid, room.callback, {
			ConferenceSid: room.sid,
			FriendlyName: room.name,
			AccountSid: this.#world.accountSid,
			SequenceNumber: String(room.sequence),
			Timestamp: rfc2822(this.#world.now()),
			StatusCallbackEvent: event,
			...about,
			...more,
		});
	}
}

/** Which subscription an event belongs to. */
const KINDS: Record<string, string> = {
	'conference-start': 'start',
	'conference-end': 'end',
	'participant-join': 'join',
	'participant-leave': 'leave',
	'participant-mute': 'mute',
	'participant-unmute': 'mute',
	'participant-hold': 'hold',
	'participant-unhold': 'hold',
	'announcement-end': 'announcement',
};
function kindOf(event: string): WebhookKind {
	if (event === 'participant-join' || event === 'participant-leave' || event === 'conference-start' || event === 'conference-end')
		return event;
	return 'other';
}
