import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardCaller } from '../../../../protocol/views.ts';
import { type Arrangement, compareBy, wantedBy } from './board.ts';
import { CallerOrder } from './caller-order.ts';

const STATES = ['ready', 'on_call', 'wrap_up', 'break'] as const;
const caller = (name: string, changes: Partial<BoardCaller> = {}): BoardCaller => ({
	id: `id-${name}`,
	name,
	state: 'ready',
	since: 0,
	away: false,
	leaving: false,
	calls: 0,
	contacts: 0,
	talkMs: 0,
	...changes,
});
const mapOf = (callers: readonly BoardCaller[]) => new Map(callers.map((each) => [each.id, each]));
const names = (rows: readonly BoardCaller[]) => rows.map(({ name }) => name);
const how = (changes: Partial<Arrangement> = {}): Arrangement => ({
	search: '',
	state: null,
	sorting: { key: 'name', down: false },
	...changes,
});

describe('[B1] order of the callers', () => {
	const all = mapOf([
		caller('Zoe', { state: 'on_call', since: 5, calls: 9 }),
		caller('adam', { since: 9, calls: 2 }),
		caller('Mia', { state: 'break', since: 1 }),
	]);
	const arranged = (changes: Partial<Arrangement>) => names(new CallerOrder().arrange(all, how(changes)));
	it('is the one asked for, of those who were searched', () => {
		expect(arranged({ search: ' A ' })).toEqual(['adam', 'Mia']);
		expect(arranged({ sorting: { key: 'state', down: false } })).toEqual(['adam', 'Zoe', 'Mia']);
		expect(arranged({ sorting: { key: 'time', down: true } })).toEqual(['Mia', 'Zoe', 'adam']);
		expect(arranged({ sorting: { key: 'calls', down: true } })).toEqual(['Zoe', 'adam', 'Mia']);
		expect(arranged({ state: 'break' })).toEqual(['Mia']);
	});

	it('stays while somebody reads, and tells who waits for a row', () => {
		const order = new CallerOrder();
		const sorted = how({ sorting: { key: 'calls', down: true } });
		order.arrange(all, sorted);
		const later = mapOf([
			...[...all.values()].filter(({ name }) => name !== 'Zoe'),
			caller('Mia', { state: 'on_call', calls: 30 }),
			caller('Bo', { calls: 99 }),
		]);
		expect(names(order.arrange(later, sorted, true))).toEqual(['Zoe', 'adam', 'Mia']);
		expect(order.waiting(later, sorted)).toEqual({ newcomers: 1, stale: true });
		expect(names(order.arrange(later, sorted))).toEqual(['Bo', 'Mia', 'adam']);
		expect(order.waiting(later, sorted)).toEqual({ newcomers: 0, stale: false });
		// Who only changed where they stand does not wait for anything.
		const talking = mapOf([...later.values()].map((each) => ({ ...each, state: 'on_call' as const })));
		expect(order.waiting(talking, sorted)).toEqual({ newcomers: 0, stale: false });
		expect(order.waiting(mapOf([...later.values()].slice(1)), sorted)).toEqual({ newcomers: 0, stale: true });
	});

	it('is another one at once when another one is asked for, and the first one at once as well', () => {
		const order = new CallerOrder();
		expect(names(order.arrange(new Map(), how(), true))).toEqual([]);
		expect(names(order.arrange(all, how(), true))).toEqual(['adam', 'Mia', 'Zoe']);
		expect(names(order.arrange(all, how({ search: 'zo' }), true))).toEqual(['Zoe']);
	});

	it('kept by moving who changed, is the same as sorted anew', () => {
		const one = fc.record({
			n: fc.nat(30),
			state: fc.constantFrom(...STATES, 'ended' as const),
			since: fc.nat(9),
			calls: fc.nat(3),
			contacts: fc.nat(3),
			talkMs: fc.nat(3),
		});
		const keys = fc.constantFrom('name', 'state', 'time', 'calls', 'contacts', 'talk');
		fc.assert(
			fc.property(
				fc.array(fc.array(one, { maxLength: 12 }), { maxLength: 12 }),
				keys,
				fc.boolean(),
				fc.option(fc.constantFrom(...STATES)),
				(steps, key, down, state) => {
					const asked = how({ sorting: { key, down }, state });
					const order = new CallerOrder();
					const callers = new Map<string, BoardCaller>();
					for (const step of steps) {
						for (const { n, ...changes } of step) {
							const changed = caller(`Caller ${n}`, changes);
							if (changed.state === 'ended') callers.delete(changed.id);
							else callers.set(changed.id, changed);
						}
						expect(names(order.arrange(callers, asked))).toEqual(
							names([...callers.values()].filter(wantedBy(asked)).sort(compareBy(asked.sorting))),
						);
					}
				},
			),
		);
	});
});
