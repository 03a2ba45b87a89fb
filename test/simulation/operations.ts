/** What befalls an evening from outside: people come and go, admins change things, and parts of the world fail. */
import type { CarrierEvent } from '../../worker/carriers/port.ts';
import type { Evening } from './evening.ts';
import type { Operation } from './plan.ts';
import { CALLER_IDS, minuteIn, weekOf } from './scenery.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class Operations {
	readonly #evening: Evening;
	/** When an admin resumes, and when the caller ID comes back. */
	#resumeAt = NEVER;
	#callerIdAt = NEVER;

	constructor(evening: Evening) {
		this.#evening = evening;
	}

	operate(operation: Operation): void {
		switch (operation.do) {
			case 'callerArrives':
				return this.#evening.callers[operation.who]?.arrive();
			case 'callerLeaves':
				return this.#evening.callers[operation.who]?.command({ do: 'leave' });
			case 'callerBreak':
				return this.#evening.callers[operation.who]?.command({ do: 'break' });
			case 'callerLastCall':
				return this.#evening.callers[operation.who]?.command({ do: 'lastCall', on: true });
			case 'callerVanishes':
				return this.#evening.callers[operation.who]?.vanish(operation.forS * 1000);
			case 'clickerArrives':
				return this.#evening.clickers[operation.who]?.arrive();
			case 'clickerVanishes':
				return this.#evening.clickers[operation.who]?.vanish();
			case 'pause':
				this.#evening.disturb();
				this.#evening.engine.pause('Ann');
				this.#resumeAt = this.#evening.now + operation.forS * 1000;
				return;
			case 'passes':
				return this.#evening.configure({ passes: operation.passes });
			case 'minimumTime':
				return this.#evening.configure({ minimumTimeMinutes: operation.minutes });
			case 'clicking':
				return this.#evening.configure({ clicking: operation.on });
			case 'dropLimit':
				return this.#evening.configure({ dropLimitPercent: operation.percent });
			case 'localWindow':
				return this.#evening.configure({ localWindow: { openMinute: operation.openMinute, closeMinute: operation.closeMinute } });
			case 'hours':
				return this.#evening.configure({ hours: weekOf(operation.openMinute, operation.closeMinute) });
			case 'closeSoon': {
				const minute = minuteIn('America/New_York', this.#evening.now);
				return this.#evening.configure({ hours: weekOf((minute + 720) % 1440, (minute + operation.inMinutes + 1) % 1440) });
			}
			case 'addContacts':
				return this.#evening.addContacts(operation.count);
			case 'doNotCallRinging':
				return this.#evening.organisation.blockRinging();
			case 'doNotCallAny':
				return this.#evening.organisation.block([this.#evening.contacts[operation.nth % this.#evening.contacts.length]?.phone ?? '']);
			case 'kill':
				return this.#evening.kill();
			case 'killMidStep':
				return this.#evening.killSoon();
			case 'd1Away':
				this.#evening.d1.awayUntil = this.#evening.now + operation.forS * 1000;
				return;
			case 'alarmLate':
				return this.#evening.delayAlarm(operation.byMs);
			case 'alarmTwice':
				this.#evening.ring();
				return this.#evening.ring();
			case 'forgedEvent':
				return this.#forge(operation.kind);
			case 'clockJump':
				return this.#evening.jump(operation.byS * 1000);
			case 'clockBack':
				return this.#evening.setBack(operation.byS * 1000);
			case 'revokeCallerLink':
				return this.#evening.engine.revokeLink('caller', 4403);
			case 'revokeClickerLink':
				return this.#evening.engine.revokeLink('clicker', 4403);
			case 'allVanish':
				for (const caller of this.#evening.callers)
					this.#evening.post(this.#evening.random() * 1_000, () => caller.vanish(operation.forS * 1000));
				return;
			case 'allBreakByMistake':
				this.#evening.wire.beforeNextAnswer = () => this.#breakByMistake();
				return;
			case 'carrierAway':
				this.#evening.wire.awayUntil = this.#evening.time + operation.forS * 1000;
				return this.#evening.disturb(operation.forS * 1000);
			case 'noCallerId':
				this.#evening.setUp({ callerIds: [] });
				this.#callerIdAt = this.#evening.now + operation.forS * 1000;
				return;
			case 'adminEndsCaller': {
				const id = this.#evening.callers[operation.who]?.id ?? null;
				return id === null ? undefined : this.#evening.engine.endByAdmin('caller', id, 4403);
			}
			case 'withdrawApprovals': {
				const id = this.#evening.clickers[operation.who]?.id ?? null;
				if (id !== null) this.#evening.engine.withdrawApprovals(id, 100);
				return;
			}
			case 'doNotCallTakenBack': {
				const phones = [...this.#evening.organisationList.keys()];
				return this.#evening.organisation.unblock(phones[operation.nth % Math.max(1, phones.length)]);
			}
			case 'maxAttempts':
				return this.#evening.configure({ maxAttemptsPer24h: operation.per24h });
			case 'ringTimeout':
				return this.#evening.configure({ ringTimeoutS: operation.seconds });
			case 'machineDetection':
				return this.#evening.configure({ machineDetection: operation.on });
		}
	}

	#breakByMistake(): void {
		for (const caller of this.#evening.callers) {
			if (!caller.waits()) continue;
			caller.command({ do: 'break' });
			this.#evening.post(300 + this.#evening.random() * 1_100, () => caller.command({ do: 'ready' }));
		}
	}

	/** An admin who paused, or took the caller ID away, comes back, whatever happened to the object meanwhile. */
	adminReturns(): void {
		if (this.#evening.now < Math.min(this.#resumeAt, this.#callerIdAt)) return;
		this.#evening.guarded(() => {
			if (this.#evening.now >= this.#resumeAt) {
				this.#evening.engine.resume();
				this.#resumeAt = NEVER;
			}
			if (this.#evening.now >= this.#callerIdAt) {
				this.#callerIdAt = NEVER;
				this.#evening.setUp({ callerIds: CALLER_IDS });
			}
			this.#evening.pump();
		});
	}

	#forge(kind: 'unknown' | 'ended' | 'answered'): void {
		const leg =
			this.#evening.sql.rows<{ leg: string }>('select leg from attempts where ended_at is not null order by id desc limit 1')[0]?.leg ??
			'x';
		const base = { id: `forged ${this.#evening.steps}`, legId: kind === 'unknown' ? 'cmp.999999.nobody' : leg, at: this.#evening.now };
		const event: CarrierEvent = kind === 'answered' ? { ...base, t: 'answered' } : { ...base, t: 'ended', cause: 'busy', by: 'them' };
		this.#evening.engine.carrierEvents([event]);
		const decision = this.#evening.engine.answered({ ...base, verdict: 'person' });
		if (kind !== 'answered' && decision.do === 'join') throw new Error('a forged answer was given to a caller');
	}
}
