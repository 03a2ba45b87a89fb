/** A room full of callers as the server would tell of it: for the board's bench and its end-to-end test. */
import type { AdminServerFrame } from '../../protocol/frames.ts';
import type { BoardCaller, ClickerSessionView, RoomMinute, RoomView, StatusView } from '../../protocol/views.ts';

type LiveFrame = Extract<AdminServerFrame, { t: 'live' }>;
type BoardFrame = Extract<AdminServerFrame, { t: 'board' }>;

const CYCLE = ['ready', 'on_call', 'wrap_up'] as const;
/** Eight hours. */
const SHIFT_MINUTES = 480;
/** In a state for a quarter of a minute on average, seven of a thousand change in a tenth of a second. */
const CHANGES_PER_CALLER = 0.007;

const callerOf = (n: number, turn: number, since: number): BoardCaller => ({
	id: `ses_${n}`,
	name: `Caller ${String(n).padStart(4, '0')}`,
	state: n % 50 === 0 ? 'break' : (CYCLE[(n + turn) % CYCLE.length] ?? 'ready'),
	since,
	away: n % 97 === 0,
	leaving: n % 89 === 0,
	calls: (n % 40) + Math.floor(turn / CYCLE.length),
	contacts: n % 17,
	talkMs: (n + turn) * 1_000,
});

/** Up and down over the evening. */
const minuteOf = (minute: number): RoomMinute => ({
	minute,
	ready: 20 + Math.round(10 * Math.sin(minute / 30)),
	talking: 600 + Math.round(200 * Math.sin(minute / 60)),
	wrapping: 200 + (minute % 40),
	ringing: 300,
	dials: 900 + Math.round(300 * Math.sin(minute / 45)),
	answered: 100,
	connected: 97,
	dropped: minute % 5,
	approvals: 400 + (minute % 60),
	waitS: 12 + (minute % 9),
});

/** Callers who go round and round, each frame those who changed since the one before. */
export class Crowd {
	readonly #callers: number;
	readonly #live: { status: StatusView; room: RoomView };
	readonly #turns: number[];
	#next = 0;
	#frames = 0;

	/** `live`: what the real server says of the campaign; its figures are overwritten. */
	constructor(callers: number, live: { status: StatusView; room: RoomView }) {
		this.#callers = callers;
		this.#live = live;
		this.#turns = Array.from({ length: callers }, () => 0);
	}

	all(now: number): BoardFrame {
		const callers = this.#turns.map((turn, n) => callerOf(n, turn, now - ((n * 7_919) % 600_000)));
		const last = Math.floor(now / 60_000);
		const minutes = Array.from({ length: SHIFT_MINUTES }, (_, n) => minuteOf(last - SHIFT_MINUTES + 1 + n));
		return { t: 'board', now, all: true, callers, minutes };
	}

	/** One change of the room: figures, and the callers who are in another state now. */
	change(now: number): [LiveFrame, BoardFrame] {
		this.#frames += 1;
		const changed = Array.from({ length: Math.max(1, Math.round(this.#callers * CHANGES_PER_CALLER)) }, () => {
			// 367 and a thousand have no divisor in common: everybody's turn comes, all over the list.
			this.#next = (this.#next + 367) % this.#callers;
			const turn = (this.#turns[this.#next] ?? 0) + 1;
			this.#turns[this.#next] = turn;
			return callerOf(this.#next, turn, now);
		});
		return [this.live(now), { t: 'board', now, all: false, callers: changed, minutes: [] }];
	}

	/** This minute (epoch minutes) has begun, the one before it is over. */
	minute(minute: number): BoardFrame {
		return { t: 'board', now: minute * 60_000, all: false, callers: [], minutes: [minuteOf(minute - 1), minuteOf(minute)] };
	}

	live(now: number): LiveFrame {
		const { status, room } = this.#live;
		const n = this.#frames;
		const third = Math.floor(this.#callers / 3);
		const figures = { ...room.callers, ready: third - (n % 7), on_call: third + (n % 7), wrap_up: third, break: this.#callers - 3 * third };
		return {
			t: 'live',
			now,
			speed: 1,
			status: { ...status, waterfall: { ...status.waterfall, inTheAir: n % 300 } },
			room: {
				...room,
				callers: figures,
				lines: { ringing: 300 + (n % 11), holding: n % 3, talking: third + (n % 7) },
				today: { ...room.today, dials: 200_000 + n * 2, answered: 20_000 + n, connected: 19_500 + n, dropped: 300 },
				dropRate: 0.015,
				waitS: 12 + (n % 5) / 10,
				pickUpRate: 0.11,
				pacing: `Opening ${300 + (n % 11)} lines.`,
				clickers: 60,
				approvals: 40_000 + n,
				approvalsPerMinute: 400 + (n % 60),
				finish: { at: now + 7_200_000, text: 'Thu 19:40 EST (in 2 h)', dialsLeft: 90_000 - n, dialsPerHour: 45_000 },
			},
		};
	}
}

/** Sixty people who click. */
export const clickersOf = (now: number): ClickerSessionView[] =>
	Array.from({ length: 60 }, (_, n) => ({
		id: `clk_${n}`,
		name: `Clicker ${n}`,
		joinedAt: now - 3_600_000,
		endedAt: null,
		online: true,
		seenAt: now,
		approved: 1_000 + n + (Math.floor(now / 1000) % 100),
		perSecond: 1 + (n % 5) / 10,
	}));
