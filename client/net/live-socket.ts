import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { shouldReconnect } from '../../protocol/errors.ts';
import type { AdminFrame, AdminServerFrame } from '../../protocol/frames.ts';
import type { BoardCaller, RoomMinute, RoomView, StatusView } from '../../protocol/views.ts';
import { ApiFailure, api, brought } from './api.ts';
import { backoffMs } from './backoff.ts';

/** The newest word of the campaign. `now` is the server's clock (epoch ms), `speed` its virtual ms per real ms. */
export type LiveFrame = Extract<AdminServerFrame, { t: 'live' }>;

/** `ended`: it will not be opened again (signed out, forbidden, gone); `failure` says why. */
export type LivePhase = 'connecting' | 'live' | 'reconnecting' | 'ended';

/** What a page looks at: a hidden one at nothing but the sentence. */
export type Watch = Extract<AdminFrame, { t: 'watch' }>['what'];

/** Callers by id and the shift by minute, as the board shows them. */
export interface Board {
	callers: ReadonlyMap<string, BoardCaller>;
	minutes: readonly RoomMinute[];
}
/** Minutes that a page keeps: as many as the server does. */
const MINUTES_SHOWN = 720;

/** A board with a frame taken in: changed callers replace those known, ended ones go. A minute is in it once it is over. */
export function withBoard(board: Board | null, frame: Extract<AdminServerFrame, { t: 'board' }>): Board {
	const callers = new Map(frame.all ? [] : (board?.callers ?? []));
	for (const caller of frame.callers) {
		if (caller.state === 'ended') callers.delete(caller.id);
		else callers.set(caller.id, caller);
	}
	const running = Math.floor(frame.now / 60_000);
	const over = frame.minutes.filter(({ minute }) => minute < running);
	const first = over[0]?.minute;
	const kept = frame.all ? [] : (board?.minutes ?? []);
	// The same list while no minute came, so that plots are not drawn again.
	if (first === undefined) return { callers, minutes: kept };
	return { callers, minutes: [...kept.filter(({ minute }) => minute < first), ...over].slice(-MINUTES_SHOWN) };
}

/** What of `WebSocket` is used. */
export interface SocketLike {
	close(): void;
	send?(text: string): void;
	addEventListener(type: 'open', listener: () => void): void;
	addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
	addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}

/** The outside world of a feed; replaced in tests. */
export interface LiveDeps {
	/** What came with the page. */
	known(): { status: StatusView; room: RoomView } | undefined;
	ticket(): Promise<string>;
	snapshot(): Promise<{ status: StatusView; room: RoomView }>;
	open(ticket: string): SocketLike;
	random(): number;
	now(): number;
	/** Nobody sees the page. */
	hidden(): boolean;
	/** Before the page is painted next. */
	beforePaint(work: () => void): void;
}

/** A socket that lived this long was a good one: the next break starts at the shortest wait again. */
const STEADY_MS = 5_000;
/** After this silence the server is asked whether there was really nothing to say. */
const SILENCE_MS = 20_000;
/** How often a campaign that has not been started is looked at: somebody else may press Start. */
const BEFORE_START_MS = 5_000;

/** Whether a failed request for a ticket or a snapshot will go on failing. */
function hopeless(error: unknown): boolean {
	return error instanceof ApiFailure && ['not_signed_in', 'forbidden', 'not_found', 'gone'].includes(error.code);
}

/** What only an event can change. Words such as "in 12 min" and forecasts change by themselves and are no sign of a missed frame. */
const countsOf = ({ status, room }: { status: StatusView; room: RoomView }): string =>
	JSON.stringify([status.kind, status.waterfall, room.callers, room.callersAway, room.lines, room.clickers, room.approvals, room.today]);

const isFrame = (value: unknown): value is AdminServerFrame => typeof value === 'object' && value !== null && 't' in value;

/** One campaign's live figures: a socket that comes back by itself, with the REST answer filling the gaps. */
export class LiveFeed {
	readonly #frame = signal<LiveFrame | null>(null);
	readonly #board = signal<Board | null>(null);
	readonly #phase = signal<LivePhase>('connecting');
	readonly #failure = signal<unknown>(null);
	readonly #deps: LiveDeps;
	#socket: SocketLike | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#silence: ReturnType<typeof setTimeout> | undefined;
	#attempt = 0;
	#openedAt = 0;
	#closed = false;
	#opening = false;
	#watch: Watch = 'live';
	/** What came since the page was drawn. */
	#news: AdminServerFrame[] = [];
	#heardAt = 0;
	/** Figures came with the page and need not be asked for. */
	#isKnown: boolean;

	constructor(deps: LiveDeps) {
		this.#deps = deps;
		const known = deps.known();
		this.#isKnown = known !== undefined;
		if (known) this.#take(known);
	}

	get frame(): ReadonlySignal<LiveFrame | null> {
		return this.#frame;
	}
	/** Null until a board is watched. */
	get board(): ReadonlySignal<Board | null> {
		return this.#board;
	}
	get phase(): ReadonlySignal<LivePhase> {
		return this.#phase;
	}
	/** Why nothing could be shown, or why the feed ended. */
	get failure(): ReadonlySignal<unknown> {
		return this.#failure;
	}

	/** Opens it; repeats are harmless. */
	start(): void {
		this.nudge();
	}

	/** The server's clock at this moment, epoch ms; 0 before anything was heard. */
	serverNow(): number {
		const frame = this.#frame.peek();
		return frame ? frame.now + (this.#deps.now() - this.#heardAt) * frame.speed : 0;
	}

	/** Says what the page looks at from now on; kept for sockets that are opened later. */
	watch(what: Watch): void {
		// A page that has just been hidden is not painted any more.
		this.#takeNews();
		if (this.#watch === what) return;
		this.#watch = what;
		if (this.#phase.value !== 'live' || !this.#socket) return;
		this.#socket.send?.(JSON.stringify({ t: 'watch', what } satisfies AdminFrame));
		this.#heard(this.#socket);
	}

	/** Tries at once instead of waiting: the network is back, the tab is looked at again, or somebody pressed a button. */
	nudge(): void {
		if (this.#closed || this.#socket || this.#opening) return;
		clearTimeout(this.#timer);
		void this.#connect();
	}

	/** Asks for the state now, e.g. after an action of one's own; the socket brings it as well. */
	async refresh(): Promise<void> {
		try {
			this.#take(await this.#deps.snapshot());
		} catch (error) {
			if (!this.#frame.value) this.#failure.value = error;
			if (hopeless(error)) this.#end(error);
		}
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		clearTimeout(this.#silence);
		const socket = this.#socket;
		this.#socket = null;
		socket?.close();
	}

	async #connect(): Promise<void> {
		if (this.#closed) return;
		this.#opening = true;
		clearTimeout(this.#timer);
		// Figures first: they need no socket, and a proxy may forbid sockets.
		if (!this.#isKnown) await this.refresh();
		this.#isKnown = false;
		try {
			if (this.#closed) return;
			if (this.#frame.value?.status.kind === 'not_started') {
				this.#timer = setTimeout(() => void this.#connect(), BEFORE_START_MS);
				return;
			}
			const ticket = await this.#deps.ticket();
			if (this.#closed) return;
			this.#listen(this.#deps.open(ticket));
		} catch (error) {
			if (hopeless(error)) this.#end(error);
			else this.#again();
		} finally {
			this.#opening = false;
		}
	}

	#listen(socket: SocketLike): void {
		this.#socket = socket;
		this.#heard(socket);
		socket.addEventListener('open', () => {
			if (this.#socket !== socket) return;
			this.#openedAt = this.#deps.now();
			this.#phase.value = 'live';
			if (this.#watch !== 'live') socket.send?.(JSON.stringify({ t: 'watch', what: this.#watch } satisfies AdminFrame));
		});
		socket.addEventListener('message', ({ data }) => {
			if (this.#socket !== socket || typeof data !== 'string') return;
			const frame: unknown = JSON.parse(data);
			if (!isFrame(frame)) return;
			this.#heard(socket);
			this.#news.push(frame);
			if (this.#deps.hidden()) this.#takeNews();
			else if (this.#news.length === 1) this.#deps.beforePaint(() => this.#takeNews());
		});
		socket.addEventListener('close', ({ code }) => this.#lost(socket, code));
	}

	/** All that came, at once: figures and callers are drawn together, and once a frame however many came. */
	#takeNews(): void {
		const news = this.#news;
		this.#news = [];
		batch(() => {
			for (const frame of news) {
				if (frame.t === 'board') this.#board.value = withBoard(this.#board.value, frame);
				if (frame.t === 'live') this.#hear(frame);
			}
		});
	}

	#hear(frame: LiveFrame): void {
		this.#frame.value = frame;
		this.#heardAt = this.#deps.now();
		this.#failure.value = null;
	}

	#heard(socket: SocketLike): void {
		clearTimeout(this.#silence);
		// A page that hears of changed sentences only is silent for hours; it is asked when it is looked at again.
		if (this.#watch !== 'status') this.#silence = setTimeout(() => void this.#doubt(socket), SILENCE_MS);
	}

	/** A dead connection may look open for minutes: one that missed something is opened again. */
	async #doubt(socket: SocketLike): Promise<void> {
		const before = this.#frame.value;
		try {
			const state = await this.#deps.snapshot();
			if (this.#socket !== socket || this.#frame.value !== before) return;
			if (before !== null && countsOf(before) === countsOf(state)) this.#heard(socket);
			else this.#lost(socket, 1006);
		} catch {
			this.#lost(socket, 1006);
		}
	}

	#lost(socket: SocketLike, code: number): void {
		if (this.#socket !== socket) return;
		this.#socket = null;
		clearTimeout(this.#silence);
		socket.close();
		if (this.#phase.value === 'live' && this.#deps.now() - this.#openedAt >= STEADY_MS) this.#attempt = 0;
		if (shouldReconnect(code)) this.#again();
		else this.#end(new ApiFailure('gone', 'Live figures have ended. Reload the page to see them again.', 0));
	}

	#again(): void {
		if (this.#closed || this.#phase.value === 'ended') return;
		this.#phase.value = 'reconnecting';
		this.#attempt += 1;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#connect(), backoffMs(this.#attempt, this.#deps.random()));
	}

	#end(error: unknown): void {
		this.#failure.value = error;
		this.#phase.value = 'ended';
		this.close();
	}

	#take(state: { status: StatusView; room: RoomView }): void {
		// While the socket is open its frames are newer than any answer on its way.
		if (this.#phase.value === 'live' && this.#frame.value) return;
		const speed = this.#frame.value?.speed ?? 1;
		this.#hear({ t: 'live', now: this.serverNow() || this.#deps.now(), speed, ...state });
	}
}

function browserDeps(campaignId: string): LiveDeps {
	const base = `/campaigns/${encodeURIComponent(campaignId)}`;
	return {
		known: () => brought<{ status: StatusView; room: RoomView }>(`${base}/status`),
		ticket: async () => (await api.post<{ ticket: string }>(`${base}/socket-ticket`, undefined, { changesNothing: true })).ticket,
		snapshot: () => api.get<{ status: StatusView; room: RoomView }>(`${base}/status`),
		open: (ticket) => {
			const address = new URL('/api/socket', location.href);
			address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
			address.searchParams.set('ticket', ticket);
			return new WebSocket(address);
		},
		random: Math.random,
		now: Date.now,
		hidden: () => document.visibilityState === 'hidden',
		beforePaint: (work) => void requestAnimationFrame(work),
	};
}

/** The live figures of a campaign for as long as the component is shown; while the page is hidden, only changes of the sentence. */
export function useLive(campaignId: string, what: Exclude<Watch, 'status'> = 'live'): LiveFeed {
	const feed = useMemo(() => new LiveFeed(browserDeps(campaignId)), [campaignId]);
	useEffect(() => {
		const look = () => {
			const visible = document.visibilityState === 'visible';
			feed.watch(visible ? what : 'status');
			if (visible) feed.nudge();
		};
		look();
		feed.start();
		addEventListener('online', look);
		document.addEventListener('visibilitychange', look);
		return () => {
			removeEventListener('online', look);
			document.removeEventListener('visibilitychange', look);
			feed.close();
		};
	}, [feed, what]);
	return feed;
}
