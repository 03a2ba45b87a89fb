import { describe, expect, it } from 'vitest';
import { EngineWorld } from '../../../test/support/engine-world.ts';

describe('the engine, an hour of calling', () => {
	it('[R5] places no call while no caller is connected', () => {
		const world = new EngineWorld({ numbers: 50 });
		world.pass(30 * 60_000);
		expect(world.carrierLedger()).toEqual([]);
		expect(world.engine.status().sentence).toBe('This campaign is running, with nobody on the line.');
	});

	it('[I6] connects people to callers, records answers, and comes to an end', () => {
		const world = new EngineWorld({ numbers: 60, electorate: { answerRate: 0.6, machineRate: 0.2, badRate: 0.05 } });
		const callers = ['Ann', 'Bo', 'Cy'].map((name) => world.caller(name));
		for (const caller of callers) caller.command({ do: 'ready' });
		world.pass(60 * 60_000);
		const rows = world.sql.rows<{ disposition: string; n: number }>('select disposition, count(*) n from attempts group by disposition');
		expect(world.sql.rows('select id from attempts where ended_at is null')).toEqual([]);
		expect(rows.find((row) => row.disposition === 'connected')?.n).toBeGreaterThan(15);
		expect(world.engine.status().waterfall.total).toBe(60);
		expect(world.engine.status().sentence).toBe('This campaign is complete.');
	});
});
