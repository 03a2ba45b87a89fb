import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JoinError } from './join.ts';
import { type Connection, ReconnectingSocket } from './socket.ts';

class FakeSocket extends EventTarget {
	static readonly OPEN = 1;
	static made: FakeSocket[] = [];
	readyState = 0;
	readonly sent: string[] = [];
	readonly url: string;
	constructor(url: URL) {
		super();
		this.url = String(url);
		FakeSocket.made.push(this);
	}
	send(text: string): void {
		this.sent.push(text);
	}
	close(): void {
		this.readyState = 3;
	}
	opens(): void {
		this.readyState = 1;
		this.dispatchEvent(new Event('open'));
	}
	hears(frame: object): void {
		this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }));
	}
	ends(code: number): void {
		this.readyState = 3;
		this.dispatchEvent(Object.assign(new Event('close'), { code }));
	}
}

interface Frame {
	t: string;
}
function start(ticket: (n: number) => string = (n) => `ticket-${n}`) {
	let asked = 0;
	const seen = { frames: [] as Frame[], opened: 0, connections: [] as Connection[] };
	const socket = new ReconnectingSocket<Frame, Frame>({
		ticket: async () => ticket(++asked),
		onFrame: (frame) => seen.frames.push(frame),
		onOpen: () => {
			seen.opened += 1;
		},
		onConnection: (connection) => seen.connections.push(connection),
	});
	socket.start();
	return { socket, seen };
}
const latest = (): FakeSocket => FakeSocket.made.at(-1) ?? expect.fail('no socket was made');
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
	vi.useFakeTimers();
	FakeSocket.made = [];
	const page = new EventTarget();
	vi.stubGlobal('WebSocket', FakeSocket);
	vi.stubGlobal('location', { href: 'https://calls.example/c/x' });
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
	vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
	vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
	vi.stubGlobal('dispatchEvent', page.dispatchEvent.bind(page));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('the socket', () => {
	test('opens with a ticket and answers pings by itself', async () => {
		const { socket, seen } = start();
		await settle();
		expect(latest().url).toBe('wss://calls.example/api/socket?ticket=ticket-1');
		expect(socket.send({ t: 'early' })).toBe(false);
		latest().opens();
		latest().hears({ t: 'ping' });
		latest().hears({ t: 'view' });
		expect(latest().sent).toEqual(['{"t":"pong"}']);
		expect(seen.frames).toEqual([{ t: 'view' }]);
		expect(socket.send({ t: 'late' })).toBe(true);
	});

	test('comes back with a fresh ticket for each try', async () => {
		const { seen } = start();
		await settle();
		latest().opens();
		latest().ends(1006);
		expect(seen.connections.at(-1)?.is).toBe('lost');
		await vi.advanceTimersByTimeAsync(1000);
		expect(FakeSocket.made.map((each) => each.url.split('=')[1])).toEqual(['ticket-1', 'ticket-2']);
		latest().opens();
		expect(seen.opened).toBe(2);
		expect(seen.connections.at(-1)?.is).toBe('open');
	});

	test.each([1000, 4403, 4404, 4408, 4409])('closed with %i it stays closed', async (code) => {
		const { seen } = start();
		await settle();
		latest().opens();
		latest().ends(code);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(FakeSocket.made).toHaveLength(1);
		expect(seen.connections.at(-1)).toEqual({ is: 'ended', code, error: null });
	});

	test('a refused ticket ends it, a failed one is asked for again', async () => {
		const refused = start(() => {
			throw new JoinError('gone', 'The session has ended.', 410);
		});
		await settle();
		expect(refused.seen.connections.at(-1)).toMatchObject({ is: 'ended', code: null });
		const failed = start((n) => {
			if (n === 1) throw new JoinError('offline', 'no answer', 0);
			return 'second';
		});
		await vi.advanceTimersByTimeAsync(1000);
		expect(latest().url).toContain('ticket=second');
		expect(failed.seen.connections[1]?.is).toBe('lost');
	});

	test('silence is a lost connection, though the browser has not noticed', async () => {
		const { seen } = start();
		await settle();
		latest().opens();
		await vi.advanceTimersByTimeAsync(9_000);
		latest().hears({ t: 'ping' });
		await vi.advanceTimersByTimeAsync(9_000);
		expect(FakeSocket.made).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(3_000);
		expect(FakeSocket.made).toHaveLength(2);
		// The old one's late words count for nothing.
		FakeSocket.made[0]?.hears({ t: 'view' });
		FakeSocket.made[0]?.ends(4408);
		expect(seen.frames).toEqual([]);
		expect(seen.connections.at(-1)?.is).toBe('lost');
	});

	test('the network coming back is tried at once', async () => {
		start();
		await settle();
		for (let n = 0; n < 8; n += 1) {
			latest().ends(1006);
			await vi.advanceTimersByTimeAsync(10_000);
		}
		const tries = FakeSocket.made.length;
		latest().ends(1006);
		dispatchEvent(new Event('online'));
		await settle();
		expect(FakeSocket.made.length).toBe(tries + 1);
	});

	test('stopped, it is quiet for good', async () => {
		const { socket, seen } = start();
		await settle();
		latest().opens();
		const said = seen.connections.length;
		socket.stop();
		latest().ends(1006);
		await vi.advanceTimersByTimeAsync(60_000);
		expect([FakeSocket.made.length, seen.connections.length]).toEqual([1, said]);
	});
});
