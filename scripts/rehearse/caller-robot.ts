/** A robot caller: gets ready, talks, answers the script, hangs up sometimes, saves, and keeps its own record of it all. */
import { newCommandId } from '../../client/net/command-outbox.ts';
import type { CallerCommand, CallerFrame, CallerServerFrame } from '../../protocol/frames.ts';
import type { AnswerValue } from '../../protocol/script.ts';
import type { CallCard, CallerView } from '../../protocol/views.ts';
import { drawWrapS, type Electorate } from '../../worker/domain/electorate.ts';
import type { Random } from '../../worker/lib/random.ts';
import type { CallerRecord } from './check/evidence.ts';
import { currentQuestion, valueFor } from './conversation.ts';
import type { Problems } from './errors.ts';
import type { Rest } from './rest.ts';
import { RobotSocket } from './robot-socket.ts';
import type { ServerTime } from './time.ts';

/** Virtual ms. */
const READ_MS = 3_000;
const MACHINE_MS = 8_000;
const GET_READY_MS = 500;
const LAST_CALL_MS = 20_000;
/** Real ms between two tries to connect one's sound. */
const SOUND_AGAIN_MS = 2_000;
const HANGS_UP = 0.05;
const WRITES_NOTE = 0.1;
const CHANGES_MIND = 0.03;

export interface CallerWorld {
	rest: Rest;
	token: string;
	time: ServerTime;
	random: Random;
	problems: Problems;
	electorate: Electorate;
	/** What this caller hears in the room: the carrier knows who picked up. */
	hears(sessionId: string): 'person' | 'machine' | null;
	/** Connects this caller's sound, where the carrier brings it; null: the page itself makes it. */
	connect?: (who: { sessionId: string; key: string }) => Promise<string | null>;
}

/** What the server said it has on record: attempt, person, question → value. */
export type AnswersOnRecord = Map<string, string>;
export const answerKey = (attemptId: number, personRef: string, questionId: string): string => `${attemptId}|${personRef}|${questionId}`;

export class CallerRobot {
	readonly record: CallerRecord = { sessionId: '', joinedAt: 0, leftAt: null, ready: [] };
	readonly answers: AnswersOnRecord = new Map();
	saved = 0;
	view: CallerView | null = null;
	readonly #world: CallerWorld;
	readonly #socket: RobotSocket<CallerServerFrame, CallerFrame>;
	readonly #unanswered = new Map<string, { command: CallerCommand; done: (ok: boolean) => void }>();
	#state: { name: string; since: number } = { name: '', since: 0 };
	#attempt: number | null = null;
	#heard = true;
	#passed: string[] = [];
	#timers: (() => void)[] = [];
	#stopping = false;
	#gone: (() => void)[] = [];

	constructor(world: CallerWorld) {
		this.#world = world;
		this.#socket = new RobotSocket<CallerServerFrame, CallerFrame>(world.rest, world.token, world.problems, {
			onFrame: (frame) => this.#frame(frame),
			onOpen: () => {
				for (const [commandId, { command }] of this.#unanswered) this.#socket.send({ t: 'command', commandId, command });
			},
			onEnd: (code) => {
				if (!this.#stopping) world.problems.add(`A caller was sent away with ${code}.`);
				this.#leave();
			},
		});
	}

	async start(name: string, phone: string): Promise<void> {
		await this.#socket.join('caller', { name, phone });
		this.record.sessionId = this.#socket.sessionId;
		this.record.joinedAt = this.#world.time.now();
	}

	/** Asks for no further conversation; leaves at once, or when the one under way and its record are done. */
	async stop(longestRealMs: number): Promise<void> {
		this.#stopping = true;
		const gone = new Promise<void>((resolve) => this.#gone.push(resolve));
		if (this.record.leftAt !== null) return;
		this.#act();
		const timer = setTimeout(() => {
			if (this.record.leftAt === null) this.#world.problems.add('A caller could not leave in time.');
			this.#leave();
		}, longestRealMs);
		await gone;
		clearTimeout(timer);
	}

	#leave(): void {
		for (const cancel of this.#timers.splice(0)) cancel();
		if (this.record.leftAt === null) {
			this.#note('', this.#world.time.now());
			this.record.leftAt = this.#world.time.now();
		}
		this.#socket.stop();
		for (const tell of this.#gone.splice(0)) tell();
	}

	/** Does something later, unless the state or the call has changed by then. */
	#later(virtualMs: number, work: () => void): void {
		const attempt = this.#attempt;
		const state = this.#state;
		this.#timers.push(
			this.#world.time.after(virtualMs, () => {
				if (this.#attempt === attempt && this.#state === state) work();
			}),
		);
	}

	#command(command: CallerCommand, expected: readonly string[] = []): Promise<boolean> {
		const commandId = newCommandId();
		return new Promise((resolve) => {
			this.#unanswered.set(commandId, { command, done: resolve });
			this.#refusalsExpected.set(commandId, expected);
			this.#socket.send({ t: 'command', commandId, command });
		});
	}
	readonly #refusalsExpected = new Map<string, readonly string[]>();

	#frame(frame: CallerServerFrame): void {
		if (frame.t === 'view') {
			this.view = frame.view;
			this.#world.time.heard(frame.view.now, frame.view.speed);
			const { state, since } = frame.view.session;
			const changed = state !== this.#state.name || since !== this.#state.since;
			if (changed) this.#note(state, since);
			if (frame.view.audio?.needed && frame.view.audio.via === null) this.#connectSound();
			if (frame.view.session.stillThereUntil !== null) this.#socket.send({ t: 'activity', typing: false });
			const attempt = frame.view.call?.attemptId ?? null;
			const other = attempt !== this.#attempt;
			if (other) {
				this.#attempt = attempt;
				this.#passed = [];
			}
			const heard = !frame.view.audio?.needed || frame.view.audio.via !== null;
			const sound = heard !== this.#heard;
			this.#heard = heard;
			if (changed || other || sound) this.#act();
		} else if (frame.t === 'done') {
			const waiting = this.#unanswered.get(frame.commandId);
			this.#unanswered.delete(frame.commandId);
			const expected = this.#refusalsExpected.get(frame.commandId) ?? [];
			this.#refusalsExpected.delete(frame.commandId);
			if (!frame.ok && !expected.includes(frame.code))
				this.#world.problems.add(`A caller's "${waiting?.command.do}" was refused: ${frame.code} ${frame.message}`);
			waiting?.done(frame.ok);
		}
	}

	/** As a page does whose sound is not there: connects, and again after a while. */
	#connectSound(): void {
		if (this.#connecting || this.#stopping || !this.#world.connect) return;
		this.#connecting = true;
		void this.#world
			.connect({ sessionId: this.#socket.sessionId, key: this.#socket.key })
			.catch((error: unknown) => this.#world.problems.add(`A caller's sound could not be connected: ${String(error)}`))
			.finally(() => setTimeout(() => this.#soundTried(), SOUND_AGAIN_MS));
	}
	#connecting = false;
	#soundTried(): void {
		this.#connecting = false;
		if (this.view?.audio?.needed && this.view.audio.via === null) this.#connectSound();
	}

	/** Keeps the intervals of waiting, by the server's own times. */
	#note(state: string, since: number): void {
		const last = this.record.ready.at(-1);
		if (last && last.to === null) last.to = since;
		if (state === 'ready') this.record.ready.push({ from: since, to: null });
		this.#state = { name: state, since };
	}

	#act(): void {
		const { view } = this;
		if (!view) return;
		switch (view.session.state) {
			case 'idle':
			case 'break':
				if (this.#stopping) void this.#command({ do: 'leave' }, ['gone', 'conflict']);
				else if (view.audio?.needed && view.audio.via === null) break;
				else if (!view.endCard) this.#later(GET_READY_MS, () => void this.#command({ do: 'ready' }, ['conflict']));
				else this.#later(5_000, () => this.#act());
				break;
			case 'ready':
				if (this.#stopping) void this.#command({ do: 'leave' }, ['gone', 'conflict']);
				break;
			case 'reserved':
				break;
			case 'on_call':
				if (view.call) this.#talk(view.call);
				break;
			case 'wrap_up':
				this.#later(drawWrapS(this.#world.electorate, this.#world.random) * 1000, () => void this.#finish());
				break;
			case 'ended':
				this.#leave();
				break;
		}
	}

	#talk(call: CallCard): void {
		const { random } = this.#world;
		const { attemptId } = call;
		const hangUp = () => void this.#command({ do: 'hangUp', attemptId }, ['conflict', 'gone', 'not_found']);
		if (this.#stopping) this.#later(LAST_CALL_MS * random(), hangUp);
		else if (random() < HANGS_UP) this.#later(5_000 + 40_000 * random(), hangUp);
		if (random() < WRITES_NOTE)
			this.#later(READ_MS, () => {
				const personRef = this.#personOf();
				if (personRef) void this.#command({ do: 'note', attemptId, personRef, text: 'Prefers a call in the evening.' }, ['conflict']);
			});
		this.#later(MACHINE_MS, () => {
			if (this.#world.hears(this.record.sessionId) === 'machine') void this.#command({ do: 'machine', attemptId }, ['conflict', 'gone']);
		});
		this.#later(READ_MS * (0.7 + random()), () => void this.#askNext());
	}

	/** Who is spoken to: the only one, the one picked, or one picked now. */
	#personOf(): string | null {
		const call = this.view?.call;
		if (!call) return null;
		if (call.personRef) return call.personRef;
		return call.people[Math.floor(this.#world.random() * call.people.length)]?.ref ?? null;
	}

	/** Asks the question of the moment, and the next one after a while, as long as the conversation lasts. */
	async #askNext(): Promise<void> {
		const state = this.#state;
		// A person who is silent because it is a machine is asked nothing.
		if (this.#world.hears(this.record.sessionId) === 'machine') return;
		if (!(await this.#answerOne())) return;
		if (this.#state === state && state.name === 'on_call') this.#later(READ_MS * (0.7 + this.#world.random()), () => void this.#askNext());
	}

	/** Answers the current question; false at the end of the script. */
	async #answerOne(): Promise<boolean> {
		const call = this.view?.call;
		const personRef = this.#personOf();
		if (!call || !personRef) return false;
		const { attemptId } = call;
		if (call.personRef === null) await this.#command({ do: 'person', attemptId, personRef }, ['conflict']);
		const question = currentQuestion(call, personRef, this.#passed);
		if (!question) return false;
		const value = valueFor(question, question.id === call.script.questions[0]?.id, this.#world.random);
		if (value === null) {
			this.#passed.push(question.id);
			return true;
		}
		if (!(await this.#answer(attemptId, personRef, question.id, value))) return false;
		if (this.#world.random() < CHANGES_MIND && question.id !== call.script.questions[0]?.id) {
			const other = valueFor(question, false, this.#world.random);
			if (other) await this.#answer(attemptId, personRef, question.id, other);
		}
		return true;
	}

	async #answer(attemptId: number, personRef: string, questionId: string, value: AnswerValue): Promise<boolean> {
		const ok = await this.#command({ do: 'answer', attemptId, personRef, questionId, value }, ['conflict', 'gone']);
		if (ok) this.answers.set(answerKey(attemptId, personRef, questionId), JSON.stringify(value));
		return ok;
	}

	/** Wrap-up is over: the first question has its answer, the record is saved. */
	async #finish(): Promise<void> {
		const call = this.view?.call;
		if (!call) return;
		const first = call.script.questions[0];
		const personRef = this.#personOf();
		const answered = first && Object.values(call.answers).some((given) => given[first.id] !== undefined);
		if (!answered && personRef) await this.#answerOne();
		const next = this.#stopping ? 'break' : 'ready';
		if (await this.#command({ do: 'save', attemptId: call.attemptId, next }, ['conflict', 'gone'])) this.saved += 1;
	}
}
