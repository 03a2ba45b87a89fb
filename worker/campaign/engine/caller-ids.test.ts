import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../protocol/settings.ts';
import { EngineRig } from '../../../test/support/engine-rig.ts';

const NEW_YORK = '+12125550100';
const OHIO = '+16145550100';
const UTAH = '+18015550100';

/** The caller ID of every call that rang, in order: one caller, nobody answers. */
function shown(rotation: Settings['callerIdRotation'], phones: readonly string[]): { to: string; from: string }[] {
	const rig = new EngineRig({
		contacts: phones.map((phone) => ({ phone })),
		settings: { callerIdRotation: rotation },
		config: { callerIds: [NEW_YORK, OHIO, UTAH].map((phone, index) => ({ id: `cid_${index}`, phone })) },
	});
	rig.readyCaller();
	for (let call = 0; call < phones.length; call += 1) {
		const open = rig.ringing()[0];
		if (!open) break;
		rig.tell(open.id, { t: 'ended', cause: 'no_answer', by: 'network' });
		rig.pass(2_000);
	}
	return rig.attempts().map(({ phone, caller_id }) => ({ to: phone, from: caller_id }));
}
const numbers = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${2_000_000 + index}`);

describe('[N1] the number that a call shows', () => {
	it('is any of them, at random, and every one has its turn', () => {
		const calls = shown('random', numbers('+1614', 60));
		expect(calls).toHaveLength(60);
		for (const from of [NEW_YORK, OHIO, UTAH]) {
			const share = calls.filter((call) => call.from === from).length;
			expect(share).toBeGreaterThan(8);
			expect(share).toBeLessThan(35);
		}
	});

	it('has the area code of the number called where one has it, else it is any of them', () => {
		const calls = shown('area_code', [...numbers('+1614', 15), ...numbers('+1801', 15), ...numbers('+1305', 30)]);
		for (const { to, from } of calls) {
			if (to.startsWith('+1614')) expect(from).toBe(OHIO);
			if (to.startsWith('+1801')) expect(from).toBe(UTAH);
		}
		const elsewhere = new Set(calls.filter(({ to }) => to.startsWith('+1305')).map(({ from }) => from));
		expect(elsewhere.size).toBe(3);
	});
});
