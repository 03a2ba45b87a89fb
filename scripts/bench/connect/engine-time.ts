/** What the decision itself takes: the engine on node:sqlite in memory, with as many callers, without network and disk. */
import { EngineRig } from '../../../test/support/engine-rig.ts';

export interface EngineTime {
	/** The decision at answer, ms each. */
	decide: number[];
	/** The caller's view with the card, made and written as JSON, ms each. */
	card: number[];
}

export function engineTime(callers: number, rounds: number): EngineTime {
	const rig = new EngineRig({ contacts: rounds + callers * 2 });
	for (let n = 0; n < callers; n += 1) rig.readyCaller(`Caller ${n}`);
	const times: EngineTime = { decide: [], card: [] };
	for (const call of rig.ringing().slice(0, Math.min(rounds, callers))) {
		const began = performance.now();
		const decision = rig.engine.answered({ id: `${call.leg}.ask`, legId: call.leg, at: rig.now, verdict: 'person' });
		const decided = performance.now();
		if (decision.do !== 'join') throw new Error(`decided to ${decision.do}`);
		const view = rig.engine.callerView(decision.room, rig.engine.status());
		JSON.stringify({ t: 'view', view });
		times.decide.push(decided - began);
		times.card.push(performance.now() - decided);
		rig.engine.takeEffects();
	}
	return times;
}
