/** A robot's socket: single-use tickets, heartbeats answered, back again after a loss. */
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { shouldReconnect } from '../../protocol/errors.ts';
import type { joinedView } from '../../protocol/rest.ts';
import type { Problems } from './errors.ts';
import { type Rest, RestError } from './rest.ts';

const RETRY_MS = 300;
const RETRY_AT_MOST_MS = 5_000;

export interface RobotSocketOwner<In> {
	onFrame(frame: In): void;
	/** Open, again: send what was not acknowledged. */
	onOpen(): void;
	/** Not coming back. `code`: why. */
	onEnd(code: number): void;
}

/** One session of the public links. */
export class RobotSocket<In extends { t: string }, Out> {
	sessionId = '';
	/** Times the connection was lost. */
	losses = 0;
	readonly #rest: Rest;
	readonly #token: string;
	readonly #problems: Problems;
	readonly #owner: RobotSocketOwner<In>;
	/** Proves that later requests come from the same browser. */
	key = '';
	#socket: WebSocket | null = null;
	#stopped = false;
	#tries = 0;

	constructor(rest: Rest, token: string, problems: Problems, owner: RobotSocketOwner<In>) {
		this.#rest = rest;
		this.#token = token;
		this.#problems = problems;
		this.#owner = owner;
	}

	/** Joins by the link and connects. Throws when the join is refused. */
	async join(role: 'caller' | 'clicker', body: object): Promise<void> {
		const joined = await this.#rest.json<z.infer<typeof joinedView>>('POST', `/api/join/${this.#token}/${role}`, body);
		this.sessionId = joined.sessionId;
		this.key = joined.key;
		this.#connect(joined.ticket);
	}

	get open(): boolean {
		return this.#socket?.readyState === WebSocket.OPEN;
	}

	send(frame: Out): boolean {
		if (!this.open || !this.#socket) return false;
		this.#socket.send(JSON.stringify(frame));
		return true;
	}

	/** Closes for good. */
	stop(): void {
		this.#stopped = true;
		this.#socket?.close(1000);
	}

	#connect(ticket: string): void {
		const address = new URL(`${this.#rest.url}/api/socket?ticket=${encodeURIComponent(ticket)}`);
		address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
		const socket = new WebSocket(address, { origin: new URL(this.#rest.url).origin });
		this.#socket = socket;
		socket.on('open', () => {
			this.#tries = 0;
			this.#owner.onOpen();
		});
		socket.on('message', (data) => {
			const frame = JSON.parse(String(data)) as In;
			if (frame.t === 'ping') socket.send('{"t":"pong"}');
			else this.#owner.onFrame(frame);
		});
		// What follows an error is a close, which is dealt with there.
		socket.on('error', () => undefined);
		socket.on('close', (code) => this.#closed(code));
	}

	#closed(code: number): void {
		if (this.#stopped) return;
		if (!shouldReconnect(code)) {
			this.#stopped = true;
			this.#owner.onEnd(code);
			return;
		}
		this.losses += 1;
		void this.#again();
	}

	async #again(): Promise<void> {
		this.#tries += 1;
		await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_AT_MOST_MS, RETRY_MS * this.#tries)));
		if (this.#stopped) return;
		try {
			const { ticket } = await this.#rest.json<{ ticket: string }>('POST', `/api/join/${this.#token}/ticket`, {
				sessionId: this.sessionId,
				key: this.key,
			});
			this.#connect(ticket);
		} catch (error) {
			if (error instanceof RestError && error.status < 500 && error.status !== 429) {
				this.#stopped = true;
				this.#problems.add(`A session could not be taken up again: ${error.message}`);
				this.#owner.onEnd(0);
			} else void this.#again();
		}
	}
}
