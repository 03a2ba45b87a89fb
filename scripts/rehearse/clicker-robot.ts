/** A robot clicker: approves what is leased to it, about five a second of the server's time, by the page's own rules. */
import {
	acknowledge,
	dueAt,
	EMPTY_QUEUE,
	frameToSend,
	gather,
	offer,
	type PressQueue,
	press,
	waiting,
	withdraw,
} from '../../client/pages/clicker/press-queue.ts';
import type { ClickerFrame, ClickerServerFrame } from '../../protocol/frames.ts';
import type { ClickerView } from '../../protocol/views.ts';
import type { Random } from '../../worker/lib/random.ts';
import type { Problems } from './errors.ts';
import type { Rest } from './rest.ts';
import { RobotSocket } from './robot-socket.ts';
import type { ServerTime } from './time.ts';

/** Mean ms between presses, virtual. */
const PRESS_MS = 200;
/** Real ms between looks at what is to be done. */
const TICK_MS = 20;
const ACK_MS = 3_000;
const ASK_MS = 1_000;

export class ClickerRobot {
	approved = 0;
	readonly refused = new Map<string, number>();
	view: ClickerView | null = null;
	readonly #time: ServerTime;
	readonly #random: Random;
	readonly #problems: Problems;
	readonly #socket: RobotSocket<ClickerServerFrame, ClickerFrame>;
	#queue: PressQueue = EMPTY_QUEUE;
	#nextPressAt = 0;
	#sentAt = Number.NEGATIVE_INFINITY;
	#askedAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setInterval> | undefined;
	#stopping = false;

	constructor(rest: Rest, token: string, time: ServerTime, random: Random, problems: Problems) {
		this.#time = time;
		this.#random = random;
		this.#problems = problems;
		this.#socket = new RobotSocket<ClickerServerFrame, ClickerFrame>(rest, token, problems, {
			onFrame: (frame) => this.#frame(frame),
			onOpen: () => {
				this.#sentAt = Number.NEGATIVE_INFINITY;
				this.#socket.send({ t: 'lease', have: this.#queue.items.length });
			},
			onEnd: (code) => this.#problems.add(`A clicker was sent away with ${code}.`),
		});
	}

	async start(name: string): Promise<void> {
		await this.#socket.join('clicker', { name });
		this.#nextPressAt = this.#time.now() + PRESS_MS;
		this.#timer = setInterval(() => this.#tick(), TICK_MS);
	}

	/** Presses no more, waits until everything pressed is on record (5 s at most), and leaves. */
	async stop(): Promise<void> {
		this.#stopping = true;
		const until = performance.now() + 5_000;
		while (waiting(this.#queue) > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
		clearInterval(this.#timer);
		if (waiting(this.#queue) > 0) this.#problems.add(`${waiting(this.#queue)} approvals of a clicker were never acknowledged.`);
		this.#socket.stop();
	}

	#tick(): void {
		const now = this.#time.now();
		while (!this.#stopping && this.#nextPressAt <= now) {
			// A late tick presses for the time that has passed, at the times at which it would have pressed.
			const { queue, outcome } = press(this.#queue, this.#nextPressAt, this.#random() < 0.9 ? 'key' : 'mouse', 'robot');
			this.#queue = queue;
			if (outcome !== 'taken') this.#nextPressAt = now;
			this.#nextPressAt += PRESS_MS * (0.6 + 0.8 * this.#random());
			if (outcome !== 'taken') break;
		}
		this.#send(now);
		const idle = this.#queue.items.length === 0 && this.#queue.underWay === null;
		if (idle && !this.#stopping && this.view?.state === 'open' && performance.now() - this.#askedAt > ASK_MS) {
			this.#askedAt = performance.now();
			this.#socket.send({ t: 'lease', have: 0 });
		}
	}

	#send(now: number): void {
		if (this.#queue.underWay === null) {
			const due = dueAt(this.#queue, (this.view?.batchMs ?? 250) * this.#time.speed);
			if (due === null || (due > now && !this.#stopping)) return;
			this.#queue = gather(this.#queue, now);
			this.#sentAt = Number.NEGATIVE_INFINITY;
		}
		if (performance.now() - this.#sentAt < ACK_MS) return;
		const frame = frameToSend(this.#queue, now);
		if (frame && this.#socket.send(frame)) this.#sentAt = performance.now();
	}

	#frame(frame: ClickerServerFrame): void {
		switch (frame.t) {
			case 'items':
				this.#queue = offer(this.#queue, frame.items);
				break;
			case 'ack':
				if (frame.frame === this.#queue.underWay?.frame) {
					this.approved += frame.approved;
					for (const [, why] of frame.refused) this.refused.set(why, (this.refused.get(why) ?? 0) + 1);
				}
				this.#queue = acknowledge(this.#queue, frame);
				this.#seen(frame.view);
				break;
			case 'retry':
				if (frame.frame === this.#queue.underWay?.frame) this.#sentAt = performance.now() + frame.afterMs - ACK_MS;
				break;
			case 'view':
				this.#seen(frame.view);
				break;
			case 'ping':
				break;
		}
	}

	#seen(view: ClickerView): void {
		this.view = view;
		if (view.state === 'off') this.#queue = withdraw(this.#queue);
	}
}
