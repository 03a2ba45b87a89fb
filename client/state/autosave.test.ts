import { describe, expect, it } from 'vitest';
import { Autosave, type Timers } from './autosave.ts';

interface Patch {
	name?: string;
	practice?: boolean;
}

function byHand(): Timers & { fire: () => void } {
	let waiting: (() => void) | null = null;
	return {
		set: (work) => {
			waiting = work;
			return work;
		},
		clear: (handle) => {
			if (waiting === handle) waiting = null;
		},
		fire: () => {
			const work = waiting;
			waiting = null;
			work?.();
		},
	};
}

describe('autosave', () => {
	it('gathers what is typed into one request', async () => {
		const sent: Patch[] = [];
		const timers = byHand();
		const autosave = new Autosave<Patch>(async (patch) => void sent.push(patch), 500, timers);
		autosave.push({ name: 'F' });
		autosave.push({ name: 'Fall' });
		autosave.push({ practice: true });
		expect(autosave.state.value.kind).toBe('waiting');
		timers.fire();
		await autosave.flush();
		expect(sent).toEqual([{ name: 'Fall', practice: true }]);
		expect(autosave.state.value.kind).toBe('saved');
		expect(autosave.dirty).toBe(false);
	});

	it('sends one request at a time and then what was typed meanwhile', async () => {
		const sent: Patch[] = [];
		const open: (() => void)[] = [];
		const timers = byHand();
		const autosave = new Autosave<Patch>(
			(patch) => {
				sent.push(patch);
				return new Promise((done) => open.push(done));
			},
			500,
			timers,
		);
		autosave.push({ name: 'One' });
		const first = autosave.flush();
		autosave.push({ name: 'Two' });
		const second = autosave.flush();
		expect(sent).toEqual([{ name: 'One' }]);
		open[0]?.();
		await first;
		await Promise.resolve();
		expect(sent).toEqual([{ name: 'One' }, { name: 'Two' }]);
		expect(autosave.dirty).toBe(true);
		open[1]?.();
		await second;
		expect(autosave.dirty).toBe(false);
	});

	it('keeps what was refused and sends it with the next change', async () => {
		const sent: Patch[] = [];
		let refuse = true;
		const autosave = new Autosave<Patch>(
			async (patch) => {
				sent.push(patch);
				if (refuse) throw new Error('refused');
			},
			500,
			byHand(),
		);
		autosave.push({ name: '' });
		await autosave.flush();
		expect(autosave.state.value.kind).toBe('failed');
		refuse = false;
		autosave.push({ practice: true });
		await autosave.flush();
		expect(sent[1]).toEqual({ name: '', practice: true });
		expect(autosave.state.value.kind).toBe('saved');
	});
});
