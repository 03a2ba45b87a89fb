/** Pages and the engine: frames in, views out. State changes are coalesced; views are whole, so the latest wins. */
import { CLOSE } from '../../protocol/errors.ts';
import { type AdminServerFrame, adminFrame, callerFrame, clickerFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { RoomMinute, StatusView } from '../../protocol/views.ts';
import { projectStatus } from '../directory/projection.ts';
import type { Env } from '../env.ts';
import type { Clock } from '../lib/clock.ts';
import { ClickDesk } from './click-desk.ts';
import type { Effects } from './engine/context.ts';
import type { Engine } from './engine/engine.ts';
import type { Ticket } from './rpc.ts';
import { type AdminWatch, type Attachment, attach, attachmentOf, closeQuietly, send, sendText, tagOf, withinRate } from './sockets.ts';

const COALESCE_MS = 100;
const HEARTBEAT_MS = 4_000;
/** Silent for longer: a ghost. Callers sooner: somebody would be connected to an empty chair. */
const GHOST_MS = { caller: 9_000, clicker: 16_000 };

export class Feed {
	readonly #ctx: DurableObjectState;
	readonly #env: Env;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #changed: () => void;
	readonly #clicks: ClickDesk;
	/** Socket messages since waking. */
	messagesIn = 0;
	#wanted = { callers: false, clickers: false, admins: false };
	#timer = false;
	#pingedAt = 0;
	#projected = '';
	/** Callers who changed since boards were told; minute that they know. Lost ones come with the next look at the whole. */
	readonly #onBoard = new Set<string>();
	#boardMinute = 0;

	constructor(ctx: DurableObjectState, env: Env, engine: Engine, clock: Clock, changed: () => void) {
		this.#ctx = ctx;
		this.#env = env;
		this.#engine = engine;
		this.#clock = clock;
		this.#changed = changed;
		this.#clicks = new ClickDesk(ctx, engine, clock, changed);
	}

	/** Sessions that have an open socket. */
	sessions(role: 'caller' | 'clicker'): Set<string> {
		return new Set(this.#ctx.getWebSockets(role).flatMap((ws) => attachmentOf(ws)?.sessionId ?? []));
	}

	/** A socket was accepted: its page gets the whole state at once. */
	opened(ws: WebSocket, ticket: Ticket): void {
		const { role, sessionId } = ticket;
		if (role === 'admin') {
			this.#engine.watchers(this.#ctx.getWebSockets('admin').length);
			this.#sendLive([ws]);
			return;
		}
		const there = role === 'caller' ? this.#engine.callerLinkUp(sessionId) : this.#engine.clickerLinkUp(sessionId);
		if (!there) return closeQuietly(ws, CLOSE.gone, 'This session has ended.');
		if (role === 'caller') this.#sendCaller(ws, sessionId, this.#engine.status());
		else this.#clicks.welcome(ws, sessionId);
	}

	/** One frame from a page: limits first, then its shape, then the engine. Whether anything may have changed. */
	message(ws: WebSocket, message: string | ArrayBuffer): boolean {
		this.messagesIn += 1;
		const attachment = attachmentOf(ws);
		if (!attachment) return refuse(ws, CLOSE.protocol, 'Unknown socket.');
		if (typeof message !== 'string' || message.length > LIMITS.frameBytes)
			return refuse(ws, CLOSE.protocol, 'The frame is too large or not text.');
		if (!withinRate(ws, attachment, Date.now())) return refuse(ws, CLOSE.rateLimited, 'Too many frames.');
		const content = parseJson(message);
		if (isPong(content)) return false;
		if (attachment.role === 'clicker') return this.#clickerFrame(ws, attachment, content);
		if (attachment.role === 'admin') return this.#adminFrame(ws, content);
		this.#callerFrame(ws, attachment, content);
		return true;
	}

	#callerFrame(ws: WebSocket, { sessionId }: Attachment, content: unknown): void {
		const parsed = callerFrame.safeParse(content);
		if (!parsed.success) return closeQuietly(ws, CLOSE.protocol, 'The frame is not understood.');
		const frame = parsed.data;
		if (frame.t === 'pong') return;
		if (frame.t === 'activity') return this.#engine.callerActive(sessionId, frame.typing);
		const result = this.#engine.callerCommand(sessionId, frame.commandId, frame.command);
		const { commandId } = frame;
		if (result.ok) send(ws, { t: 'done', commandId, ok: true });
		else send(ws, { t: 'done', commandId, ok: false, code: result.code, message: result.message });
	}

	#adminFrame(ws: WebSocket, content: unknown): boolean {
		const parsed = adminFrame.safeParse(content);
		const attachment = attachmentOf(ws);
		if (!parsed.success || !attachment) return refuse(ws, CLOSE.protocol, 'Admins only watch.');
		if (parsed.data.t === 'pong') return false;
		const { what } = parsed.data;
		attach(ws, { ...attachment, watch: what });
		if (what !== 'status') this.#sendLive([ws]);
		if (what === 'board') this.#sendBoard([ws], null, this.#engine.roomMinutes(0));
		return false;
	}

	#clickerFrame(ws: WebSocket, { sessionId }: Attachment, content: unknown): boolean {
		const parsed = clickerFrame.safeParse(content);
		if (!parsed.success) return refuse(ws, CLOSE.protocol, 'The frame is not understood.');
		return parsed.data.t === 'pong' ? false : this.#clicks.frame(ws, sessionId, parsed.data);
	}

	closed(ws: WebSocket, { role, sessionId }: Attachment): void {
		if (role === 'admin')
			return this.#engine.watchers(Math.max(0, this.#ctx.getWebSockets('admin').filter((other) => other !== ws).length));
		const others = this.#ctx.getWebSockets(tagOf(role, sessionId)).filter((other) => other !== ws && other.readyState === WebSocket.OPEN);
		if (others.length > 0) return;
		if (role === 'caller') this.#engine.callerLinkLost(sessionId);
		else this.#engine.clickerLinkLost(sessionId);
	}

	// ── heartbeats ──────────────────────────────────────────────────────────
	/** Real epoch ms of the next round of pings; null when nobody is there to be asked. */
	nextHeartbeat(): number | null {
		if (this.#ctx.getWebSockets('caller').length === 0 && this.#ctx.getWebSockets('clicker').length === 0) return null;
		return Math.max(Date.now() + 1, this.#pingedAt + HEARTBEAT_MS);
	}
	/** Pings every page, from the server's side so that hidden tabs keep up; who is silent is a ghost. */
	heartbeat(): void {
		const now = Date.now();
		if (now - this.#pingedAt < HEARTBEAT_MS - 50) return;
		this.#pingedAt = now;
		for (const role of ['caller', 'clicker'] as const) {
			for (const ws of this.#ctx.getWebSockets(role)) {
				const attachment = attachmentOf(ws);
				if (!attachment) continue;
				if (now - attachment.seenAt > GHOST_MS[role]) {
					closeQuietly(ws, 4000, 'No sign of life.');
					attach(ws, { ...attachment, seenAt: now });
					this.closed(ws, attachment);
				} else send(ws, { t: 'ping' });
			}
		}
	}

	// ── views ───────────────────────────────────────────────────────────────
	/** Callers whose view changed get it at once; what everybody sees is gathered for a moment. */
	show(effects: Effects): void {
		for (const [session, code] of effects.close)
			for (const role of ['caller', 'clicker'] as const)
				for (const ws of this.#ctx.getWebSockets(tagOf(role, session))) closeQuietly(ws, code, 'This link is no longer valid.');
		if (effects.callers.size > 0 && !effects.allCallers) {
			let status: StatusView | null = null;
			for (const session of effects.callers) {
				for (const ws of this.#ctx.getWebSockets(tagOf('caller', session))) {
					status ??= this.#engine.status();
					this.#sendCaller(ws, session, status);
				}
			}
		}
		for (const session of effects.callers) this.#onBoard.add(session);
		this.#wanted.callers ||= effects.allCallers;
		this.#wanted.clickers ||= effects.clickers;
		this.#wanted.admins ||= effects.admins || effects.allCallers || effects.clickers;
		if (this.#timer || !(this.#wanted.callers || this.#wanted.clickers || this.#wanted.admins)) return;
		this.#timer = true;
		setTimeout(() => {
			this.#timer = false;
			this.#flush();
		}, COALESCE_MS);
	}

	#flush(): void {
		const wanted = this.#wanted;
		this.#wanted = { callers: false, clickers: false, admins: false };
		if (!this.#engine.config) return;
		const status = this.#engine.status();
		const changed = `${status.kind} ${status.reasons.map((reason) => reason.code).join(' ')} ${status.loading?.percent ?? ''}`;
		const moved = changed !== this.#projected;
		if (moved) {
			this.#projected = changed;
			wanted.callers = true;
			wanted.clickers = true;
			this.#ctx.waitUntil(
				projectStatus(this.#env.DB, this.#engine.config.campaignId, status.kind, status.sentence, status.loadSummary).catch(
					() => undefined,
				),
			);
		}
		if (wanted.callers) for (const ws of this.#ctx.getWebSockets('caller')) this.#toCaller(ws, status);
		if (wanted.clickers) this.#clicks.push(status);
		if (wanted.admins || moved) this.#toAdmins(status, moved);
		this.#changed();
	}

	/** Figures to those who look at them, changed callers to boards; a hidden page hears of a new sentence only. */
	#toAdmins(status: StatusView, moved: boolean): void {
		const admins = Map.groupBy(this.#ctx.getWebSockets('admin'), (ws) => attachmentOf(ws)?.watch ?? 'live');
		const watching = (what: AdminWatch): WebSocket[] => admins.get(what) ?? [];
		this.#sendLive([...watching('live'), ...watching('board'), ...(moved ? watching('status') : [])], status);
		const boards = watching('board');
		const changed = [...this.#onBoard];
		this.#onBoard.clear();
		if (boards.length === 0) return;
		const minute = Math.floor(this.#clock.now() / 60_000);
		// After a restart nothing is known of what boards were told.
		const all = this.#boardMinute === 0;
		const minutes = minute === this.#boardMinute ? [] : this.#engine.roomMinutes(this.#boardMinute - 1);
		this.#boardMinute = minute;
		if (all || changed.length > 0 || minutes.length > 0) this.#sendBoard(boards, all ? null : changed, minutes);
	}

	#sendBoard(sockets: WebSocket[], ids: string[] | null, minutes: RoomMinute[]): void {
		const callers = ids !== null && ids.length === 0 ? [] : this.#engine.boardCallers(ids);
		const text = JSON.stringify({ t: 'board', now: this.#clock.now(), all: ids === null, callers, minutes } satisfies AdminServerFrame);
		for (const ws of sockets) sendText(ws, text);
	}

	#toCaller(ws: WebSocket, status: StatusView): void {
		const attachment = attachmentOf(ws);
		if (attachment) this.#sendCaller(ws, attachment.sessionId, status);
	}
	#sendCaller(ws: WebSocket, session: string, status: StatusView): void {
		const view = this.#engine.callerView(session, status);
		if (view) send(ws, { t: 'view', view });
	}
	#sendLive(sockets: WebSocket[], status?: StatusView): void {
		if (sockets.length === 0) return;
		const frame = {
			t: 'live',
			now: this.#clock.now(),
			speed: this.#clock.speed,
			status: status ?? this.#engine.status(),
			room: this.#engine.room(),
		};
		// The same for all: made into text once.
		const text = JSON.stringify(frame);
		for (const ws of sockets) sendText(ws, text);
	}
}

const refuse = (ws: WebSocket, code: number, reason: string): false => {
	closeQuietly(ws, code, reason);
	return false;
};

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

const isPong = (content: unknown): boolean => typeof content === 'object' && content !== null && 't' in content && content.t === 'pong';
