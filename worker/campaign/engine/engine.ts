/**
 * The live campaign, free of the platform: it works on a small Sql, a clock and a random source, so that the same code
 * runs in the object and, on node:sqlite with virtual time, in tests and simulations. Every public method is one
 * transaction; what the shell has to do afterwards is in `takeEffects`.
 */

import type { CallerCommand } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type {
	BoardCaller,
	CallerView,
	ClickerSessionView,
	ClickerView,
	RoomMinute,
	RoomView,
	StatusView,
} from '../../../protocol/views.ts';
import type { AnswerRequest, CarrierEvent, LegAction, LegSnapshot, Outcome } from '../../carriers/port.ts';
import { present } from '../../lib/assert.ts';
import { done, type Result, refused } from '../../lib/result.ts';
import { answered, carrierEvent, type Decision, originated, serveHeld, snapshotTaken } from './call-lifecycle.ts';
import { callerAudio, fellOut } from './caller-audio.ts';
import { type CallerJoin, callerActive, callerCommand, callerLinkLost, callerLinkUp, joinCaller, leave } from './caller-lifecycle.ts';
import { attemptByLeg } from './calls.ts';
import { approve, type FrameAnswer, type ReceivedFrame } from './click-queue.ts';
import { clickerSessions, withdrawApprovals } from './clicker-sessions.ts';
import { clickerView, clickerViews, ownClickerView, sharedClickerView } from './clicker-views.ts';
import type { CampaignConfig } from './config.ts';
import { type Effects, flushTallies, getMeta, noEffects, setMeta, type Tx } from './context.ts';
import { nextDeadline, runDeadlines } from './deadlines.ts';
import { learnFrom } from './learning.ts';
import { approvedCount, blockSize, clickerById, clickersOnline, lease, returnLeases, sharedState, unapprovedCount } from './leases.ts';
import { type ContactRow, type LoadRow, loadPage, nextLoad } from './loading.ts';
import { migrate } from './migrations.ts';
import { eraseNumber, type NumberFacts, numberFacts } from './number-story.ts';
import {
	dueNotices,
	type Notice,
	noticesDone,
	noticesFailed,
	type Order,
	orderDone,
	type ProjectionBatch,
	projected,
	projectionBatch,
	projectionFailed,
	recoverOrders,
	takeOrders,
} from './outbox.ts';
import { pacingTick } from './pacing-tick.ts';
import { blockCaller, messageCaller, moveCaller } from './room-desk.ts';
import { boardCallers, roomMinutes } from './room-log.ts';
import { roomClosed, takeRooms } from './rooms.ts';
import { openSession, sessionById } from './sessions.ts';
import { addDoNotCall, applyConfig, endClicker, pause, removeDoNotCall, resume, revokeLink, showCards } from './set-up.ts';
import type { Sql } from './sql.ts';
import { value } from './sql.ts';
import { statusOf, whyNot } from './status.ts';
import { barsNow, callerView, publicState, roomView } from './views.ts';

export interface EngineDeps {
	sql: Sql;
	/** Epoch ms. */
	now(): number;
	/** [0, 1) */
	random(): number;
	/** Unguessable, 128 bits, base64url. */
	token(): string;
	/** SHA-256, hex. */
	hash(text: string): string;
	/** Virtual ms per real ms, for the pages. */
	speed: number;
}

/** What a page is told about its frame. */
export interface GroupAnswer extends FrameAnswer {
	items: string[];
	view: ClickerView;
}

export class Engine {
	readonly #deps: EngineDeps;
	#effects: Effects = noEffects();
	/** A copy of what `meta` holds, dropped whenever it is written. */
	#config: CampaignConfig | null = null;

	constructor(deps: EngineDeps) {
		this.#deps = deps;
		migrate(deps.sql);
	}

	/** The set-up last pulled, or null for a campaign that never was. */
	get config(): CampaignConfig | null {
		this.#config ??= getMeta<CampaignConfig | null>(this.#deps.sql, 'config', null);
		return this.#config;
	}

	/** After the storage was emptied: the tables of a campaign that never was. */
	beginAnew(): void {
		this.#config = null;
		migrate(this.#deps.sql);
	}

	/** What is to be done now that the transaction stands; each is handed out once. */
	takeEffects(): Effects {
		const effects = this.#effects;
		this.#effects = noEffects();
		return effects;
	}

	#tx<T>(work: (tx: Tx) => T): T {
		const effects = noEffects();
		const result = this.#deps.sql.tx(() => {
			const tx = this.#open(effects);
			const value = work(tx);
			flushTallies(tx);
			return value;
		});
		merge(this.#effects, effects);
		return result;
	}

	/** A transaction after which somebody may be free or gone: held people are served at once, lines are planned anew soon. */
	#turn<T>(work: (tx: Tx) => T): T {
		return this.#tx((tx) => {
			const result = work(tx);
			serveHeld(tx);
			showCards(tx);
			tx.effects.plan = true;
			return result;
		});
	}

	/**
	 * A look: without a transaction, since nothing else runs in between. What some looks keep in mind (since when a stall
	 * has lasted) is one statement.
	 */
	#read<T>(work: (tx: Tx) => T): T {
		const effects = noEffects();
		const result = work(this.#open(effects));
		merge(this.#effects, effects);
		return result;
	}

	#open(effects: Effects): Tx {
		const { sql, speed, random, token, hash } = this.#deps;
		const config = present(this.config, 'the set-up');
		return { sql, now: this.#deps.now(), speed, random, token, hash, effects, tallies: new Map(), config };
	}

	// ── set-up ──────────────────────────────────────────────────────────────
	configure(config: CampaignConfig): void {
		const before = this.config;
		// One transaction: a set-up that is kept and was not applied would never be applied.
		try {
			this.#deps.sql.tx(() => {
				setMeta(this.#deps.sql, 'config', config);
				this.#config = null;
				this.#turn((tx) => applyConfig(tx, config, before));
			});
		} catch (error) {
			this.#config = null;
			throw error;
		}
	}
	pause(by: string): void {
		this.#turn((tx) => pause(tx, by));
	}
	resume(): void {
		this.#turn(resume);
	}
	/** How many of these phones are numbers of this campaign; none before it was started. */
	countKnown(phones: readonly string[]): number {
		return value(
			this.#deps.sql,
			'select count(*) from numbers where phone in (select value from json_each(?)) and place <> 0',
			JSON.stringify(phones),
		);
	}
	addDoNotCall(phones: readonly string[]): void {
		this.#turn((tx) => addDoNotCall(tx, phones));
	}
	removeDoNotCall(phones: readonly string[]): void {
		this.#turn((tx) => removeDoNotCall(tx, phones));
	}
	revokeLink(kind: 'caller' | 'clicker', closeCode: number): void {
		this.#turn((tx) => revokeLink(tx, kind, closeCode));
	}

	// ── loading ─────────────────────────────────────────────────────────────
	nextLoad(): LoadRow | null {
		return this.#read(nextLoad);
	}
	loadPage(list: number, rows: readonly ContactRow[], last: boolean): void {
		this.#turn((tx) => loadPage(tx, list, rows, last));
	}
	/** D1 could not give a page: the load goes on after a while. */
	loadLater(ms: number): void {
		this.#tx((tx) => setMeta(tx.sql, 'loadAt', tx.now + ms));
	}

	// ── clickers ────────────────────────────────────────────────────────────
	joinClicker(input: { name: string; ipPrefix: string }): Result<{ sessionId: string; key: string }> {
		return this.#tx((tx) => {
			if (!tx.config.settings.clicking) return refused('forbidden', 'Clicking is not used in this campaign. Thank you for offering!');
			if (value(tx.sql, 'select count(*) from clickers where ended_at is null and link_up = 1') >= LIMITS.clickersPerCampaign)
				return refused('full', 'This campaign has as many clickers as it can take. Please try again in a few minutes.');
			const sessionId = tx.token();
			const key = tx.token();
			tx.sql.run(
				'insert into clickers (id, name, key_hash, ip_prefix, joined_at, seen_at, ord) select ?, ?, ?, ?, ?, ?, coalesce(max(ord), 0) + 1 from clickers',
				sessionId,
				input.name,
				tx.hash(key),
				input.ipPrefix,
				tx.now,
				tx.now,
			);
			return done({ sessionId, key });
		});
	}
	clickerLinkUp(id: string): boolean {
		return this.#tx((tx) => {
			const clicker = clickerById(tx, id);
			if (!clicker || clicker.ended_at !== null) return false;
			tx.sql.run('update clickers set link_up = 1, seen_at = ? where id = ?', tx.now, id);
			tx.effects.admins = true;
			return true;
		});
	}
	clickerLinkLost(id: string): void {
		this.#tx((tx) => {
			tx.sql.run('update clickers set link_up = 0 where id = ?', id);
			tx.effects.admins = true;
		});
	}
	/** Sessions that should be given items unasked: their pages are there, they hold nothing, and there is work. */
	wantingItems(): Set<string> {
		return this.#read((tx) =>
			sharedState(tx) === 'open'
				? new Set(
						tx.sql
							.rows<{ id: string }>(
								`select id from clickers where ended_at is null and link_up = 1 and not exists (select 1 from leases where session = clickers.id and state = 'held')`,
							)
							.map((row) => row.id),
					)
				: new Set(),
		);
	}
	lease(id: string, have: number): string[] {
		return this.#tx((tx) => lease(tx, id, have));
	}
	returnLeases(session: string): void {
		this.#tx((tx) => returnLeases(tx, { session }));
	}
	approve(frames: readonly ReceivedFrame[]): FrameAnswer[] {
		return this.#tx((tx) => approve(tx, frames));
	}
	/** As `approve`, with all that each page is told: its view and, when it has fewer than `lowWater` left, more items. One transaction. */
	approveGroup(frames: readonly ReceivedFrame[], status: StatusView, lowWater: number): GroupAnswer[] {
		return this.#tx((tx) => {
			const answers = approve(tx, frames);
			flushTallies(tx);
			const block = blockSize(unapprovedCount(tx), clickersOnline(tx));
			const items = frames.map(({ session, frame }) => (frame.have < lowWater ? lease(tx, session, Math.max(1, frame.have), block) : []));
			const shared = sharedClickerView(tx, status);
			return answers.map((answer, n) => ({
				...answer,
				items: items[n] ?? [],
				view: ownClickerView(tx, { id: answer.session, mine: answer.mine, link_up: 1 }, shared),
			}));
		});
	}
	clickerSessions(): ClickerSessionView[] {
		return this.#read(clickerSessions);
	}
	/** One bounded step; returns how many approvals were taken back. */
	withdrawApprovals(session: string, limit: number): number {
		return this.#turn((tx) => withdrawApprovals(tx, session, limit));
	}
	/** Approvals and dials of the campaign so far. */
	totals(): { approvals: number; dials: number } {
		return this.#read((tx) => ({
			approvals: approvedCount(tx),
			dials: value(tx.sql, 'select count(*) from attempts where accepted_at is not null'),
		}));
	}

	// ── callers ─────────────────────────────────────────────────────────────
	joinCaller(input: CallerJoin): Result<{ sessionId: string; key: string }> {
		return this.#tx((tx) => joinCaller(tx, input));
	}
	callerLinkUp(id: string): boolean {
		return this.#turn((tx) => callerLinkUp(tx, id));
	}
	callerLinkLost(id: string): void {
		this.#turn((tx) => callerLinkLost(tx, id));
	}
	callerActive(id: string, typing: boolean): void {
		this.#tx((tx) => callerActive(tx, id, typing));
	}
	callerCommand(id: string, commandId: string, command: CallerCommand): Result<null> {
		return this.#turn((tx) => {
			const before = sessionById(tx, id);
			const result = callerCommand(tx, id, commandId, command);
			const after = sessionById(tx, id);
			if (before?.state === 'wrap_up' && after && after.state !== 'wrap_up') learnHandle(tx, before.attempt, false);
			return result;
		});
	}
	/** An admin ends a session: a clicker's at once, a caller's after the present conversation and its record. */
	endByAdmin(role: 'caller' | 'clicker', id: string, closeCode: number): void {
		this.#turn((tx) => {
			const session = role === 'caller' ? openSession(tx, id) : null;
			if (session) leave(tx, session, 'ended_by_admin');
			if (role === 'clicker') endClicker(tx, id, closeCode);
		});
	}
	/** Whether a browser that shows `key` owns the session, and it has not ended. */
	ownsSession(role: 'caller' | 'clicker', id: string, key: string): boolean {
		return this.#read((tx) => {
			const table = role === 'caller' ? 'sessions' : 'clickers';
			return value(tx.sql, `select count(*) from ${table} where id = ? and key_hash = ? and ended_at is null`, id, tx.hash(key)) === 1;
		});
	}
	/** Spends a ticket. False when it was spent before. */
	spendTicket(nonce: string, expiresAt: number): boolean {
		return this.#tx((tx) => {
			if (value(tx.sql, 'select count(*) from spent_tickets where nonce = ?', nonce) > 0) return false;
			tx.sql.run('insert into spent_tickets (nonce, expires_at) values (?, ?)', nonce, expiresAt);
			return true;
		});
	}

	// ── the carrier ─────────────────────────────────────────────────────────
	carrierEvents(events: readonly CarrierEvent[]): void {
		// Only some facts change who is free or what is in the air; the others wait for the next tick.
		const decisive = events.some((event) => event.t === 'ended' || event.t === 'verdict' || event.t === 'joined');
		const apply = (tx: Tx): void => {
			for (const event of events) {
				const before = event.t === 'joined' ? attemptByLeg(tx, event.legId) : null;
				carrierEvent(tx, event);
				if (before && before.connected_at === null) learnWait(tx, event.legId);
			}
		};
		if (decisive) this.#turn(apply);
		else this.#tx(apply);
	}
	/** The decision alone, so that the reply leaves at once; `replan` follows in a turn of its own. */
	answered(request: AnswerRequest): Decision {
		return this.#tx((tx) => {
			tx.effects.plan = true;
			return answered(tx, request);
		});
	}
	/** The caller's own leg came into the room, or left it (null). */
	callerAudio(session: string, via: 'browser' | 'phone' | null): void {
		this.#turn((tx) => callerAudio(tx, session, via));
	}
	isOpenSession(id: string): boolean {
		return this.#read((tx) => openSession(tx, id) !== null);
	}
	/** What becomes of somebody who is out of the room though nobody hung up. */
	fellOut(leg: string): LegAction {
		return this.#read((tx) => fellOut(tx, leg));
	}
	/** Rooms of sessions that are over, for the carrier to close. */
	takeRooms(): string[] {
		return this.#tx(takeRooms);
	}
	roomClosed(session: string): void {
		this.#tx((tx) => roomClosed(tx, session));
	}
	/** Serves held people and plans lines anew. */
	replan(): void {
		if (!this.config) return;
		this.#tx((tx) => {
			serveHeld(tx);
			pacingTick(tx);
			showCards(tx);
		});
	}
	/** The reply of a held request reached the carrier: the same words need not go out as a command too. */
	replied(leg: string): void {
		this.#tx((tx) => {
			const attempt = attemptByLeg(tx, leg);
			if (attempt)
				tx.sql.run(
					`delete from orders where attempt = ? and verb in ('join', 'message', 'hangup') and state = 'new' and tries = 0`,
					attempt.id,
				);
		});
	}
	takeOrders(limit: number): Order[] {
		return this.#tx((tx) => takeOrders(tx, limit));
	}
	orderDone(order: Order, outcome: Outcome<LegSnapshot | null | { ref: string }>): void {
		this.#turn((tx) => {
			const again = !outcome.ok && (outcome.why === 'throttled' || outcome.why === 'unknown');
			orderDone(tx, order.id, again && order.what.verb !== 'originate');
			if (order.what.verb === 'originate') originated(tx, order.attempt, outcome);
			if (order.what.verb === 'snapshot' && (!outcome.ok || outcome.value === null || 'state' in outcome.value))
				snapshotTaken(tx, order.attempt, outcome as Outcome<LegSnapshot | null>);
		});
	}
	/** After a restart. An originate that was on its way may have happened: it is looked up, never repeated blindly. */
	recover(): void {
		if (!this.config) return;
		this.#tx((tx) => {
			for (const attempt of recoverOrders(tx)) originated(tx, attempt, { ok: false, why: 'unknown', message: 'restarted' });
		});
	}

	/** After a restart: pages whose socket did not survive are away. */
	reconcileLinks(callers: ReadonlySet<string>, clickers: ReadonlySet<string>): void {
		if (!this.config) return;
		this.#turn((tx) => {
			for (const row of tx.sql.rows<{ id: string }>('select id from sessions where ended_at is null and link_up = 1'))
				if (!callers.has(row.id)) callerLinkLost(tx, row.id);
			for (const row of tx.sql.rows<{ id: string }>('select id from clickers where ended_at is null and link_up > 0'))
				if (!clickers.has(row.id)) tx.sql.run('update clickers set link_up = 0 where id = ?', row.id);
		});
	}

	// ── time ────────────────────────────────────────────────────────────────
	runDeadlines(): void {
		if (!this.config) return;
		this.#turn((tx) => {
			const wrapping = tx.sql.rows<{ id: string; attempt: number | null; link_up: number }>(
				`select id, attempt, link_up from sessions where state = 'wrap_up' and deadline_at <= ?`,
				tx.now,
			);
			runDeadlines(tx);
			pacingTick(tx);
			// The clock alone may have changed the status.
			tx.effects.admins = true;
			for (const session of wrapping)
				if (sessionById(tx, session.id)?.state !== 'wrap_up') learnHandle(tx, session.attempt, session.link_up === 0);
		});
	}
	nextDeadline(): number | null {
		return this.config ? this.#read(nextDeadline) : null;
	}

	// ── out of the object ───────────────────────────────────────────────────
	projectionBatch(): ProjectionBatch | null {
		return this.#read((tx) => (getMeta(tx.sql, 'projectionAt', 0) > tx.now ? null : projectionBatch(tx)));
	}
	projected(receipt: ProjectionBatch['receipt']): void {
		this.#tx((tx) => projected(tx, receipt));
	}
	projectionFailed(): void {
		this.#tx(projectionFailed);
	}
	dueNotices(): Notice[] {
		return this.#read(dueNotices);
	}
	noticesDone(ids: readonly number[]): void {
		this.#tx((tx) => noticesDone(tx, ids));
	}
	noticesFailed(ids: readonly number[]): void {
		this.#tx((tx) => noticesFailed(tx, ids));
	}

	// ── looks ───────────────────────────────────────────────────────────────
	status(): StatusView {
		return this.#read((tx) => statusOf(tx));
	}
	room(): RoomView {
		return this.#read(roomView);
	}
	publicState(): ReturnType<typeof publicState> {
		return this.#read(publicState);
	}
	bars(): CallerView['bars'] {
		return this.#read(barsNow);
	}
	/** Null when there is no such session. An ended session still has a last view. */
	callerView(id: string, status: StatusView): CallerView | null {
		return this.#read((tx) => {
			const session = sessionById(tx, id);
			return session ? callerView(tx, session, status, this.#deps.speed) : null;
		});
	}
	clickerView(id: string, status: StatusView): ClickerView | null {
		return this.#read((tx) => {
			const clicker = clickerById(tx, id);
			return clicker ? clickerView(tx, clicker, status) : null;
		});
	}
	/** The views of several clickers, in one go. */
	clickerViews(ids: readonly string[], status: StatusView): ClickerView[] {
		return this.#read((tx) => clickerViews(tx, ids, status));
	}
	whyNot(phone: string): string {
		return this.#read((tx) => whyNot(tx, phone));
	}
	/** All who are there, or these by id, ended ones too. */
	boardCallers(ids: readonly string[] | null): BoardCaller[] {
		return this.#read((tx) => boardCallers(tx, ids));
	}
	roomMinutes(after: number): RoomMinute[] {
		return this.#read((tx) => roomMinutes(tx, after));
	}
	messageCaller(id: string, text: string, by: string): Result<null> {
		return this.#tx((tx) => messageCaller(tx, id, text, by));
	}
	blockCaller(id: string): Result<null> {
		return this.#tx((tx) => blockCaller(tx, id));
	}
	moveCaller(id: string, to: { name: string; url: string }): Result<null> {
		return this.#turn((tx) => moveCaller(tx, id, to));
	}
	numberFacts(phone: string): NumberFacts {
		return this.#read((tx) => numberFacts(tx, phone));
	}
	eraseNumber(phone: string): Result<{ number: number; rows: { list: number; row: number }[] } | null> {
		return this.#turn((tx) => eraseNumber(tx, phone));
	}
	/** How many pages watch; decides whether a sleeping campaign wakes when its hours change. */
	watchers(n: number): void {
		this.#tx((tx) => {
			if (getMeta(tx.sql, 'watchers', 0) !== n) setMeta(tx.sql, 'watchers', n);
		});
	}
}

function merge(into: Effects, from: Effects): void {
	for (const id of from.callers) into.callers.add(id);
	for (const [leg, action] of from.decided) into.decided.set(leg, action);
	for (const [id, code] of from.close) into.close.set(id, code);
	into.faults.push(...from.faults);
	into.allCallers ||= from.allCallers;
	into.clickers ||= from.clickers;
	into.admins ||= from.admins;
	into.plan ||= from.plan;
	into.orders ||= from.orders;
	into.projection ||= from.projection;
}

/** Talk and wrap-up of one conversation; cut short (`censored`) when the page was lost. */
function learnHandle(tx: Tx, attemptId: number | null, censored: boolean): void {
	const attempt =
		attemptId === null
			? null
			: tx.sql.rows<{ connected_at: number | null; ended_at: number | null }>(
					'select connected_at, ended_at from attempts where id = ?',
					attemptId,
				)[0];
	if (attempt?.connected_at == null) return;
	const talkMs = Math.max(0, (attempt.ended_at ?? tx.now) - attempt.connected_at);
	learnFrom(tx, { t: 'handle', at: tx.now, ms: tx.now - attempt.connected_at, censored, talkMs });
}

function learnWait(tx: Tx, leg: string): void {
	const attempt = attemptByLeg(tx, leg);
	if (!attempt || attempt.connected_at !== tx.now || attempt.session === null) return;
	const session = sessionById(tx, attempt.session);
	if (session?.ready_since == null) return;
	learnFrom(tx, { t: 'wait', at: tx.now, ms: Math.max(0, tx.now - session.ready_since) });
}
