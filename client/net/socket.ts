/**
 * A socket that comes back: a fresh single-use ticket for each try, jittered waiting, heartbeats answered,
 * silence noticed. It keeps no frames: owners send again what was not acknowledged, in `onOpen`.
 */
import { shouldReconnect } from '../../protocol/errors.ts';
import { backoffMs } from './backoff.ts';
import { JoinError } from './join.ts';

export type Connection =
	| { is: 'connecting' }
	| { is: 'open' }
	/** Lost; tried again by itself. `since` is the epoch ms of this browser. */
	| {
			is: 'lost';
			since: number;
			/** Requests go through, sockets never opened: something on the way forbids them. */
			blocked?: boolean;
	  }
	/** Not tried again. `code` is the close code, or null when a ticket was refused with `error`. */
	| { is: 'ended'; code: number | null; error: JoinError | null };

export interface SocketOwner<In> {
	/** A ticket for this try. A `JoinError` that is not passing ends the connection. */
	ticket: () => Promise<string>;
	onFrame: (frame: In) => void;
	/** Open: send again what was not acknowledged. */
	onOpen: () => void;
	onConnection: (connection: Connection) => void;
}

/** The server pings every 4 s; a socket silent for longer than this is dead, whatever the browser believes. */
const SILENCE_MS = 10_000;
/** Sockets that never opened before the network is suspected. */
const BLOCKED_AFTER = 2;
/** A connection that lived so long was a good one: waiting starts from the beginning again. */
const GOOD_MS = 5_000;

export class ReconnectingSocket<In extends { t: string }, Out> {
	readonly #owner: SocketOwner<In>;
	#socket: WebSocket | null = null;
	#attempt = 0;
	#openedAt = 0;
	#lostSince: number | null = null;
	/** Sockets in a row that closed without ever having been open, although their ticket came. */
	#neverOpened = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#silence: ReturnType<typeof setTimeout> | undefined;
	#stopped = false;
	/** Tells an answer to an earlier try from the present one. */
	#generation = 0;

	constructor(owner: SocketOwner<In>) {
		this.#owner = owner;
	}

	/** Connects now; also after it ended (the person asked to use this tab again). */
	start(): void {
		this.#stopped = false;
		this.#attempt = 0;
		addEventListener('online', this.#hurry);
		addEventListener('offline', this.#check);
		document.addEventListener('visibilitychange', this.#hurry);
		this.#owner.onConnection({ is: 'connecting' });
		void this.#connect();
	}

	/** Closes for good, quietly. */
	stop(): void {
		this.#stopped = true;
		this.#generation += 1;
		clearTimeout(this.#retry);
		clearTimeout(this.#silence);
		removeEventListener('online', this.#hurry);
		removeEventListener('offline', this.#check);
		document.removeEventListener('visibilitychange', this.#hurry);
		this.#socket?.close(1000);
		this.#socket = null;
	}

	get open(): boolean {
		return this.#socket?.readyState === WebSocket.OPEN;
	}

	/** @returns whether the frame was given to an open socket */
	send(frame: Out): boolean {
		if (this.#socket === null || !this.open) return false;
		this.#socket.send(JSON.stringify(frame));
		return true;
	}

	async #connect(): Promise<void> {
		clearTimeout(this.#retry);
		this.#retry = undefined;
		const generation = ++this.#generation;
		let ticket: string;
		try {
			ticket = await this.#owner.ticket();
		} catch (error) {
			if (generation !== this.#generation || this.#stopped) return;
			if (error instanceof JoinError && !error.passing) this.#end(null, error);
			else this.#later();
			return;
		}
		if (generation !== this.#generation || this.#stopped) return;
		const url = new URL(`/api/socket?ticket=${encodeURIComponent(ticket)}`, location.href);
		url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
		this.#listen(new WebSocket(url), generation);
	}

	#listen(socket: WebSocket, generation: number): void {
		const present = (): boolean => generation === this.#generation && !this.#stopped;
		this.#socket = socket;
		this.#heard(socket);
		socket.addEventListener('open', () => {
			if (!present()) return socket.close(1000);
			this.#openedAt = performance.now();
			this.#lostSince = null;
			this.#neverOpened = 0;
			this.#owner.onConnection({ is: 'open' });
			this.#owner.onOpen();
		});
		socket.addEventListener('message', (event) => {
			if (!present()) return;
			this.#heard(socket);
			const frame: In = JSON.parse(String(event.data));
			if (frame.t === 'ping') socket.send('{"t":"pong"}');
			else this.#owner.onFrame(frame);
		});
		socket.addEventListener('close', (event) => {
			if (!present()) return;
			this.#closed(event.code);
		});
	}

	#closed(code: number): void {
		clearTimeout(this.#silence);
		this.#socket = null;
		if (!shouldReconnect(code)) {
			this.#end(code, null);
			return;
		}
		this.#neverOpened = this.#openedAt > 0 ? 0 : this.#neverOpened + 1;
		if (this.#openedAt > 0 && performance.now() - this.#openedAt > GOOD_MS) this.#attempt = 0;
		this.#openedAt = 0;
		this.#later();
	}

	#later(): void {
		this.#lostSince ??= Date.now();
		const blocked = this.#neverOpened >= BLOCKED_AFTER ? { blocked: true } : {};
		this.#owner.onConnection({ is: 'lost', since: this.#lostSince, ...blocked });
		this.#attempt += 1;
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => void this.#connect(), backoffMs(this.#attempt, Math.random()));
	}

	#end(code: number | null, error: JoinError | null): void {
		this.stop();
		this.#owner.onConnection({ is: 'ended', code, error });
	}

	#heard(socket: WebSocket): void {
		clearTimeout(this.#silence);
		this.#silence = setTimeout(() => this.#giveUp(socket), SILENCE_MS);
	}

	/** A dead socket may take minutes to say so: forget it and try anew. */
	#giveUp(socket: WebSocket): void {
		if (this.#socket !== socket) return;
		this.#generation += 1;
		socket.close();
		this.#closed(1006);
	}

	/** The network or the person came back: try at once instead of waiting. */
	readonly #hurry = (): void => {
		if (this.#retry === undefined || document.visibilityState === 'hidden') return;
		void this.#connect();
	};

	/** The browser says that it is offline: an answer to a ping would not come either. */
	readonly #check = (): void => {
		if (this.#socket !== null) this.#giveUp(this.#socket);
	};
}
