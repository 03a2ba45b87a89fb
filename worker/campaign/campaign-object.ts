/** The shell of one live campaign: RPC, sockets and the alarm around the engine. Nothing that matters lives in its fields. */

import { DurableObject } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { CLOSE } from '../../protocol/errors.ts';
import type { ClickerSessionView, RoomView, StatusView, UsageView } from '../../protocol/views.ts';
import type { AnswerRequest, CarrierEvent, LegAction } from '../carriers/port.ts';
import { clockOf, type Env } from '../env.ts';
import { faultText, redact } from '../lib/redact.ts';
import { refusedSocket } from '../lib/refused-socket.ts';
import type { Result } from '../lib/result.ts';
import { randomToken } from '../lib/tokens.ts';
import { CarrierLine } from './carrier-line.ts';
import { Engine } from './engine/engine.ts';
import { Feed } from './feed.ts';
import { objectSql } from './object-sql.ts';
import { pullConfig } from './pull.ts';
import { Pumps } from './pumps.ts';
import type { Actor, CampaignRpc, CarrierHook, CarrierHookReply, Ticket } from './rpc.ts';
import { acceptSocket, attachmentOf, closeQuietly, sentCount } from './sockets.ts';

/** Approvals taken back in one transaction. */
const WITHDRAWALS = 500;

const LONGEST_SLEEP_MS = 30 * 86_400_000;
/** How long rows for D1 are gathered: each batch is a commit there and one here. */
const DRAIN_MS = 150;

export class CampaignObject extends DurableObject<Env> implements CampaignRpc {
	readonly #engine: Engine;
	readonly #line: CarrierLine;
	readonly #pumps: Pumps;
	readonly #feed: Feed;
	readonly #clock;
	/** Answer requests that hang until somebody is free; a lost one is asked again by the carrier. */
	readonly #held = new Map<string, (action: LegAction) => void>();
	/** Since this instance woke, for the bill. */
	readonly #rows = { rowsRead: 0, rowsWritten: 0 };
	readonly #wokeAt = Date.now();
	#alarms = 0;
	#pulled = false;
	#alarmAt: number | null = null;
	#drainTimer = false;
	#planTimer = false;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		const clock = clockOf(env);
		this.#clock = clock;
		const sql = objectSql(ctx.storage, this.#rows);
		this.#engine = new Engine({
			sql,
			now: () => clock.now(),
			random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
			token: () => randomToken(16),
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			speed: clock.speed,
		});
		this.#line = new CarrierLine({
			env,
			sql,
			engine: this.#engine,
			clock,
			campaign: {
				events: (events) => this.#carrierEvents(events),
				answer: (request) => this.carrierAnswer(request),
				callerAudio: (session, via) => {
					this.#engine.callerAudio(session, via);
					this.#after();
				},
				fellOut: (leg) => this.#engine.fellOut(leg),
			},
			later: (work) => ctx.waitUntil(work),
		});
		this.#pumps = new Pumps(this.#engine, env, this.#line, () => this.#after());
		this.#feed = new Feed(ctx, env, this.#engine, clock, () => this.#after());
		// Who is not there any more counts before anything else is decided (I7).
		this.#engine.reconcileLinks(this.#feed.sessions('caller'), this.#feed.sessions('clicker'));
		this.#engine.recover();
		if (this.#engine.config) {
			this.#engine.watchers(ctx.getWebSockets('admin').length);
			this.#after();
		}
	}

	// ── set-up ──────────────────────────────────────────────────────────────
	async refresh(): Promise<void> {
		await this.#pull();
		this.#after();
	}
	async launch(): Promise<StatusView> {
		await this.#pull();
		this.#after();
		return this.#engine.status();
	}
	async live(): Promise<{ status: StatusView; room: RoomView }> {
		await this.#ready();
		return { status: this.#engine.status(), room: this.#engine.room() };
	}
	async pause(actor: Actor): Promise<void> {
		await this.#ready();
		this.#engine.pause(actor.name);
		this.#after();
	}
	async resume(_actor: Actor): Promise<void> {
		await this.#ready();
		this.#engine.resume();
		this.#after();
	}
	async addDoNotCall(phones: string[]): Promise<void> {
		await this.#ready();
		this.#engine.addDoNotCall(phones);
		this.#after();
	}
	async removeDoNotCall(phones: string[]): Promise<void> {
		await this.#ready();
		this.#engine.removeDoNotCall(phones);
		this.#after();
	}
	async revokeLink(kind: 'caller' | 'clicker'): Promise<void> {
		await this.#ready();
		this.#engine.revokeLink(kind, CLOSE.forbidden);
		this.#after();
	}
	async whyNot(phone: string): Promise<string> {
		await this.#ready();
		return this.#engine.whyNot(phone);
	}
	async boardCallers(): ReturnType<CampaignRpc['boardCallers']> {
		await this.#ready();
		return this.#engine.boardCallers(null);
	}
	async roomMinutes(after: number): ReturnType<CampaignRpc['roomMinutes']> {
		await this.#ready();
		return this.#engine.roomMinutes(after);
	}
	async messageCaller(sessionId: string, text: string, by: string): Promise<Result<null>> {
		await this.#ready();
		const result = this.#engine.messageCaller(sessionId, text, by);
		this.#after();
		return result;
	}
	async blockCaller(sessionId: string): Promise<Result<null>> {
		await this.#ready();
		return this.#engine.blockCaller(sessionId);
	}
	async moveCaller(sessionId: string, to: { name: string; url: string }): Promise<Result<null>> {
		await this.#ready();
		const result = this.#engine.moveCaller(sessionId, to);
		this.#after();
		return result;
	}
	async numberFacts(phone: string): ReturnType<CampaignRpc['numberFacts']> {
		await this.#ready();
		return this.#engine.numberFacts(phone);
	}
	async eraseNumber(phone: string): ReturnType<CampaignRpc['eraseNumber']> {
		await this.#ready();
		// Approvals on their way carry the number: none may reach D1 after it was erased there.
		await this.#pumps.drain();
		const result = this.#engine.eraseNumber(phone);
		this.#after();
		return result;
	}
	async publicState(): ReturnType<CampaignRpc['publicState']> {
		await this.#ready();
		return this.#engine.publicState();
	}

	async countKnown(phones: string[]): Promise<number> {
		return this.#engine.countKnown(phones);
	}
	async erase(): Promise<void> {
		if (this.#engine.config) {
			// Approvals are kept for good: none may be lost with the object.
			await this.#pumps.drain();
			if (this.#engine.projectionBatch() !== null) throw new Error('copies are still on their way to D1');
		}
		for (const socket of this.ctx.getWebSockets()) closeQuietly(socket, CLOSE.gone, 'This campaign was deleted.');
		await this.ctx.storage.deleteAlarm();
		await this.ctx.storage.deleteAll();
		this.#engine.beginAnew();
	}

	// ── people ──────────────────────────────────────────────────────────────
	async joinCaller(input: Parameters<CampaignRpc['joinCaller']>[0]): ReturnType<CampaignRpc['joinCaller']> {
		await this.#ready();
		const result = this.#engine.joinCaller(input);
		this.#after();
		return result;
	}
	async joinClicker(input: { name: string; ipPrefix: string }): Promise<Result<{ sessionId: string; key: string }>> {
		await this.#ready();
		const result = this.#engine.joinClicker(input);
		this.#after();
		return result;
	}
	async ownsSession(role: 'caller' | 'clicker', sessionId: string, key: string): Promise<boolean> {
		await this.#ready();
		return this.#engine.ownsSession(role, sessionId, key);
	}
	async endSession(role: 'caller' | 'clicker', sessionId: string): Promise<void> {
		await this.#ready();
		this.#engine.endByAdmin(role, sessionId, CLOSE.forbidden);
		this.#after();
	}

	async clickerSessions(): Promise<ClickerSessionView[]> {
		await this.#ready();
		return this.#engine.clickerSessions();
	}
	async withdrawApprovals(sessionId: string): Promise<number> {
		await this.#ready();
		let withdrawn = 0;
		for (let step = WITHDRAWALS; step === WITHDRAWALS; withdrawn += step) {
			step = this.#engine.withdrawApprovals(sessionId, WITHDRAWALS);
			this.#after();
		}
		return withdrawn;
	}
	async usage(): Promise<UsageView> {
		await this.#ready();
		const { messagesIn } = this.#feed;
		return {
			sinceWaking: Date.now() - this.#wokeAt,
			...this.#rows,
			...this.#pumps.used,
			messagesIn,
			messagesOut: sentCount.messages,
			alarms: this.#alarms,
			...this.#engine.totals(),
		};
	}

	// ── the carrier ─────────────────────────────────────────────────────────
	async carrierEvents(events: CarrierEvent[]): Promise<void> {
		this.#carrierEvents(events);
	}
	#carrierEvents(events: CarrierEvent[]): void {
		if (!this.#engine.config) return;
		this.#engine.carrierEvents(events);
		this.#after();
	}
	async carrierHook(hook: CarrierHook): Promise<CarrierHookReply> {
		if (!this.#engine.config) return { status: 404, body: null };
		const began = Date.now();
		await this.#line.load();
		const reply = await this.#line.hook(hook);
		return { ...reply, ms: Date.now() - began };
	}
	async admitCaller(
		sessionId: string,
		ref: string,
		via: 'browser' | 'phone',
		ticket: { nonce: string; expiresAt: number } | null,
	): Promise<string | null> {
		await this.#ready();
		await this.#line.load();
		if (!this.#engine.config || !this.#engine.isOpenSession(sessionId)) return null;
		if (ticket !== null && !this.#engine.spendTicket(ticket.nonce, ticket.expiresAt)) return null;
		return await this.#line.admit(sessionId, ref, via);
	}
	async carrierAnswer(request: AnswerRequest): Promise<LegAction> {
		if (!this.#engine.config) return { do: 'hangup' };
		const decision = this.#engine.answered(request);
		// The card goes out with the reply; planning the next lines waits until both are on their way.
		this.#after();
		if (decision.do !== 'hold') return decision;
		return new Promise<LegAction>((resolve) => {
			this.#held.get(request.legId)?.({ do: 'wait' });
			this.#held.set(request.legId, resolve);
		});
	}

	// ── sockets ─────────────────────────────────────────────────────────────
	/** Upgrades only. The Worker has checked the ticket's signature and puts it into the header. */
	override async fetch(request: Request): Promise<Response> {
		const header = request.headers.get('x-partyline-ticket');
		if (request.headers.get('upgrade') !== 'websocket' || header === null) return new Response('Upgrade expected', { status: 426 });
		await this.#ready();
		const ticket = JSON.parse(header) as Ticket;
		// Spent before anything else: who shows a used ticket must not close the page that came with it.
		if (!this.#engine.config || !this.#engine.spendTicket(ticket.nonce, ticket.expiresAt))
			return refusedSocket(CLOSE.notSignedIn, 'This ticket was used before.');
		const { client, server } = acceptSocket(this.ctx, ticket.role, ticket.sessionId, Date.now());
		this.#feed.opened(server, ticket);
		this.#after();
		return new Response(null, { status: 101, webSocket: client });
	}
	override async webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
		await this.#ready();
		if (this.#feed.message(ws, message)) this.#after();
	}
	override async webSocketClose(ws: WebSocket, code: number): Promise<void> {
		closeQuietly(ws, code === 1005 || code === 1006 || code === 1015 ? CLOSE.normal : code, '');
		this.#gone(ws);
	}
	override async webSocketError(ws: WebSocket): Promise<void> {
		this.#gone(ws);
	}
	#gone(ws: WebSocket): void {
		const attachment = attachmentOf(ws);
		if (!attachment || !this.#engine.config) return;
		this.#feed.closed(ws, attachment);
		this.#after();
	}

	// ── time ────────────────────────────────────────────────────────────────
	override async alarm(): Promise<void> {
		this.#alarmAt = null;
		this.#alarms += 1;
		try {
			await this.#ready();
			this.#engine.runDeadlines();
			this.#feed.heartbeat();
			await this.#pumps.load();
		} catch (error) {
			console.error('alarm', faultText(error, 'stack'));
		}
		this.#after(true);
	}

	/** The set-up is pulled once per waking, and whenever somebody says that it changed. */
	async #ready(): Promise<void> {
		if (!this.#pulled || !this.#engine.config) await this.#pull();
	}
	async #pull(): Promise<void> {
		const campaignId = this.#engine.config?.campaignId ?? this.ctx.id.name;
		if (campaignId === undefined) return;
		try {
			const config = await pullConfig(this.env.DB, campaignId, (...campaign) => this.#line.use(...campaign));
			this.#pulled = true;
			if (config && JSON.stringify(config) !== JSON.stringify(this.#engine.config)) this.#engine.configure(config);
		} catch (error) {
			// D1 is away: what was pulled before stays in force.
			if (!this.#engine.config) throw error;
			console.warn('the set-up could not be pulled', faultText(error));
		}
	}

	/** After every transaction: held answers, pages, outgoing commands, and the alarm. */
	#after(rearm = false): void {
		const effects = this.#engine.takeEffects();
		for (const fault of effects.faults) console.error('deadlines', redact(fault));
		for (const [leg, action] of effects.decided) {
			const reply = this.#held.get(leg);
			if (!reply) continue;
			this.#held.delete(leg);
			this.#engine.replied(leg);
			reply(action);
		}
		this.#feed.show(effects);
		if (effects.plan) this.#planSoon();
		if (effects.orders || rearm) this.ctx.waitUntil(this.#pumps.orders());
		if (effects.projection || rearm) this.#drainSoon();
		this.#arm();
	}

	/** Once for a burst of events. The tick of the alarm stands in if the process dies. */
	#planSoon(): void {
		if (this.#planTimer) return;
		this.#planTimer = true;
		setTimeout(() => {
			this.#planTimer = false;
			this.#engine.replan();
			this.#after();
		}, 5);
	}

	/** A moment later, so that one batch takes what a burst of events left. The alarm stands in if the process dies. */
	#drainSoon(): void {
		if (this.#drainTimer) return;
		this.#drainTimer = true;
		setTimeout(() => {
			this.#drainTimer = false;
			this.ctx.waitUntil(this.#pumps.notify().then(() => this.#pumps.drain()));
		}, DRAIN_MS);
	}

	/** When an alarm for this deadline rings: at once for one whose time has come, also while a clock that was set back stands still. */
	#realTimeOf(due: number): number {
		return due <= this.#clock.now() ? Date.now() + 1 : Math.max(Date.now() + 1, this.#clock.toReal(due));
	}

	#arm(): void {
		const due = this.#engine.nextDeadline();
		const at = this.#feed.nextHeartbeat();
		const real = Math.min(due === null ? Number.POSITIVE_INFINITY : this.#realTimeOf(due), at ?? Number.POSITIVE_INFINITY);
		if (!Number.isFinite(real)) return;
		if (this.#alarmAt !== null && this.#alarmAt <= real && this.#alarmAt > Date.now()) return;
		// No alarm can be set for the year 9999, when a bar that is to stay for ever ends: woken early, we look again.
		this.#alarmAt = Math.min(real, Date.now() + LONGEST_SLEEP_MS);
		this.ctx.waitUntil(this.ctx.storage.setAlarm(this.#alarmAt));
	}
}
