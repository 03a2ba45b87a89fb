/** Scenarios over socket pages, run twice: by an object that stays awake, and by one that is evicted after every message. */
import { evictDurableObject } from 'cloudflare:test';
import { expect } from 'vitest';
import type { AdminServerFrame, CallerServerFrame, ClickerServerFrame } from '../../protocol/frames.ts';
import type { JoinedView } from '../../protocol/rest.ts';
import type { BoardCaller, CallerView, ClickerView } from '../../protocol/views.ts';
import { api, isDone, type Live, loaded, sameInD1 } from './live-campaign.ts';
import { SocketPage, until } from './socket-page.ts';
import { send } from './worker-api.ts';

/** Generous, for slow machines. */
const PATIENCE_MS = 45_000;
type Told = Record<string, unknown>;
type Sent = Record<string, unknown> & { t: string };

/** One run: its campaign, its pages, and what there was to see. */
export class Scene {
	readonly live: Live;
	readonly #forgetful: boolean;
	readonly #told: (() => Told)[] = [];

	constructor(live: Live, forgetful: boolean) {
		this.live = live;
		this.#forgetful = forgetful;
	}

	/** After each message: all that is not stored is gone, sockets stay. */
	async forget(): Promise<void> {
		if (!this.#forgetful) return;
		await evictDurableObject(this.live.stub).catch((error: Error) => {
			// Nobody has woken it since the last time.
			if (!error.message.includes('not currently running')) throw error;
		});
	}
	/** What came of something beside the pages, for the transcript. */
	note(entry: unknown): void {
		this.#told.push(() => ({ noted: entry }));
	}
	/** A request of the admin; its status is part of the transcript. */
	async admin(method: string, path: string): Promise<void> {
		this.note([method, path, (await api(method, `${this.live.path}${path}`)).status]);
		await this.forget();
	}

	async joins(person: object): Promise<JoinedView> {
		const joined = await send<JoinedView>('POST', `/api/join/${this.live.caller}/caller`, person);
		expect(joined.status).toBe(201);
		await this.forget();
		return joined.body;
	}
	/** A caller's page, opened with the ticket of joining or of a reload. */
	async callerPage(ticket: string): Promise<CallerActor> {
		const actor = new CallerActor(this, await SocketPage.open<CallerServerFrame>(ticket));
		this.#told.push(() => ({ caller: callerTold(actor.page.frames) }));
		await this.forget();
		return actor;
	}
	async caller(name = 'Ann'): Promise<CallerActor> {
		return this.callerPage((await this.joins({ name })).ticket);
	}
	async clicker(): Promise<Actor<ClickerServerFrame>> {
		const joined = await send<JoinedView>('POST', `/api/join/${this.live.clicker}/clicker`, { name: 'Cleo' });
		await this.forget();
		const actor = new Actor(this, await SocketPage.open<ClickerServerFrame>(joined.body.ticket));
		this.#told.push(() => ({ clicker: clickerTold(actor.page.frames) }));
		await this.forget();
		return actor;
	}
	async board(): Promise<Actor<AdminServerFrame>> {
		const { ticket } = (await api<{ ticket: string }>('POST', `${this.live.path}/socket-ticket`)).body;
		const actor = new Actor(this, await SocketPage.open<AdminServerFrame>(ticket));
		this.#told.push(() => ({ admin: adminTold(actor.page.frames) }));
		await this.forget();
		return actor;
	}

	transcript(): Told[] {
		return this.#told.map((told) => told());
	}
}

/** A page: each message that it sends, or waits for, is followed by oblivion. */
export class Actor<F extends { t: string }> {
	readonly page: SocketPage<F>;
	readonly scene: Scene;

	constructor(scene: Scene, page: SocketPage<F>) {
		this.scene = scene;
		this.page = page;
	}
	/** Sends, and waits for the answer. */
	async ask(frame: Sent, answers: (frame: F) => boolean): Promise<F> {
		this.page.send(frame);
		const answer = await this.page.next(answers, `the answer to ${JSON.stringify(frame)}`, PATIENCE_MS);
		await this.scene.forget();
		return answer;
	}
	/** Sends what has no answer. */
	async tell(frame: Sent): Promise<void> {
		this.page.send(frame);
		await this.scene.forget();
	}
	/** Waits until what was told so far is as it should be. */
	async sees<T>(look: (frames: readonly F[]) => T | null | undefined | false): Promise<T> {
		const seen = await until(
			async () => look(this.page.frames),
			(found) => found !== null && found !== undefined && found !== false,
			PATIENCE_MS,
		);
		await this.scene.forget();
		return seen as T;
	}
	/** The code that the server closes the socket with. */
	async isClosed(): Promise<void> {
		this.scene.note({ closed: await this.page.closed(PATIENCE_MS) });
		await this.scene.forget();
	}
}

export class CallerActor extends Actor<CallerServerFrame> {
	#commands = 0;

	/** Sends a command and waits for its answer; `id` repeats one. */
	async command(command: { do: string; [part: string]: unknown }, id?: string): Promise<CallerServerFrame> {
		this.#commands += 1;
		const commandId = id ?? `command-${this.#commands}`;
		return this.ask({ t: 'command', commandId, command }, isDone(commandId));
	}
	/** Waits until the page shows this. */
	shows(passes: (view: CallerView) => boolean): Promise<CallerView> {
		return this.sees((frames) => {
			const last = frames.findLast((frame) => frame.t === 'view');
			return last && passes(last.view) ? last.view : null;
		});
	}
	isIn(state: CallerView['session']['state']): Promise<CallerView> {
		return this.shows((view) => view.session.state === state);
	}
}

/**
 * Plays the scenario in two campaigns made alike, and compares what the pages were told, without what differs from run to
 * run; and each object's rows with their copies in D1. Returns plain and evicted run for further comparison.
 */
export async function twice(
	make: () => Promise<Live>,
	scenario: (scene: Scene) => Promise<void>,
): Promise<{ plain: Scene; evicted: Scene }> {
	const play = async (forgetful: boolean): Promise<Scene> => {
		const live = await make();
		await loaded(live);
		const scene = new Scene(live, forgetful);
		await scenario(scene);
		await sameInD1(live);
		return scene;
	};
	const [plain, evicted] = await Promise.all([play(false), play(true)]);
	expect(evicted.transcript()).toEqual(plain.transcript());
	return { plain, evicted };
}

// ── transcripts ─────────────────────────────────────────────────────────────
/** Each thing that is new: how often the same is told depends on timing. */
const changes = (told: readonly unknown[]): unknown[] =>
	told.filter((entry, n) => n === 0 || JSON.stringify(entry) !== JSON.stringify(told[n - 1]));

function callerTold(frames: readonly CallerServerFrame[]): unknown[] {
	const views = frames.flatMap((frame) => (frame.t === 'view' ? [shownToCaller(frame.view)] : []));
	return [{ answers: frames.filter((frame) => frame.t === 'done') }, ...changes(views)];
}

function shownToCaller({ session, call, endCard }: CallerView): unknown {
	const person = call?.people[0];
	const card = call && {
		attempt: call.attemptId,
		person: [person?.ref.replace(/^\d+/, 'list'), person?.name],
		ended: call.endedAt !== null,
		answers: Object.values(call.answers),
		notes: Object.values(call.notes),
		doNotCall: call.doNotCall,
	};
	const { state, notice, lastCall, leaveAfter, breakAfter, figures } = session;
	return { state, notice, lastCall, leaveAfter, breakAfter, calls: figures.calls, card, endCard: endCard?.kind ?? null };
}

/** Codes differ from campaign to campaign: the first is `#1`, and so on. */
function clickerTold(frames: readonly ClickerServerFrame[]): unknown {
	const items = frames.flatMap((frame) => (frame.t === 'items' ? frame.items : []));
	const named = (code: string): string => (items.includes(code) ? `#${items.indexOf(code) + 1}` : code);
	const shown = ({ state, counts }: ClickerView): unknown => ({ state, counts });
	return {
		items: items.map(named),
		acknowledged: frames.flatMap((frame) =>
			frame.t === 'ack'
				? [{ frame: frame.frame, approved: frame.approved, refused: frame.refused.map(([code, why]) => [named(code), why]) }]
				: [],
		),
		shown: changes(frames.flatMap((frame) => (frame.t === 'ack' || frame.t === 'view' ? [shown(frame.view)] : []))),
	};
}

/** The callers on the board as its page keeps them. Away for the moment between joining and the page's socket: not looked at. */
export function boardOf(frames: readonly AdminServerFrame[]): BoardCaller[][] {
	let board = new Map<string, BoardCaller>();
	return frames.flatMap((frame) => {
		if (frame.t !== 'board') return [];
		if (frame.all) board = new Map();
		for (const caller of frame.callers) board.set(caller.id, caller);
		return [[...board.values()].filter(({ state, away }) => state !== 'ended' && !away).sort((a, b) => a.name.localeCompare(b.name))];
	});
}

function adminTold(frames: readonly AdminServerFrame[]): unknown {
	return {
		board: changes(boardOf(frames).map((callers) => callers.map(({ name, state, leaving, calls }) => ({ name, state, leaving, calls })))),
		live: changes(
			frames.flatMap((frame) =>
				frame.t === 'live'
					? [{ kind: frame.status.kind, by: frame.status.pausedBy, break: frame.room.callers.break, ready: frame.room.callers.ready }]
					: [],
			),
		),
	};
}
