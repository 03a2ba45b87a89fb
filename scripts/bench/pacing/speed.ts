import { planLines } from '../../../worker/domain/pacing/index.ts';
import { line, snapshotOf, talking, taught, wrappingUp } from '../../../worker/domain/pacing/testing.ts';

const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** How long one decision takes, by callers and lines: the median and the 99th percentile of 1,000. */
export function measureSpeed(): string[] {
	const learned = taught(40);
	return [
		[3, 5],
		[100, 300],
		[1_000, 3_000],
	].map(([callers = 0, lines = 0]) => {
		const snapshot = snapshotOf({
			learned,
			ready: Math.ceil(callers / 20),
			busy: many(callers, (i) => (i % 9 ? talking(i % 200) : wrappingUp(60, i % 9))),
			lines: many(lines, (i) => line((28 * (lines - i)) / lines)),
		});
		const took = many(1_200, () => {
			const from = performance.now();
			planLines(snapshot);
			return performance.now() - from;
		})
			.slice(200)
			.sort((a, b) => a - b);
		const ms = (at: number) => `${(took[at] ?? 0).toFixed(3)} ms`;
		return `${callers} busy callers, ${lines} lines: median ${ms(500)}, 99th percentile ${ms(990)}`;
	});
}
