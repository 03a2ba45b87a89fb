import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoardCaller, RoomMinute, RoomView, StatusView } from '../../protocol/views.ts';
import { ApiFailure } from './api.ts';
import { LiveFeed, type SocketLike, withBoard } from './live-socket.ts';

const state = (sentence: string, kind: StatusView['kind'] = 'running', clickers = 0) => ({
	status: { sentence, kind } as StatusView,
	room: { clickers } as RoomView,
});

class FakeSocket implements SocketLike {
	closed = false;
	readonly sent: string[] = [];
	send(text: string): void {
		this.sent.push(text);
	}
	close(): void {
		this.closed = true;
	}
	readonly #listeners = new Map<string, (event: { data: unknown; code: number }) => void>();
	addEventListener(type: string, listener: (event: { data: unknown; code: number }) => void): void {
		this.#listeners.set(type, listener);
	}
	opens(): void {
		this.#listeners.get('open')?.({ data: null, code: 0 });
	}
	closes(code: number): void {
		this.#listeners.get('close')?.({ data: null, code });
	}
	say(frame: unknown): void {
		this.#listeners.get('message')?.({ data: JSON.stringify(frame), code: 0 });
	}
}

function world() {
	const sockets: FakeSocket[] = [];
	const asked = { tickets: 0, snapshots: 0 };
	const server = { state: null as ReturnType<typeof state> | null };
	const deps = {
		knownState: undefined as ReturnType<typeof state> | undefined,
		known: () => deps.knownState,
		ticketFails: null as unknown,
		ticket: async () => {
			asked.tickets += 1;
			if (deps.ticketFails) throw deps.ticketFails;
			return `ticket-${asked.tickets}`;
		},
		snapshot: async () => {
			asked.snapshots += 1;
			return server.state ?? state(`snapshot ${asked.snapshots}`);
		},
		open: () => {
			const socket = new FakeSocket();
			sockets.push(socket);
			return socket;
		},
		random: () => 0.999_999,
		now: () => Date.now(),
		isHidden: false,
		hidden: () => deps.isHidden,
		/** What is to be done before the next painting; done at once unless a test keeps it. */
		keepsPaints: false,
		paints: [] as (() => void)[],
		beforePaint: (work: () => void) => {
			if (deps.keepsPaints) deps.paints.push(work);
			else work();
		},
	};
	return { sockets, asked, server, deps, feed: new LiveFeed(deps) };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('live figures', () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it('shows what came with the page before anything is asked, and asks only for the socket', async () => {
		const { deps, asked, sockets } = world();
		deps.knownState = state('came along');
		const feed = new LiveFeed(deps);
		expect(feed.frame.value?.status.sentence).toBe('came along');
		feed.start();
		await settle();
		expect([sockets.length, asked.tickets, asked.snapshots]).toEqual([1, 1, 0]);
		sockets[0]?.closes(1006);
		await vi.advanceTimersByTimeAsync(5_000);
		// What it knows is old by now.
		expect([sockets.length, asked.snapshots]).toEqual([2, 1]);
	});

	it('opens one socket, however often and whyever it is asked to', async () => {
		const { feed, sockets, asked } = world();
		// As a page does that opens in sight.
		feed.nudge();
		feed.start();
		await settle();
		feed.nudge();
		await settle();
		expect([sockets.length, asked.tickets, asked.snapshots]).toEqual([1, 1, 1]);
	});

	it('[R22] shows the REST answer first and then every frame of the socket', async () => {
		const { feed, sockets } = world();
		feed.start();
		await settle();
		expect(feed.frame.value?.status.sentence).toBe('snapshot 1');
		sockets[0]?.opens();
		sockets[0]?.say({ t: 'live', now: 5, speed: 1, ...state('This campaign is running.') });
		expect(feed.phase.value).toBe('live');
		expect(feed.frame.value?.status.sentence).toBe('This campaign is running.');
		feed.close();
	});

	it('keeps what the socket said when an older answer arrives late', async () => {
		const { feed, sockets } = world();
		feed.start();
		await settle();
		sockets[0]?.opens();
		sockets[0]?.say({ t: 'live', now: 5, speed: 1, ...state('newest') });
		await feed.refresh();
		expect(feed.frame.value?.status.sentence).toBe('newest');
		feed.close();
	});

	it('comes back with a new ticket after the connection broke, and waits longer each time', async () => {
		const { feed, sockets, asked } = world();
		feed.start();
		await settle();
		sockets[0]?.closes(1006);
		expect(feed.phase.value).toBe('reconnecting');
		await vi.advanceTimersByTimeAsync(399);
		expect(asked.tickets).toBe(1);
		await vi.advanceTimersByTimeAsync(1);
		expect(asked.tickets).toBe(2);
		sockets[1]?.closes(1006);
		await vi.advanceTimersByTimeAsync(799);
		expect(asked.tickets).toBe(2);
		await vi.advanceTimersByTimeAsync(1);
		expect(asked.tickets).toBe(3);
		feed.close();
	});

	it('does not come back when the server says so', async () => {
		const { feed, sockets, asked } = world();
		feed.start();
		await settle();
		sockets[0]?.closes(4403);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(feed.phase.value).toBe('ended');
		expect(asked.tickets).toBe(1);
	});

	it('ends when no ticket is to be had, and goes on trying when the server is only away', async () => {
		const gone = world();
		gone.deps.ticketFails = new ApiFailure('not_found', 'No such campaign.', 404);
		gone.feed.start();
		await settle();
		expect(gone.feed.phase.value).toBe('ended');
		const away = world();
		away.deps.ticketFails = new ApiFailure('offline', 'The server could not be reached.', 0);
		away.feed.start();
		await settle();
		expect(away.feed.phase.value).toBe('reconnecting');
		away.deps.ticketFails = null;
		away.feed.nudge();
		await settle();
		expect(away.sockets).toHaveLength(1);
		away.feed.close();
	});

	it('asks after a long silence, and opens a socket again that missed something', async () => {
		const { feed, sockets, server } = world();
		feed.start();
		await settle();
		sockets[0]?.opens();
		sockets[0]?.say({ t: 'live', now: 5, speed: 1, ...state('as it is') });
		// Words that change with the clock are no news.
		server.state = state('as it is, in 12 min');
		await vi.advanceTimersByTimeAsync(60_000);
		expect(feed.phase.value).toBe('live');
		expect(sockets[0]?.closed).toBe(false);
		server.state = state('something new', 'running', 1);
		await vi.advanceTimersByTimeAsync(20_000);
		expect(sockets[0]?.closed).toBe(true);
		await vi.advanceTimersByTimeAsync(400);
		expect(feed.frame.value?.status.sentence).toBe('something new');
		expect(sockets).toHaveLength(2);
		feed.close();
	});

	it('[R3] opens no socket before the start, and one by itself when somebody has pressed it', async () => {
		const { feed, sockets, server, asked } = world();
		server.state = state('This campaign has not been started.', 'not_started');
		feed.start();
		await vi.advanceTimersByTimeAsync(30_000);
		expect(asked.tickets).toBe(0);
		expect(feed.phase.value).toBe('connecting');
		server.state = state('This campaign is loading (3 %).', 'loading');
		await vi.advanceTimersByTimeAsync(5_000);
		expect(sockets).toHaveLength(1);
		feed.close();
	});
});

describe('[B1] what a page watches', () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it('is said once the socket is open, and again when it changes; a hidden page asks for nothing by itself', async () => {
		const { sockets, asked, feed } = world();
		feed.watch('board');
		feed.start();
		await settle();
		sockets[0]?.opens();
		expect(sockets[0]?.sent).toEqual(['{"t":"watch","what":"board"}']);
		feed.watch('status');
		expect(sockets[0]?.sent[1]).toBe('{"t":"watch","what":"status"}');
		const before = asked.snapshots;
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect([asked.snapshots, sockets.length]).toEqual([before, 1]);
		feed.close();
	});

	it('is drawn once a frame, however many frames of the socket came; what is hidden takes them at once', async () => {
		const { sockets, deps, feed } = world();
		feed.watch('board');
		feed.start();
		await settle();
		sockets[0]?.opens();
		deps.keepsPaints = true;
		const drawn: (string | undefined)[] = [];
		const stop = feed.frame.subscribe((frame) => drawn.push(frame?.status.sentence));
		sockets[0]?.say({ t: 'live', now: 5, speed: 1, ...state('one') });
		sockets[0]?.say({ t: 'board', now: 5, all: true, callers: [], minutes: [] });
		sockets[0]?.say({ t: 'live', now: 6, speed: 1, ...state('two') });
		expect([drawn, feed.board.value, deps.paints.length]).toEqual([['snapshot 1'], null, 1]);
		deps.paints.shift()?.();
		expect([drawn, feed.board.value?.minutes]).toEqual([['snapshot 1', 'two'], []]);
		sockets[0]?.say({ t: 'live', now: 7, speed: 1, ...state('seen before it was hidden') });
		deps.isHidden = true;
		feed.watch('status');
		expect(drawn.at(-1)).toBe('seen before it was hidden');
		sockets[0]?.say({ t: 'live', now: 8, speed: 1, ...state('This campaign is stalled.', 'stalled') });
		expect(drawn.at(-1)).toBe('This campaign is stalled.');
		stop();
		feed.close();
	});

	it('goes on by its own clock between frames', async () => {
		const { sockets, feed } = world();
		feed.start();
		await settle();
		sockets[0]?.opens();
		sockets[0]?.say({ t: 'live', now: 1_000_000, speed: 10, ...state('fast') });
		await vi.advanceTimersByTimeAsync(3_000);
		expect(feed.serverNow()).toBe(1_030_000);
		feed.close();
	});

	it('is put together from the whole and from changes, a minute once it is over', () => {
		const caller = (id: string, state: BoardCaller['state']): BoardCaller => ({
			id,
			name: id,
			state,
			since: 0,
			away: false,
			leaving: false,
			calls: 0,
			contacts: 0,
			talkMs: 0,
		});
		const minute = (n: number, dials = 0): RoomMinute => ({
			minute: n,
			ready: 0,
			talking: 0,
			wrapping: 0,
			ringing: 0,
			dials,
			answered: 0,
			connected: 0,
			dropped: 0,
			approvals: 0,
			waitS: null,
		});
		const whole = withBoard(null, {
			t: 'board',
			now: 2 * 60_000,
			all: true,
			callers: [caller('a', 'ready'), caller('b', 'ready')],
			minutes: [minute(1), minute(2)],
		});
		expect(whole.minutes.map((each) => each.minute)).toEqual([1]);
		const changed = withBoard(whole, {
			t: 'board',
			now: 3 * 60_000 + 5,
			all: false,
			callers: [caller('a', 'ended'), caller('b', 'on_call')],
			minutes: [minute(2, 7), minute(3)],
		});
		expect([...changed.callers.values()].map(({ id, state }) => [id, state])).toEqual([['b', 'on_call']]);
		expect(changed.minutes.map((each) => [each.minute, each.dials])).toEqual([
			[1, 0],
			[2, 7],
		]);
		let board = changed;
		for (let n = 3; n < 2_000; n += 1)
			board = withBoard(board, { t: 'board', now: (n + 1) * 60_000, all: false, callers: [], minutes: [minute(n), minute(n + 1)] });
		expect(board.minutes.length).toBe(720);
		expect(board.minutes.at(-1)?.minute).toBe(1_999);
	});
});
