/** Clickers' sockets: frames of all of them committed together, acknowledgements with views and items, and pushes to those who rest. */
import type { ClickerFrame } from '../../protocol/frames.ts';
import type { StatusView } from '../../protocol/views.ts';
import type { Clock } from '../lib/clock.ts';
import { faultText } from '../lib/redact.ts';
import type { ApproveFrame, ReceivedFrame } from './engine/click-queue.ts';
import type { Engine } from './engine/engine.ts';
import { attachmentOf, send } from './sockets.ts';

/** A group is committed after this time at least, at most, or as soon as it is worth a commit. */
const LEAST_GROUP_MS = 20;
const MOST_GROUP_MS = 100;
const GROUP_PRESSES = 200;
const LOW_WATER = 32;
/** Whoever got an acknowledgement this recently knows the counts. */
const FRESH_MS = 1_500;
/** Pages that rest are told what changed this often; when the state did, at once. */
const PUSH_MS = 1_000;
/** The status that acknowledgements carry may be this old; the counts in them never are. */
const STATUS_MS = 200;

export class ClickDesk {
	readonly #ctx: DurableObjectState;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #changed: () => void;
	/** Approval frames of the last moments, committed together. Unacknowledged: a crash loses nothing, pages send again. */
	#group: (ReceivedFrame & { ws: WebSocket })[] = [];
	/** Presses a second, of late; decides how long a group is gathered. */
	#pressRate = 0;
	#committedAt = 0;
	#status: { at: number; view: StatusView } | null = null;
	#pushedAt = 0;
	#pushTimer = false;
	/** When each page was last acknowledged, real epoch ms. Lost: one push more. */
	readonly #toldAt = new WeakMap<WebSocket, number>();
	/** What the last push said, but for the counts. */
	#pushed = '';

	constructor(ctx: DurableObjectState, engine: Engine, clock: Clock, changed: () => void) {
		this.#ctx = ctx;
		this.#engine = engine;
		this.#clock = clock;
		this.#changed = changed;
	}

	/** Whether the frame changed anything at once; an approval is only gathered. */
	frame(ws: WebSocket, session: string, frame: Exclude<ClickerFrame, { t: 'pong' }>): boolean {
		if (frame.t === 'lease') {
			this.commit();
			this.items(ws, session, frame.have);
			return true;
		}
		this.#gather(ws, session, frame);
		return false;
	}

	#gather(ws: WebSocket, session: string, frame: ApproveFrame): void {
		this.#group.push({ ws, session, frame, receivedAt: this.#clock.now() });
		if (this.#group.length > 1) return;
		const window = this.#pressRate === 0 ? LEAST_GROUP_MS : (GROUP_PRESSES / this.#pressRate) * 1000;
		setTimeout(() => this.commit(), Math.min(MOST_GROUP_MS, Math.max(LEAST_GROUP_MS, window)));
	}

	/** Commits the gathered frames in one transaction, then acknowledges each. */
	commit(): void {
		const group = this.#group;
		if (group.length === 0) return;
		this.#group = [];
		this.#measure(group);
		try {
			const frames = group.map(({ session, frame, receivedAt }) => ({ session, frame, receivedAt }));
			const answers = this.#engine.approveGroup(frames, this.#statusNow(), LOW_WATER);
			const now = Date.now();
			group.forEach(({ ws, frame }, index) => {
				const answer = answers[index];
				if (!answer) return;
				send(ws, { t: 'ack', frame: frame.frame, approved: answer.approved, refused: answer.refused, view: answer.view });
				if (answer.items.length > 0) send(ws, { t: 'items', items: answer.items });
				this.#toldAt.set(ws, now);
			});
		} catch (error) {
			console.error('approvals', faultText(error, 'stack'));
			for (const { ws, frame } of group) send(ws, { t: 'retry', frame: frame.frame, afterMs: 1_000 });
		}
		this.#changed();
	}

	#measure(group: readonly ReceivedFrame[]): void {
		const now = Date.now();
		const presses = group.reduce((sum, { frame }) => sum + frame.presses.length, 0);
		const rate = (presses * 1000) / Math.max(1, now - this.#committedAt);
		this.#pressRate = this.#pressRate === 0 ? rate : this.#pressRate * 0.8 + rate * 0.2;
		this.#committedAt = now;
	}

	#statusNow(): StatusView {
		const now = Date.now();
		if (!this.#status || now - this.#status.at > STATUS_MS) this.#status = { at: now, view: this.#engine.status() };
		return this.#status.view;
	}

	items(ws: WebSocket, session: string, have: number): void {
		const items = this.#engine.lease(session, have);
		if (items.length > 0) send(ws, { t: 'items', items });
	}

	/** The view of one page, unasked: it has just come. */
	welcome(ws: WebSocket, session: string): void {
		const view = this.#engine.clickerView(session, this.#engine.status());
		if (view) send(ws, { t: 'view', view });
		this.#toldAt.set(ws, Date.now());
		this.items(ws, session, 0);
	}

	#pushLater(ms: number): void {
		if (this.#pushTimer) return;
		this.#pushTimer = true;
		setTimeout(() => {
			this.#pushTimer = false;
			this.push(this.#engine.status());
			this.#changed();
		}, ms);
	}

	/** Tells pages what changed: all of them when the state did, else those that have not heard for a while. */
	push(status: StatusView): void {
		this.#status = { at: Date.now(), view: status };
		const now = Date.now();
		const said = `${status.kind} ${status.reasons.map((reason) => reason.code).join(' ')} ${status.loading?.percent ?? ''} ${status.waterfall.unapproved === 0}`;
		const everybody = said !== this.#pushed;
		if (!everybody && now - this.#pushedAt < PUSH_MS) return this.#pushLater(PUSH_MS - (now - this.#pushedAt));
		this.#pushed = said;
		this.#pushedAt = now;
		const pages: { ws: WebSocket; session: string }[] = [];
		for (const ws of this.#ctx.getWebSockets('clicker')) {
			if (!everybody && now - (this.#toldAt.get(ws) ?? 0) < FRESH_MS) continue;
			const session = attachmentOf(ws)?.sessionId;
			if (session !== undefined) pages.push({ ws, session });
		}
		if (pages.length === 0) return;
		const views = this.#engine.clickerViews(
			pages.map(({ session }) => session),
			status,
		);
		const wanting = this.#engine.wantingItems();
		pages.forEach(({ ws, session }, index) => {
			const view = views[index];
			if (view) send(ws, { t: 'view', view });
			if (wanting.has(session)) this.items(ws, session, 0);
		});
	}
}
