import type { CallerCommand } from '../../protocol/frames.ts';
import type { CallerView } from '../../protocol/views.ts';
import { codeOf } from '../../worker/campaign/engine/codes.ts';
import { Broken } from './broken.ts';
import type { Evening } from './evening.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** A caller: arrives, waits, talks, records, sometimes hangs up first, and may be gone without a word. */
export class CallerActor {
	readonly #evening: Evening;
	readonly who: number;
	id: string | null = null;
	#link = false;
	#ended = false;
	#home = false;
	#awayUntil = 0;
	#commands = 0;
	nextAt = NEVER;

	constructor(evening: Evening, who: number) {
		this.#evening = evening;
		this.who = who;
	}

	arrive(): void {
		if (this.#home) return;
		const { engine } = this.#evening;
		if (this.id === null || engine.callerView(this.id, this.#evening.status())?.session.state === 'ended') {
			const joined = engine.joinCaller({ name: `Caller ${this.who}`, phone: '', ipPrefix: '10.0.0.0/24' });
			if (!joined.ok) return;
			this.id = joined.value.sessionId;
		}
		this.#awayUntil = 0;
		this.#ended = false;
		this.connect();
	}
	connect(): void {
		if (this.id === null) return;
		this.#link = this.#evening.engine.callerLinkUp(this.id);
		if (this.#link) return this.#soon(500);
		// The session has ended meanwhile: the page says so, and a minute or ten later a new one is begun.
		this.#ended = true;
		this.#awayUntil = this.#evening.time + 60_000 + Math.floor(this.#evening.random() * 600_000);
		this.nextAt = this.#awayUntil;
	}
	command(command: CallerCommand): void {
		if (this.id === null || !this.#link) return;
		this.#commands += 1;
		const id = `command-${this.who}-${this.#commands}`;
		const { engine } = this.#evening;
		const first = engine.callerCommand(this.id, id, command);
		// Sometimes the answer is lost and the page sends it again: the same answer, and nothing twice.
		if (this.#evening.random() < 0.1) {
			const again = engine.callerCommand(this.id, id, command);
			const ended = engine.callerView(this.id, this.#evening.status())?.session.state === 'ended';
			if (!ended && JSON.stringify(again) !== JSON.stringify(first))
				throw new Broken('once', `a repeated ${command.do} was answered differently`);
		}
		this.#soon(1_000);
	}
	/** In the queue, with the page open. */
	waits(): boolean {
		if (this.id === null || !this.#link) return false;
		return this.#evening.engine.callerView(this.id, this.#evening.status())?.session.state === 'ready';
	}
	/** The network is away: the object hears of it, or not. */
	vanish(ms: number): void {
		if (this.id === null || !this.#link) return;
		this.#link = false;
		this.#awayUntil = this.#evening.time + ms;
		this.nextAt = this.#awayUntil;
		this.#evening.engine.callerLinkLost(this.id);
	}
	socketLost(): void {
		if (!this.#link) return;
		this.#link = false;
		this.#awayUntil = this.#evening.time + 1_000 + this.#evening.random() * 3_000;
		this.nextAt = this.#awayUntil;
	}
	goHome(): void {
		this.#home = true;
		this.nextAt = NEVER;
		if (this.id !== null && this.#link) this.#evening.engine.callerLinkLost(this.id);
		this.#link = false;
	}
	#soon(ms: number): void {
		this.nextAt = Math.min(this.nextAt, this.#evening.time + ms);
	}

	act(): void {
		if (this.id === null || this.nextAt > this.#evening.time) return;
		this.nextAt = NEVER;
		if (!this.#link) {
			if (this.#home) return;
			if (this.#awayUntil > this.#evening.time) {
				this.nextAt = this.#awayUntil;
				return;
			}
			return this.#ended ? this.arrive() : this.connect();
		}
		const view = this.#evening.engine.callerView(this.id, this.#evening.status());
		if (view) this.#respond(view);
		this.nextAt = this.#evening.time + 3_000 + Math.floor(this.#evening.random() * 12_000);
	}
	#respond(view: CallerView): void {
		const { random } = this.#evening;
		switch (view.session.state) {
			case 'idle':
			case 'break':
				if (random() < 0.6) this.command({ do: 'ready' });
				return;
			case 'ready':
				this.#evening.engine.callerActive(view.session.id, false);
				return;
			case 'on_call':
				return this.#talk(view);
			case 'wrap_up':
				return this.#record(view);
			default:
		}
	}
	#talk(view: CallerView): void {
		const { random } = this.#evening;
		if (!view.call) return;
		if (random() < 0.2) this.#answer(view);
		const dice = random();
		if (dice < 0.03) this.command({ do: 'machine', attemptId: view.call.attemptId });
		else if (dice < 0.12) this.command({ do: 'hangUp', attemptId: view.call.attemptId });
	}
	#answer(view: CallerView): void {
		const { random } = this.#evening;
		const person = view.call?.people[Math.floor(random() * (view.call?.people.length ?? 0))];
		const first = view.call?.script.questions[0];
		const answer = first?.answers[Math.floor(random() * first.answers.length)];
		if (!view.call || !person || !first || !answer) return;
		this.command({
			do: 'answer',
			attemptId: view.call.attemptId,
			personRef: person.ref,
			questionId: first.id,
			value: { answers: [answer.id] },
		});
	}
	#record(view: CallerView): void {
		const { random } = this.#evening;
		if (!view.call || random() < 0.3) return;
		if (Object.keys(view.call.answers).length === 0 && random() < 0.95) this.#answer(view);
		this.command({ do: 'save', attemptId: view.call.attemptId, next: random() < 0.9 ? 'ready' : 'break' });
	}
}

/** A clicker who presses what is leased, in frames, and repeats a frame whose acknowledgement got lost. */
export class ClickerActor {
	readonly #evening: Evening;
	readonly who: number;
	id: string | null = null;
	nextAt = NEVER;
	#items: string[] = [];
	#frame = 0;

	constructor(evening: Evening, who: number) {
		this.#evening = evening;
		this.who = who;
	}
	arrive(): void {
		if (this.id !== null) return;
		const joined = this.#evening.engine.joinClicker({ name: `Clicker ${this.who}`, ipPrefix: '10.0.0.0/24' });
		if (!joined.ok) return;
		this.id = joined.value.sessionId;
		this.#frame = 0;
		this.#items = [];
		this.#evening.engine.clickerLinkUp(this.id);
		this.nextAt = this.#evening.time + 200;
	}
	/** R15: an id that was never leased to this session is refused. */
	#pressOneOfNobody(): void {
		const { sql, engine, now } = this.#evening;
		if (this.id === null || this.#evening.random() > 0.1) return;
		const keys = JSON.parse(sql.rows<{ value: string }>(`select value from meta where key = 'codeKeys'`)[0]?.value ?? '[]') as number[];
		const stranger = sql.rows<{ id: number }>(
			`select id from numbers where approved = 0 and kind <> 0 and place in (1, 2, 3, 6)
			 and not exists (select 1 from leases where session = ? and first_id <= numbers.id and last_id >= numbers.id) limit 1`,
			this.id,
		)[0];
		if (!stranger || keys.length === 0) return;
		this.#frame += 1;
		const frame = {
			t: 'approve' as const,
			frame: this.#frame,
			presses: [[codeOf(stranger.id, keys), 0, 'key']] as [string, number, 'key'][],
			have: 0,
		};
		const answer = engine.approve([{ session: this.id, frame, receivedAt: now }])[0];
		const why = answer?.refused[0]?.[1];
		if (why !== 'not_leased' && why !== 'off') throw new Broken('R15', 'an id that was not leased to the session was approved');
	}
	vanish(): void {
		if (this.id !== null) this.#evening.engine.clickerLinkLost(this.id);
		this.id = null;
		this.nextAt = NEVER;
	}
	socketLost(): void {
		this.id = null;
		this.nextAt = NEVER;
	}
	act(): void {
		if (this.id === null || this.nextAt > this.#evening.time) return;
		const { engine, random } = this.#evening;
		if (this.#items.length < 4) this.#items.push(...engine.lease(this.id, this.#items.length));
		const codes = this.#items.splice(0, 1 + Math.floor(random() * 4));
		if (codes.length > 0) {
			this.#frame += 1;
			const presses = codes.map((code, n): [string, number, 'key'] => [code, (codes.length - n) * 200, 'key']);
			const frame = { t: 'approve' as const, frame: this.#frame, presses, have: this.#items.length };
			engine.approve([{ session: this.id, frame, receivedAt: this.#evening.now }]);
			this.#pressOneOfNobody();
			if (random() < 0.05) engine.approve([{ session: this.id, frame, receivedAt: this.#evening.now }]);
		}
		this.nextAt = this.#evening.time + (codes.length > 0 ? 1_000 : 20_000) + Math.floor(random() * 2_000);
	}
}
