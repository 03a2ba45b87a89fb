import { expect, test } from 'vitest';
import { databaseOn } from '../../test/support/d1-binding.ts';
import { EngineRig } from '../../test/support/engine-rig.ts';
import { MADE, madeSetUp } from '../../test/support/made-campaign.ts';
import { NodeD1 } from '../../test/support/node-d1.ts';
import { rightPersonAnswer } from '../domain/script.ts';
import { project } from './projection.ts';
import { readResults } from './results.ts';

test('[R29] what the live campaign hands over adds up to its own attempts, also when every batch comes twice', async () => {
	const rig = new EngineRig({ contacts: 30 });
	const ann = rig.readyCaller('Ann');
	for (let n = 0; n < 12; n += 1) {
		const line = rig.ringing()[0];
		if (!line) throw new Error('a line is expected');
		if (n % 3 === 0) {
			rig.connect(line.id);
			ann.result(n % 2 === 0 ? 'right_person' : 'refused', line.id);
			// A slip, put right.
			if (n === 6) ann.result('refused', line.id);
			rig.pass(10_000);
			ann.hangUp(line.id);
			rig.tell(line.id, { t: 'ended', cause: 'completed', by: 'us' });
			ann.save('ready', line.id);
		} else {
			rig.tell(line.id, { t: 'ringing' });
			rig.tell(line.id, { t: 'ended', cause: n % 3 === 1 ? 'no_answer' : 'busy', by: 'network' });
		}
		rig.pass(2_000);
	}
	const d1 = new NodeD1();
	madeSetUp(d1);
	for (const batch of rig.projected) {
		await project(d1, MADE, batch);
		await project(d1, MADE, batch);
	}
	const row = await databaseOn(d1).query.campaigns.findFirst();
	if (!row) throw new Error('no campaign');
	const { totals, questions, byCaller } = await readResults(databaseOn(d1), row, rightPersonAnswer);
	const attempts = rig.attempts();
	const ended = (disposition: string) => attempts.filter((attempt) => attempt.disposition === disposition).length;
	expect(totals).toMatchObject({
		attempts: attempts.length,
		dials: attempts.length,
		connected: ended('connected'),
		noAnswer: ended('no_answer'),
		busy: ended('busy'),
		rightPerson: attempts.filter((attempt) => attempt.result_answer === 'right_person').length,
		talkMs: attempts.reduce(
			(sum, attempt) => sum + (attempt.connected_at === null ? 0 : (attempt.ended_at ?? 0) - attempt.connected_at),
			0,
		),
	});
	expect([totals.connected, totals.rightPerson]).toEqual([4, 1]);
	expect(questions[0]?.answers.filter(({ count }) => count > 0).map(({ id, count }) => [id, count])).toEqual([
		['right_person', 1],
		['refused', 3],
	]);
	expect(byCaller.map(({ name, connected }) => [name, connected])).toEqual([['Ann', 4]]);
});
