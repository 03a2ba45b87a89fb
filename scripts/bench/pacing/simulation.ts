/** A phone bank on virtual time: callers, lines and an electorate, paced by any policy. */
import { type DrawnCall, drawCall, drawWrapS, type Electorate } from '../../../worker/domain/electorate.ts';
import {
	type BusyCaller,
	emptyLearned,
	type Learned,
	type Line,
	type PacingEvent,
	type PacingSnapshot,
} from '../../../worker/domain/pacing/index.ts';
import { type SeededRandom, seededRandom } from '../../../worker/lib/random.ts';
import { EventQueue } from './event-queue.ts';
import { BenchLedger } from './ledger.ts';

export interface Policy {
	name: string;
	/** Whether it is asked at the end of every line too, and not only at answers, at what callers do and once a second. */
	atLineEnds?: boolean;
	/** Asked at every event and at least once a second. */
	plan(view: PacingSnapshot): { open: number; cancel: readonly number[] };
	event(event: PacingEvent): void;
	/** A new day: what is kept from shift to shift is the policy's own matter. */
	shiftStarts(): void;
}

export interface SimulationOptions {
	electorate: Electorate;
	callers: number;
	hours: number;
	seed: number;
	limit: number;
	policy: Policy;
	/** Hours of one shift; default 4. */
	shiftHours?: number;
	/** How long a cancellation takes to reach the carrier; somebody may answer meanwhile. Default 0. */
	cancelLagS?: number;
	/** Fresh campaign, callers come within 10 minutes and leave in the last 30. */
	cold?: boolean;
}

export interface ShiftResult {
	answered: number;
	dropped: number;
}
export interface SimulationResult {
	waitS: number;
	dropRate: number;
	utilisation: number;
	dialsPerCallerHour: number;
	connectedPerCallerHour: number;
	callerHours: number;
	answered: number;
	dropped: number;
	/** I8 was broken at some moment. */
	overBound: boolean;
	cancelled: number;
	cancelledYoung: number;
	worstShift: number;
	shifts: ShiftResult[];
}

type CallerState = 'off' | 'away' | 'ready' | 'talk' | 'wrap';
class Caller {
	state: CallerState = 'off';
	since = 0;
	handleFrom = 0;
	talkTo = 0;
	/** Changes with every state, so that a late event is recognised. */
	turn = 0;
	leaving = false;
	person = false;
	readonly busy: { ageMs: number; phase: 'talk' | 'wrap'; leaving: boolean; phaseAgeMs: number } = {
		ageMs: 0,
		phase: 'talk',
		leaving: false,
		phaseAgeMs: 0,
	};
}
class SimLine implements Line {
	ageMs = 0;
	readonly kind = 'cell';
	readonly reserved = false;
	readonly at: number;
	readonly call: DrawnCall;
	gone = false;
	constructor(at: number, call: DrawnCall) {
		this.at = at;
		this.call = call;
	}
}
interface Held {
	line: SimLine;
	until: number;
	gone: boolean;
}
type Due =
	| { t: 'pickup' | 'end' | 'gone'; line: SimLine }
	| { t: 'grace'; held: Held }
	| { t: 'talk' | 'wrap' | 'depart' | 'back' | 'join' | 'quit'; caller: Caller; turn: number }
	| { t: 'tell'; event: PacingEvent }
	| { t: 'wrongly'; caller: Caller; turn: number }
	| { t: 'tick' };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export class Simulation {
	private now = 0;
	private readonly o: SimulationOptions;
	private readonly random: SeededRandom;
	private readonly queue = new EventQueue<Due>();
	private readonly ledger = new BenchLedger();
	private readonly callers: Caller[];
	private ready: Caller[] = [];
	private lines: SimLine[] = [];
	private held: Held[] = [];
	/** Policies that learn bring their own. */
	private readonly learned: Learned = emptyLearned();
	private onMs = 0;
	private personMs = 0;
	private dials = 0;
	private connected = 0;
	private cancelled = 0;
	private cancelledYoung = 0;
	private answered = 0;
	private dropped = 0;
	private overBound = false;
	private shifts: ShiftResult[] = [];
	private readonly machinesTakeCallers: boolean;

	constructor(options: SimulationOptions) {
		this.o = options;
		this.random = seededRandom(options.seed);
		this.callers = Array.from({ length: options.callers }, () => new Caller());
		this.machinesTakeCallers = options.electorate.amd.mode !== 'perfect';
	}

	run(): SimulationResult {
		const shiftMs = (this.o.shiftHours ?? 4) * HOUR;
		const total = this.o.hours * HOUR;
		for (let done = 0, day = 0; done < total; done += shiftMs, day++) this.shift(day * DAY, Math.min(shiftMs, total - done));
		const callerHours = this.onMs / HOUR;
		return {
			waitS: this.connected ? (this.onMs - this.personMs) / 1000 / this.connected : Number.POSITIVE_INFINITY,
			dropRate: this.answered ? this.dropped / this.answered : 0,
			utilisation: this.personMs / this.onMs,
			dialsPerCallerHour: this.dials / callerHours,
			connectedPerCallerHour: this.connected / callerHours,
			callerHours,
			answered: this.answered,
			dropped: this.dropped,
			overBound: this.overBound,
			cancelled: this.cancelled,
			cancelledYoung: this.cancelledYoung,
			worstShift: Math.max(0, ...this.shifts.filter((shift) => shift.answered >= 100).map((shift) => shift.dropped / shift.answered)),
			shifts: this.shifts,
		};
	}

	private shift(start: number, length: number): void {
		this.now = start;
		this.queue.clear();
		this.lines = [];
		this.held = [];
		this.ready = [];
		this.ledger.newDay(start);
		const before = { answered: this.answered, dropped: this.dropped };
		this.o.policy.shiftStarts();
		this.callers.forEach((caller, i) => {
			caller.state = 'off';
			caller.leaving = false;
			caller.turn++;
			const n = this.callers.length;
			this.queue.push(start + (this.o.cold ? (i * 600_000) / n : 0), { t: 'join', caller, turn: caller.turn });
			if (this.o.cold) this.queue.push(start + length - 1_800_000 + (i * 1_800_000) / n, { t: 'quit', caller, turn: -1 });
		});
		this.queue.push(start + 1000, { t: 'tick' });
		const end = start + length;
		while (this.queue.nextAt() < end) {
			this.now = this.queue.nextAt();
			const due = this.queue.pop();
			if (due && this.happen(due)) this.decide();
		}
		this.now = end;
		for (const caller of this.callers) this.leaveState(caller);
		this.shifts.push({ answered: this.answered - before.answered, dropped: this.dropped - before.dropped });
	}

	/** Whether pacing has to decide again. */
	private happen(due: Due): boolean {
		switch (due.t) {
			case 'tick':
				this.queue.push(this.now + 1000, due);
				return true;
			case 'tell':
				this.tell(due.event);
				return false;
			case 'pickup':
				return !due.line.gone && this.pickUp(due.line);
			case 'end':
				if (due.line.gone) return false;
				this.remove(due.line);
				this.attempt(due.line, due.line.call.kind === 'answer' ? 'answered' : due.line.call.kind);
				return this.o.policy.atLineEnds === true;
			case 'gone':
				due.line.gone = true;
				return false;
			case 'grace':
				return this.drop(due.held);
			case 'quit':
				return this.quit(due.caller);
			default:
				return due.caller.turn === due.turn && this.callerEvent(due.t, due.caller);
		}
	}

	private callerEvent(t: 'talk' | 'wrap' | 'depart' | 'back' | 'join' | 'wrongly', caller: Caller): boolean {
		switch (t) {
			case 'join':
			case 'back':
				this.becomeReady(caller);
				return true;
			case 'depart':
				this.leaveState(caller);
				this.ready.splice(this.ready.indexOf(caller), 1);
				caller.state = 'away';
				this.later(this.o.electorate.breakS, { t: 'back', caller, turn: caller.turn });
				return true;
			case 'wrongly':
				this.ledgerDrop();
				this.endHandle(caller, this.now);
				return true;
			case 'talk':
				if (!caller.person) {
					this.endHandle(caller, this.now);
					return true;
				}
				this.leaveState(caller);
				caller.state = 'wrap';
				caller.talkTo = this.now;
				this.later(drawWrapS(this.o.electorate, this.random.next), { t: 'wrap', caller, turn: caller.turn });
				return true;
			case 'wrap':
				this.endHandle(caller, caller.talkTo);
				return true;
		}
	}

	private endHandle(caller: Caller, talkTo: number): void {
		this.tell({ t: 'handle', at: this.now, ms: this.now - caller.handleFrom, talkMs: talkTo - caller.handleFrom, censored: false });
		if (caller.leaving) {
			this.leaveState(caller);
			caller.state = 'off';
		} else this.becomeReady(caller);
	}

	private quit(caller: Caller): boolean {
		if (caller.state === 'talk' || caller.state === 'wrap') caller.leaving = true;
		else {
			const i = this.ready.indexOf(caller);
			if (i >= 0) this.ready.splice(i, 1);
			this.leaveState(caller);
			caller.state = 'off';
		}
		return true;
	}

	/** Books the time of the state that ends. */
	private leaveState(caller: Caller): void {
		const ms = this.now - caller.since;
		if (caller.state === 'ready' || caller.state === 'talk' || caller.state === 'wrap') this.onMs += ms;
		if (caller.person && (caller.state === 'talk' || caller.state === 'wrap')) this.personMs += ms;
		caller.since = this.now;
		caller.turn++;
	}

	private becomeReady(caller: Caller): void {
		this.leaveState(caller);
		caller.state = 'ready';
		let held = this.held.shift();
		while (held?.gone) held = this.held.shift();
		if (held) {
			held.gone = true;
			if (this.o.electorate.amd.mode === 'off' && held.line.call.kind === 'answer') this.ledger.answer(this.now);
			this.connect(caller, held.line);
			return;
		}
		this.ready.push(caller);
		const rate = this.o.electorate.departuresPerIdleHour;
		if (rate > 0) this.later((-Math.log(1 - this.random.next()) / rate) * 3600, { t: 'depart', caller, turn: caller.turn });
	}

	private pickUp(line: SimLine): boolean {
		const person = line.call.kind === 'answer';
		if (!person && !this.machinesTakeCallers) {
			// Until the machine is recognised the line is like any other.
			this.later(this.o.electorate.machineReleaseS, { t: 'end', line });
			return false;
		}
		this.remove(line);
		const off = this.o.electorate.amd.mode === 'off';
		// With no detection a pick-up that nobody hears cannot be told from a person's, and is booked as one when it is dropped.
		if (person) this.answered++;
		if (person && (!off || this.ready.length > 0)) this.ledger.answer(this.now);
		const caller = this.ready.shift();
		if (caller) this.connect(caller, line);
		else {
			const held = { line, until: this.now + this.o.electorate.graceS * 1000, gone: false };
			this.held.push(held);
			this.queue.push(held.until, { t: 'grace', held });
			if (!this.machinesTakeCallers) this.attempt(line, 'answered');
		}
		return true;
	}

	private connect(caller: Caller, line: SimLine): void {
		const waited = this.now - caller.since;
		this.leaveState(caller);
		caller.state = 'talk';
		caller.handleFrom = this.now;
		const call = line.call;
		const { amd } = this.o.electorate;
		caller.person = call.kind === 'answer';
		if (call.kind === 'answer') {
			this.connected++;
			if (!this.machinesTakeCallers) this.attempt(line, 'answered');
			else this.laterAttempt(line, 'answered', Math.min(call.talkS, amd.verdictS));
			this.tell({ t: 'wait', at: this.now, ms: waited });
			if (call.verdict?.says === 'machine' && amd.mode === 'async' && call.talkS > amd.verdictS)
				this.later(amd.verdictS, { t: 'wrongly', caller, turn: caller.turn });
			else this.later(call.talkS, { t: 'talk', caller, turn: caller.turn });
			return;
		}
		const verdict = call.kind === 'machine' ? call.verdict : null;
		const holdS = verdict?.says === 'machine' ? verdict.afterS : 8;
		this.later(holdS, { t: 'talk', caller, turn: caller.turn });
		this.laterAttempt(line, 'machine', holdS);
	}

	private drop(held: Held): boolean {
		if (held.gone) return false;
		held.gone = true;
		const i = this.held.indexOf(held);
		if (i >= 0) this.held.splice(i, 1);
		const person = held.line.call.kind === 'answer';
		if (this.machinesTakeCallers) this.attempt(held.line, person || this.o.electorate.amd.mode === 'off' ? 'answered' : 'machine');
		const off = this.o.electorate.amd.mode === 'off';
		if (off) this.ledger.answer(this.now);
		if (person) this.ledgerDrop();
		else if (off) this.ledger.drop(this.now);
		return true;
	}

	private ledgerDrop(): void {
		this.dropped++;
		this.ledger.drop(this.now);
		const { answered, dropped } = this.ledger.at(this.now);
		if (answered >= 100 ? dropped > this.o.limit * answered + 1 + 1e-9 : dropped > 3) this.overBound = true;
	}

	private attempt(line: SimLine, outcome: (PacingEvent & { t: 'attempt' })['outcome'], ringMs = this.now - line.at): void {
		this.tell({ t: 'attempt', at: this.now, kind: 'cell', pass: 1, ringMs, outcome });
	}

	private laterAttempt(line: SimLine, outcome: 'answered' | 'machine', afterS: number): void {
		const at = this.now + afterS * 1000;
		this.queue.push(at, { t: 'tell', event: { t: 'attempt', at, kind: 'cell', pass: 1, ringMs: line.call.ringS * 1000, outcome } });
	}

	private tell(event: PacingEvent): void {
		this.o.policy.event(event);
	}

	private later(s: number, due: Due): void {
		this.queue.push(this.now + s * 1000, due);
	}

	private remove(line: SimLine): void {
		line.gone = true;
		const i = this.lines.indexOf(line);
		if (i >= 0) this.lines.splice(i, 1);
	}

	private decide(): void {
		const plan = this.o.policy.plan(this.view());
		const gone = plan.cancel.map((i) => this.lines[i]);
		for (const line of gone) {
			if (!line) continue;
			this.cancelled++;
			if (this.now - line.at < 15_000) this.cancelledYoung++;
			this.attempt(line, 'cancelled');
			this.remove(line);
			const lagS = this.o.cancelLagS ?? 0;
			if (lagS > 0) {
				line.gone = false;
				this.later(lagS, { t: 'gone', line });
			}
		}
		for (let i = 0; i < plan.open; i++) this.place();
	}

	private place(): void {
		const call = drawCall(this.o.electorate, this.random.next, this.now);
		const line = new SimLine(this.now, call);
		this.dials++;
		this.lines.push(line);
		const picked = call.kind === 'answer' || call.kind === 'machine';
		this.later(call.ringS, { t: picked ? 'pickup' : 'end', line });
	}

	private view(): PacingSnapshot {
		const now = this.now;
		const busy: BusyCaller[] = [];
		for (const caller of this.callers) {
			if (caller.state !== 'talk' && caller.state !== 'wrap') continue;
			const entry = caller.busy;
			entry.ageMs = now - caller.handleFrom;
			entry.phaseAgeMs = now - caller.since;
			entry.phase = caller.state;
			entry.leaving = caller.leaving;
			busy.push(entry);
		}
		for (const line of this.lines) line.ageMs = now - line.at;
		return {
			now,
			ready: this.ready.length,
			busy,
			lines: this.lines,
			holding: this.held.length,
			dialable: 1_000_000,
			dialableKind: { cell: 1_000_000, landline: 0 },
			pass: 1,
			limits: {
				dropLimit: this.o.limit,
				ringTimeoutMs: this.o.electorate.noAnswerRingS * 1000,
				graceMs: this.o.electorate.graceS * 1000,
				linesPerSecond: null,
				concurrent: null,
			},
			ledger: this.ledger.at(now),
			learned: this.learned,
			machinesTakeCallers: this.machinesTakeCallers,
		};
	}
}
