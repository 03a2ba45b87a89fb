/** A page's socket against the whole Worker, for workerd tests: it keeps every frame and waits for the one that a test wants. */
import { exports } from 'cloudflare:workers';
import { ORIGIN } from './worker-api.ts';

/** Any frame of the server; a test looks at the parts it means. */
export interface Frame {
	t: string;
	[part: string]: unknown;
}

export class SocketPage<F extends { t: string } = Frame> {
	readonly frames: F[] = [];
	/** Set once the socket is closed. */
	closedWith: number | null = null;
	readonly #socket: WebSocket;
	readonly #waiting = new Set<() => void>();
	#seen = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.addEventListener('message', (event) => {
			const frame = JSON.parse(String(event.data)) as F;
			if (frame.t === 'ping') return this.send({ t: 'pong' });
			this.frames.push(frame);
			for (const wake of this.#waiting) wake();
		});
		socket.addEventListener('close', (event) => {
			this.closedWith = event.code;
			for (const wake of this.#waiting) wake();
		});
		socket.accept();
	}

	static async open<F extends { t: string } = Frame>(ticket: string, headers: Record<string, string> = {}): Promise<SocketPage<F>> {
		const url = `${ORIGIN}/api/socket?ticket=${encodeURIComponent(ticket)}`;
		const response = await exports.default.fetch(new Request(url, { headers: { upgrade: 'websocket', origin: ORIGIN, ...headers } }));
		if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
		return new SocketPage<F>(response.webSocket);
	}

	send(frame: object | string | ArrayBuffer): void {
		if (this.closedWith !== null) return;
		this.#socket.send(typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame));
	}
	close(): void {
		this.#socket.close(1000);
	}

	/** The next frame, after those that were waited for before, that passes. */
	async next<G extends F>(passes: (frame: F) => frame is G, what?: string, timeoutMs?: number): Promise<G>;
	async next(passes: (frame: F) => boolean, what?: string, timeoutMs?: number): Promise<F>;
	async next(passes: (frame: F) => boolean, what = 'the frame', timeoutMs = 20_000): Promise<F> {
		return this.#until(
			() => {
				while (this.#seen < this.frames.length) {
					const frame = this.frames[this.#seen];
					this.#seen += 1;
					if (frame && passes(frame)) return frame;
				}
				return null;
			},
			what,
			timeoutMs,
		);
	}
	/** The code the server closes with. */
	async closed(timeoutMs = 20_000): Promise<number> {
		return this.#until(() => this.closedWith, 'the end of the socket', timeoutMs);
	}

	#until<T>(look: () => T | null, what: string, timeoutMs: number): Promise<T> {
		return new Promise((resolve, reject) => {
			const stop = () => {
				clearTimeout(timer);
				this.#waiting.delete(check);
			};
			const check = () => {
				const found = look();
				if (found === null) return;
				stop();
				resolve(found);
			};
			const timer = setTimeout(() => {
				stop();
				reject(new Error(`${what} did not come; the last were ${JSON.stringify(this.frames.slice(-3)).slice(0, 1500)}`));
			}, timeoutMs);
			this.#waiting.add(check);
			check();
		});
	}
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again and again until what it sees passes. */
export async function until<T>(
	look: () => Promise<T>,
	passes: (value: T) => boolean,
	ms = 15_000,
	between: () => Promise<void> = () => pause(25),
): Promise<T> {
	const end = performance.now() + ms;
	for (;;) {
		const value = await look();
		if (passes(value)) return value;
		if (performance.now() > end) throw new Error(`it never came: ${JSON.stringify(value).slice(0, 800)}`);
		await between();
	}
}
