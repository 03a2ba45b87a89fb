/** <Enqueue>: callers who wait in a named queue and hear what the waiting address says, until they leave it. */
import type { Call, Target } from './model.ts';
import type { Params } from './signature.ts';
import { type Element, parseTwiml } from './twiml.ts';
import type { Reply } from './webhooks.ts';

interface Waiter {
	call: Call;
	since: number;
}

export interface QueueWorld {
	now(): number;
	newSid(prefix: 'QU'): string;
	ask(call: Call, target: Target, params: Params): Promise<Reply | null>;
	/** Says, plays or pauses; throws when the call does something else meanwhile. */
	speak(verb: Element): Promise<void>;
	sleep(ms: number): Promise<void>;
	/** Throws when the call is over or does something else. */
	check(): void;
	hears(what: 'recording' | 'nothing'): void;
}

const MUSIC_MS = 60_000;

export class Queues {
	readonly #queues = new Map<string, { sid: string; waiting: Waiter[] }>();

	/** Waits until the waiting document says <Leave>; returns what the action is told. */
	async wait(call: Call, name: string, wait: Target | null, world: QueueWorld): Promise<Params> {
		const queue = this.#queues.get(name) ?? { sid: world.newSid('QU'), waiting: [] };
		this.#queues.set(name, queue);
		const waiter = { call, since: world.now() };
		queue.waiting.push(waiter);
		const seconds = () => String(Math.round((world.now() - waiter.since) / 1000));
		try {
			for (;;) {
				const position = queue.waiting.indexOf(waiter) + 1;
				const about = {
					QueueSid: queue.sid,
					QueueTime: seconds(),
					QueuePosition: String(position),
					CurrentQueueSize: String(queue.waiting.length),
				};
				if (await this.#round(call, wait, about, world)) return { QueueResult: 'leave', QueueSid: queue.sid, QueueTime: seconds() };
			}
		} finally {
			queue.waiting = queue.waiting.filter((one) => one !== waiter);
		}
	}

	/** Once through what is heard while waiting; true at <Leave>. */
	async #round(call: Call, wait: Target | null, about: Params, world: QueueWorld): Promise<boolean> {
		const reply = wait ? await world.ask(call, wait, about) : null;
		world.check();
		const verbs = reply?.status === 200 ? parseTwiml(reply.body) : [];
		for (const verb of verbs) {
			if (verb.name === 'Leave') return true;
			await world.speak(verb);
		}
		if (verbs.length > 0) return false;
		world.hears('recording');
		await world.sleep(MUSIC_MS);
		world.check();
		return false;
	}
}
