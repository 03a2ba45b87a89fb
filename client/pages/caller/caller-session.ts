/** One caller's session in this tab: the latest view, the commands on their way, the clock and the sound. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CallerCommand, CallerFrame, CallerServerFrame } from '../../../protocol/frames.ts';
import type { CallerView } from '../../../protocol/views.ts';
import { CommandOutbox, newCommandId } from '../../net/command-outbox.ts';
import { fetchTicket, type SessionKey } from '../../net/join.ts';
import { type Connection, ReconnectingSocket } from '../../net/socket.ts';
import { outboxStore, type Passed, readPassed, writePassed } from './caller-store.ts';
import { overlay } from './overlay.ts';
import { awaitsSound, mayBeReady } from './screens.ts';
import type { LiveSession } from './session.ts';
import type { SoundDesk } from './sound-desk.ts';
import { SoundLine } from './sound-line.ts';
import { serverTime, type ViewClock } from './view-clock.ts';

/** The server wants activity at most this often. */
const ACTIVITY_MS = 2_000;
/** A connection that began within this time is news: the plink is played also by a page that was just opened. */
const JUST_JOINED_MS = 3_000;

export interface CallerSessionStart {
	token: string;
	key: SessionKey;
	/** Of the joining; null when an earlier session is taken up again. */
	ticket: string | null;
	/** **Start calling** was pressed just now. */
	wantsReady: boolean;
	desk: SoundDesk;
}

export class CallerSession implements LiveSession {
	readonly key: SessionKey;
	readonly token: string;
	readonly practice = false;
	readonly desk: SoundDesk;
	readonly line: SoundLine;
	readonly connection = signal<Connection>({ is: 'connecting' });
	/** What the server refused last, in words. */
	readonly problem = signal<string | null>(null);
	/** Commands whose answer is awaited, by what they do. */
	readonly busy = signal<ReadonlySet<CallerCommand['do']>>(new Set());
	readonly passed = signal<Passed>({});
	readonly clock = signal<ViewClock>({ serverNow: Date.now(), receivedAt: performance.now(), speed: 1 });
	/** The latest view with unanswered commands laid over it; null before the first. */
	readonly view: ReadonlySignal<CallerView | null>;

	readonly #latest = signal<CallerView | null>(null);
	readonly #kept = signal<readonly CallerCommand[]>([]);
	readonly #outbox: CommandOutbox;
	readonly #socket: ReconnectingSocket<CallerServerFrame, CallerFrame>;
	#ticket: string | null;
	#wantsReady: boolean;
	#activityAt = Number.NEGATIVE_INFINITY;

	constructor({ token, key, ticket, wantsReady, desk }: CallerSessionStart) {
		this.token = token;
		this.key = key;
		this.#ticket = ticket;
		this.#wantsReady = wantsReady;
		this.passed.value = readPassed(key.sessionId);
		this.#outbox = new CommandOutbox(outboxStore(key.sessionId));
		this.view = computed(() => (this.#latest.value === null ? null : overlay(this.#latest.value, this.#kept.value)));
		this.desk = desk;
		this.line = new SoundLine(token, key);
		this.#socket = new ReconnectingSocket({
			ticket: () => this.#nextTicket(),
			onFrame: (frame) => this.#frame(frame),
			onOpen: () => {
				for (const { commandId, command } of this.#outbox.unanswered) this.#socket.send({ t: 'command', commandId, command });
			},
			onConnection: (connection) => {
				this.connection.value = connection;
			},
		});
		this.#outboxChanged();
	}

	get id(): string {
		return this.key.sessionId;
	}

	complain(problem: string): void {
		this.problem.value = problem;
	}

	start(): void {
		this.desk.onSpeech = () => this.active(false);
		this.#socket.start();
	}

	/** Lets go of the connection; the sound is the page's and stays. */
	stop(): void {
		this.desk.onSpeech = () => {};
		this.#socket.stop();
	}

	/** Sends a command, now or when the connection is back. */
	do(command: CallerCommand): void {
		this.problem.value = null;
		const kept = this.#outbox.add(command, newCommandId());
		this.#outboxChanged();
		this.#socket.send({ t: 'command', commandId: kept.commandId, command });
	}

	/** A key, the pointer, or a word was noticed. `typing` keeps wrap-up from ending. */
	active(typing: boolean): void {
		const now = performance.now();
		if (now - this.#activityAt < ACTIVITY_MS) return;
		if (this.#socket.send({ t: 'activity', typing })) this.#activityAt = now;
	}

	/** "I am still here" is told at once, whatever was told a moment ago. */
	stillHere(): void {
		this.#activityAt = Number.NEGATIVE_INFINITY;
		this.active(false);
	}

	/** The caller went past a question that has no answer. */
	pass(attemptId: number, personRef: string, questionId: string): void {
		const at = `${attemptId}/${personRef}`;
		const before = Object.entries(this.passed.value).filter(([key]) => key.startsWith(`${attemptId}/`));
		const own = this.passed.value[at] ?? [];
		this.passed.value = { ...Object.fromEntries(before), [at]: [...own.filter((id) => id !== questionId), questionId] };
		writePassed(this.key.sessionId, this.passed.value);
	}

	/** The server's clock now, epoch ms. */
	now(): number {
		return serverTime(this.clock.peek(), performance.now());
	}

	async #nextTicket(): Promise<string> {
		const first = this.#ticket;
		this.#ticket = null;
		return first ?? (await fetchTicket(this.token, this.key));
	}

	#frame(frame: CallerServerFrame): void {
		if (frame.t === 'view') batch(() => this.#show(frame.view));
		if (frame.t !== 'done') return;
		const command = this.#outbox.answered(frame.commandId, frame.ok);
		if (command !== null && !frame.ok) this.problem.value = frame.message;
		this.#outboxChanged();
	}

	#show(view: CallerView): void {
		const before = this.#latest.peek();
		this.#outbox.seen();
		this.#outboxChanged();
		this.clock.value = { serverNow: view.now, receivedAt: performance.now(), speed: view.speed };
		this.#latest.value = view;
		this.#sounds(before, view);
		if (this.#wantsReady && mayBeReady(view)) this.do({ do: 'ready' });
		// The wish waits for the own sound, which comes with a press of its own, and for nothing else.
		this.#wantsReady &&= awaitsSound(view);
	}

	/** The card is painted before the sound begins; a hidden tab paints nothing and is heard at once. */
	#sounds(before: CallerView | null, view: CallerView): void {
		const [old, card] = [before?.call ?? null, view.call];
		const play = (sound: () => void): void => {
			if (document.visibilityState === 'hidden') sound();
			else requestAnimationFrame(() => requestAnimationFrame(sound));
		};
		if (card !== null && card.endedAt === null && card.attemptId !== old?.attemptId) {
			const news = before !== null || view.now - card.startedAt < JUST_JOINED_MS * view.speed;
			this.desk.captions.value = [];
			// With a real carrier the voice comes over the caller's own line.
			if (news && view.audio?.needed === true) play(() => this.desk.leg.plink?.());
			else if (news) play(() => this.desk.leg.joined(card.people[0]?.ref ?? String(card.attemptId)));
		} else if (old !== null && old.endedAt === null && (card === null || card.endedAt !== null)) play(() => this.desk.leg.left());
	}

	#outboxChanged(): void {
		this.#kept.value = this.#outbox.kept.map((each) => each.command);
		this.busy.value = new Set(this.#outbox.unanswered.map((each) => each.command.do));
	}
}
