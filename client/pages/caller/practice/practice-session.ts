/**
 * Practice: the pages of a session with a made-up person, played in this tab alone. No request leaves it, nobody is
 * called, nothing is recorded. It answers commands as the server does, for one caller and one line.
 */
import { batch, computed, signal } from '@preact/signals';
import type { CallerCommand } from '../../../../protocol/frames.ts';
import type { AnswerValue, Script } from '../../../../protocol/script.ts';
import type { CallCard, CallerView } from '../../../../protocol/views.ts';
import type { Connection } from '../../../net/socket.ts';
import type { Passed } from '../caller-store.ts';
import { hasResult } from '../screens.ts';
import type { LiveSession } from '../session.ts';
import type { SoundDesk } from '../sound-desk.ts';
import { t, words } from '../words/words.ts';
import { PEOPLE } from './people.ts';

/** Until somebody “picks up”: long enough to see the waiting room. */
const RING_MS = 4_000;
/** From a question to what the person says to it. */
const REPLY_MS = 1_800;
const DAY_MS = 24 * 3_600_000;

export interface PracticeStart {
	campaign: string;
	zone: string;
	script: Script;
	name: string;
	desk: SoundDesk;
}

export class PracticeSession implements LiveSession {
	readonly id = 'practice';
	readonly practice = true;
	readonly desk: SoundDesk;
	readonly connection = signal<Connection>({ is: 'open' });
	readonly problem = signal<string | null>(null);
	readonly busy = signal<ReadonlySet<CallerCommand['do']>>(new Set());
	readonly passed = signal<Passed>({});
	readonly #state;
	readonly view;
	readonly #script: Script;
	#calls = 0;
	#timers = new Set<ReturnType<typeof setTimeout>>();

	constructor({ campaign, zone, script, name, desk }: PracticeStart) {
		this.desk = desk;
		this.#script = script;
		this.#state = signal<CallerView>(firstView(campaign, zone, name === '' ? t('practice.you') : name));
		this.view = computed<CallerView | null>(() => this.#state.value);
	}

	start(): void {
		this.#ring();
	}
	stop(): void {
		this.#forgetTimers();
		if (this.#state.peek().call?.endedAt === null) this.desk.leg.left();
	}
	now(): number {
		return Date.now();
	}
	active(): void {}
	stillHere(): void {}
	complain(problem: string): void {
		this.problem.value = problem;
	}

	pass(attemptId: number, personRef: string, questionId: string): void {
		const at = `${attemptId}/${personRef}`;
		const own = this.passed.value[at] ?? [];
		this.passed.value = { [at]: [...own.filter((id) => id !== questionId), questionId] };
		this.#reply();
	}

	do(command: CallerCommand): void {
		batch(() => {
			this.problem.value = null;
			this.#apply(command);
		});
	}

	#apply(command: CallerCommand): void {
		const { session } = this.#state.peek();
		switch (command.do) {
			case 'ready':
				return this.#ring();
			case 'break':
				if (session.state === 'on_call') return this.#session({ breakAfter: !session.breakAfter });
				this.#forgetTimers();
				return this.#session({ state: 'break', since: this.now() });
			case 'lastCall':
				return this.#session({ lastCall: command.on });
			case 'leave':
				if (session.state === 'on_call') return this.#session({ leaveAfter: true });
				return this.#leave();
			default: {
				const { call } = this.#state.peek();
				if (call !== null && call.attemptId === command.attemptId) this.#inCall(call, command);
			}
		}
	}

	#inCall(call: CallCard, command: Exclude<CallerCommand, { do: 'ready' | 'break' | 'lastCall' | 'leave' }>): void {
		switch (command.do) {
			case 'hangUp':
				return this.#ended('caller');
			case 'machine':
				this.desk.leg.left();
				return this.#ring(t('practice.machine'));
			case 'person':
				return this.#call({ personRef: command.personRef });
			case 'answer':
				this.#call({ answers: withAnswer(call, command.personRef, command.questionId, command.value) });
				return this.#reply();
			case 'clearAnswer':
				return this.#call({ answers: withAnswer(call, command.personRef, command.questionId, null) });
			case 'note':
				return this.#call({ notes: { ...call.notes, [command.personRef]: command.text } });
			case 'stay':
				return this.#call({ stay: command.on });
			case 'callBack':
				return this.#call({ callBack: { ...call.callBack, at: command.at } });
			case 'save':
				if (!hasResult(call)) return this.complain(t('ended.chooseFirst'));
				return this.#saved(command.next);
		}
	}

	/** The made-up person says something to what was asked, and goodbye at the end. */
	#reply(): void {
		this.#later(REPLY_MS, () => {
			const { call, session } = this.#state.peek();
			if (call === null || session.state !== 'on_call') return;
			const given = Object.values(call.answers).reduce((sum, own) => sum + Object.keys(own).length, 0);
			const lines = [t('practice.yes'), t('practice.think'), t('practice.maybe'), t('practice.sure')];
			this.desk.leg.says?.(lines[given % lines.length] ?? '', words.language.peek());
		});
	}

	#ring(notice: string | null = null): void {
		this.#forgetTimers();
		batch(() => {
			this.#state.value = { ...this.#state.peek(), call: null };
			this.#session({ state: 'ready', since: this.now(), notice });
		});
		this.#later(RING_MS, () => this.#connect());
	}

	#connect(): void {
		this.#calls += 1;
		const people = PEOPLE[(this.#calls - 1) % PEOPLE.length] ?? [];
		const only = people.length === 1 ? (people[0]?.ref ?? null) : null;
		batch(() => {
			this.desk.captions.value = [];
			this.#session({ state: 'on_call', since: this.now(), notice: null });
			this.#state.value = { ...this.#state.peek(), call: cardOf(this.#calls, people, only, this.#script, this.#state.peek().zone) };
		});
		requestAnimationFrame(() => requestAnimationFrame(() => this.desk.leg.joined(people[0]?.ref ?? 'practice')));
	}

	#ended(endedBy: CallCard['endedBy']): void {
		const { session } = this.#state.peek();
		if (session.state !== 'on_call') return;
		this.#forgetTimers();
		this.desk.leg.left();
		const { figures } = session;
		const talkMs = figures.talkMs + this.now() - session.since;
		this.#call({ endedAt: this.now(), endedBy });
		this.#session({ state: 'wrap_up', since: this.now(), figures: { ...figures, calls: figures.calls + 1, talkMs } });
	}

	#saved(next: 'ready' | 'break'): void {
		const { session } = this.#state.peek();
		if (session.lastCall || session.leaveAfter) return this.#leave();
		this.#state.value = { ...this.#state.peek(), call: null };
		if (next === 'break' || session.breakAfter) return this.#session({ state: 'break', since: this.now(), breakAfter: false });
		this.#ring();
	}

	#leave(): void {
		this.#forgetTimers();
		if (this.#state.peek().session.state === 'on_call') this.desk.leg.left();
		this.#state.value = { ...this.#state.peek(), call: null };
		this.#session({ state: 'ended' });
	}

	#session(changes: Partial<CallerView['session']>): void {
		const view = this.#state.peek();
		this.#state.value = { ...view, now: this.now(), session: { ...view.session, ...changes } };
	}
	#call(changes: Partial<CallCard>): void {
		const view = this.#state.peek();
		if (view.call !== null) this.#state.value = { ...view, now: this.now(), call: { ...view.call, ...changes } };
	}
	#later(ms: number, work: () => void): void {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			work();
		}, ms);
		this.#timers.add(timer);
	}
	#forgetTimers(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
	}
}

function withAnswer(call: CallCard, ref: string, questionId: string, value: AnswerValue | null): CallCard['answers'] {
	const { [questionId]: _, ...others } = call.answers[ref] ?? {};
	return { ...call.answers, [ref]: value === null ? others : { ...others, [questionId]: value } };
}

function firstView(campaign: string, zone: string, name: string): CallerView {
	const now = Date.now();
	return {
		now,
		speed: 1,
		campaign: { name: campaign, practice: true, simulated: true },
		status: { kind: 'running', sentence: '', reason: null, opensText: null, opensAt: null, reasons: [], stalledSince: null },
		zone,
		bars: [],
		endCard: null,
		next: null,
		session: {
			id: 'practice',
			name,
			state: 'ready',
			since: now,
			lastCall: false,
			leaveAfter: false,
			breakAfter: false,
			stillThereUntil: null,
			notice: null,
			figures: { calls: 0, contacts: 0, talkMs: 0, since: now, restMs: 0 },
		},
		wait: { expectedS: RING_MS / 1000, reason: null, code: null },
		call: null,
	};
}

function cardOf(attemptId: number, people: CallCard['people'], personRef: string | null, script: Script, zone: string): CallCard {
	const now = Date.now();
	return {
		attemptId,
		startedAt: now,
		endedAt: null,
		endedBy: null,
		kind: 'landline',
		people,
		personRef,
		scriptVersion: 0,
		script,
		answers: {},
		notes: {},
		doNotCall: false,
		machine: false,
		wrapUpUntil: null,
		stay: false,
		callBack: { at: null, earliest: now + DAY_MS / 6, zone, lastPass: false },
	};
}
