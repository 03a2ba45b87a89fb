import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EngineRig, phoneOf } from '../../../test/support/engine-rig.ts';
import type { ContactRow } from './loading.ts';

const contact = fc.record({
	phone: fc.nat(9).map(phoneOf),
	kind: fc.constantFrom('cell' as const, 'landline' as const, 'unknown' as const),
	zones: fc.constantFrom('America/New_York', 'America/Chicago', 'America/Chicago,America/New_York', ''),
	doNotCall: fc.boolean(),
});

/** Loads the rows in pages of the given sizes; the last page takes the rest. */
function loaded(contacts: Partial<ContactRow>[], sizes: readonly number[], clicking: boolean): EngineRig {
	const rig = new EngineRig({ contacts, settings: { clicking }, unloaded: true });
	rig.engine.addDoNotCall([phoneOf(3)]);
	let at = 0;
	for (const size of sizes) {
		rig.engine.loadPage(1, rig.rows.slice(at, at + size), false);
		at += size;
	}
	rig.engine.loadPage(1, rig.rows.slice(at), true);
	return rig;
}

/** Everything that loading decides. Where in its queue a number stands is left to the order of loading. */
const stateOf = (rig: EngineRig) => ({
	numbers: rig.sql.rows(
		'select n.id, phone, kind, names, place, do_not_call, list from numbers n join zones z on z.id = n.zone order by phone',
	),
	people: rig.sql.rows('select * from people order by list, row, part'),
	tallies: rig.sql.rows('select place, names, gate, n from tallies t join zones z on z.id = t.zone where n <> 0 order by 1, 2, 3'),
	queues: rig.sql.rows(
		`select pass, names, kind, gate, size, (select group_concat(number order by number) from pool where queue = q.id) numbers
		 from queues q join zones z on z.id = q.zone where size > 0 order by 1, 2, 3, 4`,
	),
	loads: rig.sql.rows('select placed, duplicates, do_not_call, state from loads'),
});

it('[R3] a page of any size places the same as rows one by one, and the pool has no holes', () => {
	fc.assert(
		fc.property(
			fc.array(contact, { minLength: 1, maxLength: 25 }),
			fc.array(fc.nat(8), { maxLength: 5 }),
			fc.boolean(),
			(contacts, sizes, clicking) => {
				const rig = loaded(contacts, sizes, clicking);
				expect(stateOf(rig)).toEqual(
					stateOf(
						loaded(
							contacts,
							contacts.map(() => 1),
							clicking,
						),
					),
				);
				const holes = rig.sql.rows(
					'select q.id from queues q where (select count(*) from pool where queue = q.id and position < q.size) <> q.size',
				);
				expect(holes).toEqual([]);
				expect(
					rig.sql.rows(
						'select n.id from numbers n left join pool p on p.queue = n.queue and p.position = n.position where n.place = 2 and p.number is not n.id',
					),
				).toEqual([]);
			},
		),
		{ numRuns: 80, seed: 20261123 },
	);
});

it('[R3] a page that comes twice, or overlaps, doubles nothing', () => {
	const contacts = Array.from({ length: 12 }, (_, n) => ({ kind: n % 2 === 0 ? ('cell' as const) : ('landline' as const) }));
	const rig = new EngineRig({ contacts, settings: { clicking: true }, unloaded: true });
	rig.engine.loadPage(1, rig.rows.slice(0, 6), false);
	rig.engine.loadPage(1, rig.rows.slice(0, 6), false);
	rig.engine.loadPage(1, rig.rows.slice(3, 9), false);
	rig.engine.loadPage(1, rig.rows.slice(9), true);
	expect(rig.status().waterfall).toMatchObject({ total: 12, unapproved: 6, dialable: 6 });
	expect(rig.sql.rows('select placed, duplicates from loads')).toEqual([{ placed: 12, duplicates: 0 }]);
});
