/** Pages and the engine: frames in, views out. State changes are coalesced; views are whole, so the latest wins. */
import { CLOSE } from '../../protocol/errors.ts';
import { type ClickerFrame, callerFrame, clickerFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { StatusView } from '../../protocol/views.ts';
import { projectStatus } from '../directory/projection.ts';
import type { Env } from '../env.ts';
import type { Clock } from '../lib/clock.ts';
import type { ReceivedFrame } from './engine/click-queue.ts';
import type { Effects } from './engine/context.ts';
import type { Engine } from './engine/engine.ts';
import type { Ticket } from './rpc.ts';
import { type Attachment, attach, attachmentOf, closeQuietly, send, tagOf, withinRate } from './sockets.ts';

const COALESCE_MS = 100;
const GROUP_MS = 20;
const HEARTBEAT_MS = 5_000;
const GHOST_MS = 16_000;
const LOW_WATER = 32;

export class Feed {
	readonly #ctx: DurableObjectState;
	readonly #env: Env;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #changed: () => void;
	/** Approval frames of the last moments, committed together. Unacknowledged: a crash loses nothing, pages send again. */
	#group: (ReceivedFrame & { ws: WebSocket })[] = [];
	#wanted = { callers: false, clickers: false, admins: false };
	#timer = false;
	#pingedAt = 0;
	#projected = '';

	constructor(ctx: DurableObjectState, env: Env, engine: Engine, clock: Clock, changed: () => void) {
		this.#ctx = ctx;
		this.#env = env;
		this.#engine = engine;
		this.#clock = clock;
		this.#changed = changed;
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
		const status = this.#engine.status();
		if (role === 'caller') this.#sendCaller(ws, sessionId, status);
		else {
			this.#sendClicker(ws, sessionId, status);
			this.#sendItems(ws, sessionId, 0);
		}
	}

	/** One frame from a page: limits first, then its shape, then the engine. */
	message(ws: WebSocket, message: string | ArrayBuffer): void {
		const attachment = attachmentOf(ws);
		if (!attachment) return closeQuietly(ws, CLOSE.protocol, 'Unknown socket.');
		if (typeof message !== 'string' || message.length > LIMITS.frameBytes)
			return closeQuietly(ws, CLOSE.protocol, 'The frame is too large or not text.');
		if (!withinRate(ws, attachment, Date.now())) return closeQuietly(ws, CLOSE.rateLimited, 'Too many frames.');
		const content = parseJson(message);
		if (attachment.role === 'caller') this.#callerFrame(ws, attachment, content);
		else if (attachment.role === 'clicker') this.#clickerFrame(ws, attachment, content);
		else if (!isPong(content)) closeQuietly(ws, CLOSE.protocol, 'Admins only watch.');
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

	#clickerFrame(ws: WebSocket, { sessionId }: Attachment, content: unknown): void {
		const parsed = clickerFrame.safeParse(content);
		if (!parsed.success) return closeQuietly(ws, CLOSE.protocol, 'The frame is not understood.');
		const frame: ClickerFrame = parsed.data;
		if (frame.t === 'pong') return;
		if (frame.t === 'lease') {
			this.#commitGroup();
			this.#sendItems(ws, sessionId, frame.have);
			return;
		}
		this.#group.push({ ws, session: sessionId, frame, receivedAt: this.#clock.now() });
		if (this.#group.length === 1) setTimeout(() => this.#commitGroup(), GROUP_MS);
	}

	/** Commits the gathered frames in one transaction, then acknowledges each. */
	#commitGroup(): void {
		const group = this.#group;
		if (group.length === 0) return;
		this.#group = [];
		try {
			const answers = this.#engine.approve(group.map(({ session, frame, receivedAt }) => ({ session, frame, receivedAt })));
			const status = this.#engine.status();
			group.forEach(({ ws, session, frame }, index) => {
				const answer = answers[index];
				const view = this.#engine.clickerView(session, status);
				if (!answer || !view) return;
				send(ws, { t: 'ack', frame: frame.frame, approved: answer.approved, refused: answer.refused, view });
				if (frame.have < LOW_WATER) this.#sendItems(ws, session, Math.max(1, frame.have));
			});
		} catch (error) {
			console.error('approvals', error instanceof Error ? (error.stack ?? error.message) : error);
			for (const { ws, frame } of group) send(ws, { t: 'retry', frame: frame.frame, afterMs: 1_000 });
		}
		this.#changed();
	}

	#sendItems(ws: WebSocket, session: string, have: number): void {
		const items = this.#engine.lease(session, have);
		if (items.length > 0) send(ws, { t: 'items', items });
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
				if (now - attachment.seenAt > GHOST_MS) {
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
		if (changed !== this.#projected) {
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
		if (wanted.clickers) for (const ws of this.#ctx.getWebSockets('clicker')) this.#toClicker(ws, status);
		if (wanted.admins) this.#sendLive(this.#ctx.getWebSockets('admin'), status);
		this.#changed();
	}

	#toCaller(ws: WebSocket, status: StatusView): void {
		const attachment = attachmentOf(ws);
		if (attachment) this.#sendCaller(ws, attachment.sessionId, status);
	}
	#toClicker(ws: WebSocket, status: StatusView): void {
		const attachment = attachmentOf(ws);
		if (!attachment) return;
		this.#sendClicker(ws, attachment.sessionId, status);
		if (this.#engine.wantsItems(attachment.sessionId)) this.#sendItems(ws, attachment.sessionId, 0);
	}
	#sendCaller(ws: WebSocket, session: string, status: StatusView): void {
		const view = this.#engine.callerView(session, status);
		if (view) send(ws, { t: 'view', view });
	}
	#sendClicker(ws: WebSocket, session: string, status: StatusView): void {
		const view = this.#engine.clickerView(session, status);
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
		for (const ws of sockets) send(ws, frame);
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

const isPong = (content: unknown): boolean => typeof content === 'object' && content !== null && 't' in content && content.t === 'pong';
