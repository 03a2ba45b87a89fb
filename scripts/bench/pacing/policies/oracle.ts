import { answerRateAt, type Electorate, type LogNormal } from '../../../../worker/domain/electorate.ts';
import { CONTROL, type ControlSettings } from '../../../../worker/domain/pacing/control.ts';
import {
	meanTakenS,
	RING_GRID_S,
	type RingCurve,
	type ServiceCurve,
	TALK_GRID_S,
	WRAP_GRID_S,
} from '../../../../worker/domain/pacing/curves.ts';
import type { Forecast } from '../../../../worker/domain/pacing/forecast.ts';
import { planWith } from '../../../../worker/domain/pacing/plan.ts';
import type { Policy } from '../simulation.ts';

/** Look-ahead with the electorate's true distributions given: the same decision, nothing to learn. */
export function oracle(electorate: Electorate, control: ControlSettings = CONTROL): Policy {
	const service = trueService(electorate);
	let ring = trueRing(electorate, electorate.answerRate);
	let ringFor = electorate.answerRate;
	const ringS = meanTakenS(trueRing(electorate, electorate.answerRate, false)) ?? 9;
	return {
		name: 'oracle',
		plan: (view) => {
			const rate = answerRateAt(electorate, view.now);
			if (Math.abs(rate - ringFor) > 0.01 * electorate.answerRate) {
				ring = trueRing(electorate, rate);
				ringFor = rate;
			}
			const forecast: Forecast = { ring: { cell: ring, landline: ring }, service, ringS, knowsWrap: true };
			return planWith(view, forecast, control);
		},
		event: () => {},
		shiftStarts: () => {},
	};
}

/** P(time ≤ s), cut off as the electorate cuts it. */
function atMost(times: LogNormal, s: number): number {
	if (s < times.minS) return 0;
	if (s >= times.maxS) return 1;
	const variance = Math.log(1 + times.cv * times.cv);
	const mu = Math.log(times.meanS) - variance / 2;
	if (variance === 0) return s >= times.meanS ? 1 : 0;
	return normal((Math.log(s) - mu) / Math.sqrt(variance));
}

/** The normal distribution function (Zelen and Severo). */
function normal(z: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(z));
	const tail =
		(Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
		t *
		(0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	return z >= 0 ? 1 - tail : tail;
}

function trueRing(e: Electorate, rate: number, machines = e.amd.mode !== 'perfect'): RingCurve {
	const surviving = new Float64Array(RING_GRID_S);
	const taken = new Float64Array(RING_GRID_S);
	const machineRate = Math.min(e.machineRate, 1 - rate);
	for (let s = 0; s < RING_GRID_S; s++) {
		const answered = rate * atMost(e.answerRing, s);
		const machine = machineRate * atMost(e.machineRing, s);
		const bad = s >= e.badS ? e.badRate + e.busyRate : 0;
		taken[s] = answered + (machines ? machine : 0);
		const released = machines ? machine : machineRate * atMost(e.machineRing, s - e.machineReleaseS);
		const unanswered = s >= e.noAnswerRingS ? Math.max(0, 1 - rate - machineRate - e.badRate - e.busyRate) : 0;
		surviving[s] = Math.max(0, 1 - answered - released - bad - unanswered);
	}
	return { surviving, taken };
}

function trueService(e: Electorate): ServiceCurve {
	const rowOf = Uint16Array.from({ length: TALK_GRID_S }, (_, s) => s);
	const staying = new Float64Array(TALK_GRID_S);
	const direct = new Float64Array(TALK_GRID_S);
	const wrapSurviving = new Float64Array(WRAP_GRID_S);
	let before = endedBy(e, 0);
	for (let s = 0; s < TALK_GRID_S; s++) {
		const after = endedBy(e, s + 1);
		const alive = 1 - before.direct - before.wrapped;
		const ending = after.direct + after.wrapped - before.direct - before.wrapped;
		staying[s] = alive > 1e-9 ? Math.max(0, 1 - ending / alive) : 0;
		direct[s] = ending > 1e-12 ? (after.direct - before.direct) / ending : 0;
		before = after;
	}
	for (let s = 0; s < WRAP_GRID_S; s++) wrapSurviving[s] = 1 - atMost(e.wrap, s);
	return { rowOf, staying, direct, wrapSurviving };
}

/** Shares of pick-ups whose talk has ended by `s`: with a wrap-up after it, and without one. */
function endedBy(e: Electorate, s: number): { direct: number; wrapped: number } {
	const { mode, verdictS, missedMachine, humanAsMachine } = e.amd;
	const machines = mode === 'perfect' ? 0 : e.machineRate / (e.machineRate + e.answerRate);
	const missed = mode === 'off' ? 1 : missedMachine;
	const lost = mode === 'async' ? humanAsMachine : 0;
	const talkedBy = (t: number) => e.talk.reduce((sum, part) => sum + part.share * atMost(part, t), 0);
	const early = talkedBy(Math.min(s, verdictS));
	const late = Math.max(0, talkedBy(s) - talkedBy(verdictS));
	const cut = s >= verdictS ? lost * (1 - talkedBy(verdictS)) : 0;
	const released = (s >= verdictS ? 1 - missed : 0) + (s >= 8 ? missed : 0);
	return { direct: machines * released + (1 - machines) * cut, wrapped: (1 - machines) * (early + late * (1 - lost)) };
}
