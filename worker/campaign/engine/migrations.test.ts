/** Objects made by earlier programs: what they hold is there after the tables were brought up to date. */
import { describe, expect, test } from 'vitest';
import { nodeSql } from '../../../test/support/node-sql.ts';
import { unpacked } from './approval-chain.ts';
import { MIGRATIONS, migrate } from './migrations.ts';

/** Scripts before the one that says this. */
const before = (text: string): string[] =>
	MIGRATIONS.slice(
		0,
		MIGRATIONS.findIndex((script) => script.includes(text)),
	);

describe('[I9] approvals on their way to D1 when the program was replaced', () => {
	test('are there, as they were chained', () => {
		const sql = nodeSql();
		migrate(sql, before('alter table approval_batches add column counts'));
		const packed = {
			receivedAt: 1_000,
			who: [
				['ses_a', 'Ann', '203.0.113.0/24'],
				['ses_b', '', '198.51.100.0/24'],
			],
			rows: [
				['approved', 7, '+16145550107', 1, 900, 'key', 'salt7', 'hash7'],
				['duplicate', 7, '+16145550107', 0, 950, 'touch', 'salt8', 'hash8'],
				['approved', 9, '+16145550109', 0, 960, 'mouse', 'salt9', 'hash9'],
			],
		};
		sql.run('insert into approval_batches (first_seq, count, payload) values (41, 3, ?)', JSON.stringify(packed));
		migrate(sql);
		const row = sql.rows<{ payload: string; counts: string }>('select payload, counts from approval_batches')[0];
		const common = { receivedAt: 1_000 };
		const ann = { sessionId: 'ses_a', sessionName: 'Ann', ipPrefix: '203.0.113.0/24' };
		const other = { sessionId: 'ses_b', sessionName: '', ipPrefix: '198.51.100.0/24' };
		const seventh = { numberId: 7, phone: '+16145550107' };
		expect(unpacked(row?.payload ?? '[]')).toEqual([
			{ ...common, ...other, ...seventh, seq: 41, outcome: 'approved', pressedAt: 900, input: 'key', salt: 'salt7', hash: 'hash7' },
			{ ...common, ...ann, ...seventh, seq: 42, outcome: 'duplicate', pressedAt: 950, input: 'touch', salt: 'salt8', hash: 'hash8' },
			{
				...{ ...common, ...ann, numberId: 9, phone: '+16145550109', seq: 43, outcome: 'approved', pressedAt: 960 },
				...{ input: 'mouse', salt: 'salt9', hash: 'hash9' },
			},
		]);
		expect(JSON.parse(row?.counts ?? '[]')).toEqual([
			['approved', 2],
			['duplicate', 1],
		]);
	});
});
