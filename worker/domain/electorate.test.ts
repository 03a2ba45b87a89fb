import { describe, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import {
	answerRateAt,
	DEFAULT_ELECTORATE,
	drawAnswer,
	drawCall,
	drawLogNormal,
	drawMachine,
	drawTalkS,
	drawWrapS,
	ElectorateError,
	parseElectorate,
} from './electorate.ts';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('[R22d] the electorate file', () => {
	test('an empty file is the default, and a file says only what differs', () => {
		expect(parseElectorate('{}')).toEqual(DEFAULT_ELECTORATE);
		const changed = parseElectorate({ answerRate: 0.3, answerRing: { meanS: 6 }, amd: { mode: 'async' } });
		expect(changed.answerRate).toBe(0.3);
		expect(changed.answerRing).toEqual({ ...DEFAULT_ELECTORATE.answerRing, meanS: 6 });
		expect(changed.amd).toEqual({ ...DEFAULT_ELECTORATE.amd, mode: 'async' });
	});

	test('a file that another editor began with a byte order mark, thirds of three digits, and callers who hardly stay are read', () => {
		const third = { share: 0.333, meanS: 20, cv: 1, minS: 1, maxS: 60 };
		const talk = JSON.stringify({ departuresPerIdleHour: 600, talk: [third, third, third] });
		expect(parseElectorate(`\uFEFF${talk}`)).toMatchObject({ departuresPerIdleHour: 600, talk: [third, third, third] });
	});

	test.each([
		['{', /not JSON/],
		['[]', /expected object/],
		['null', /expected object/],
		[{ answerRate: 1.2 }, /answerRate/],
		[{ answerRate: '0.1' }, /answerRate/],
		[{ answerrate: 0.1 }, /answerrate/],
		[{ answerRate: 0.6, machineRate: 0.5 }, /add up to 1\.200/],
		[{ answerRing: { meanS: 40 } }, /answerRing: meanS does not lie between/],
		[{ wrap: { minS: 70 } }, /wrap: minS is greater/],
		[{ talk: [] }, /talk/],
		[{ talk: [{ share: 0.5, meanS: 20, cv: 1, minS: 1, maxS: 60 }] }, /shares add up to 0\.500/],
		[{ amd: { mode: 'magic' } }, /amd\.mode/],
		[{ swing: { periodS: 0 } }, /swing\.periodS/],
	])('%j is refused and the field named', (file, message) => {
		expect(() => parseElectorate(file)).toThrow(ElectorateError);
		expect(() => parseElectorate(file)).toThrow(message);
	});
});

describe('[R22d] draws', () => {
	test('the kinds come in their shares', () => {
		const random = seededRandom('kinds').next;
		const electorate = parseElectorate({ busyRate: 0.05 });
		const kinds = draws(40_000, () => drawCall(electorate, random, 0).kind);
		const shareOf = (kind: string) => kinds.filter((k) => k === kind).length / kinds.length;
		expect(shareOf('answer')).toBeCloseTo(0.1, 1.9);
		expect(shareOf('machine')).toBeCloseTo(0.45, 1.9);
		expect(shareOf('bad')).toBeCloseTo(0.1, 1.9);
		expect(shareOf('busy')).toBeCloseTo(0.05, 1.9);
		expect(shareOf('no_answer')).toBeCloseTo(0.3, 1.9);
	});

	test('times have their mean and spread, and stay inside their bounds', () => {
		const random = seededRandom('times').next;
		const times = { meanS: 20, cv: 0.8, minS: 0, maxS: 10_000 };
		const values = draws(60_000, () => drawLogNormal(times, random));
		const average = mean(values);
		expect(average).toBeCloseTo(20, -0.4);
		expect(Math.sqrt(mean(values.map((v) => (v - average) ** 2))) / average).toBeCloseTo(0.8, 1);
		const rings = draws(20_000, () => drawAnswer(DEFAULT_ELECTORATE, random).ringS);
		expect(Math.min(...rings)).toBeGreaterThanOrEqual(2);
		expect(Math.max(...rings)).toBeLessThanOrEqual(27);
		expect(mean(draws(20_000, () => drawWrapS(DEFAULT_ELECTORATE, random)))).toBeCloseTo(8, 0);
		const constant = { meanS: 5, cv: 0, minS: 5, maxS: 5 };
		expect(drawLogNormal(constant, random)).toBe(5);
		expect(drawLogNormal(times, () => 0)).toBeGreaterThan(0);
	});

	test('talk is a mixture of short and long', () => {
		const random = seededRandom('talk').next;
		const values = draws(40_000, () => drawTalkS(DEFAULT_ELECTORATE, random));
		expect(mean(values)).toBeGreaterThan(70);
		expect(mean(values)).toBeLessThan(80);
		expect(values.filter((v) => v > 120).length / values.length).toBeGreaterThan(0.15);
	});

	test('the swing moves the answer rate and stays a probability', () => {
		const electorate = parseElectorate({ answerRate: 0.4, swing: { amplitude: 0.5, periodS: 100 } });
		expect(answerRateAt(electorate, 25_000)).toBeCloseTo(0.6, 6);
		expect(answerRateAt(electorate, 75_000)).toBeCloseTo(0.2, 6);
		expect(answerRateAt(parseElectorate({ answerRate: 0.9, machineRate: 0, badRate: 0, swing: { amplitude: 1 } }), 900_000)).toBe(1);
	});

	test('machine detection: perfect at once and right, asynchronous later and sometimes wrong, off silent', () => {
		const random = seededRandom('amd').next;
		for (const { verdict } of draws(200, () => drawMachine(DEFAULT_ELECTORATE, random)))
			expect(verdict).toEqual({ says: 'machine', afterS: 0 });
		const late = parseElectorate({ amd: { mode: 'async' } });
		const machines = draws(20_000, () => drawMachine(late, random).verdict);
		expect(machines.every((v) => v?.afterS === 4)).toBe(true);
		expect(machines.filter((v) => v?.says === 'person').length / machines.length).toBeCloseTo(0.15, 1.9);
		const people = draws(20_000, () => drawAnswer(late, random).verdict);
		expect(people.filter((v) => v?.says === 'machine').length / people.length).toBeCloseTo(0.02, 1.9);
		expect(drawAnswer(parseElectorate({ amd: { mode: 'off' } }), random).verdict).toBeNull();
	});

	test('the same seed gives the same calls, and a kept state goes on', () => {
		const a = seededRandom('x');
		const b = seededRandom('x');
		expect(draws(50, () => drawCall(DEFAULT_ELECTORATE, a.next, 0))).toEqual(draws(50, () => drawCall(DEFAULT_ELECTORATE, b.next, 0)));
		expect(seededRandom('y').next()).not.toBe(seededRandom('x').next());
	});
});
