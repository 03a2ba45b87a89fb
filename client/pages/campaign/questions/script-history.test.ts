import { describe, expect, it } from 'vitest';
import type { Script } from '../../../../protocol/script.ts';
import { NO_HISTORY, record, redo, undo } from './script-history.ts';

const named = (title: string): Script => ({ questions: [{ id: 'q', title, text: '', type: 'info', answers: [], next: null }] });
const [one, two, three] = [named('1'), named('2'), named('3')];

describe('[Q5] undo and redo', () => {
	it('goes back and forth through steps', () => {
		const history = record(record(NO_HISTORY, one, null, 0), two, null, 10);
		const back = undo(history, three);
		expect(back?.script).toBe(two);
		const further = back && undo(back.history, back.script);
		expect(further?.script).toBe(one);
		expect(further && undo(further.history, further.script)).toBeNull();
		const again = further && redo(further.history, further.script);
		expect(again?.script).toBe(two);
		expect(again && redo(again.history, again.script)?.script).toBe(three);
	});
	it('makes one step of what is typed in one field, and another after a pause or in another field', () => {
		const typed = record(record(NO_HISTORY, one, 'q.title', 0), two, 'q.title', 500);
		expect(typed.past).toEqual([one]);
		expect(record(typed, three, 'q.title', 5_000).past).toEqual([one, three]);
		expect(record(typed, three, 'q.text', 600).past).toEqual([one, three]);
	});
	it('forgets what was undone once something else is done', () => {
		const back = undo(record(NO_HISTORY, one, null, 0), two);
		expect(back && record(back.history, one, null, 1).future).toEqual([]);
	});
});
