import { describe, expect, test } from 'vitest';
import { callerFrame } from '../../protocol/frames.ts';
import { CommandOutbox, newCommandId, type OutboxStore } from './command-outbox.ts';

function memory(text: string | null = null): OutboxStore & { text: string | null } {
	const store = {
		text,
		read: () => store.text,
		write: (next: string) => {
			store.text = next;
		},
	};
	return store;
}
const note = (text: string) => ({ do: 'note', attemptId: 1, personRef: '1-1', text }) as const;

describe('commands', () => {
	test('[T6] are kept in order until they are answered, and sent again after a reload', () => {
		const store = memory();
		const outbox = new CommandOutbox(store);
		outbox.add(note('a'), 'command-a');
		outbox.add(note('b'), 'command-b');
		expect(outbox.answered('command-a', true)).toEqual(note('a'));
		const reloaded = new CommandOutbox(memory(store.text));
		expect(reloaded.unanswered.map((each) => each.commandId)).toEqual(['command-b']);
	});

	test('show their effect until the next view, and no longer', () => {
		const outbox = new CommandOutbox(memory());
		outbox.add(note('a'), 'command-a');
		outbox.answered('command-a', true);
		expect([outbox.unanswered.length, outbox.kept.length]).toEqual([0, 1]);
		outbox.seen();
		expect(outbox.kept).toEqual([]);
	});

	test('that are refused lose their effect at once', () => {
		const outbox = new CommandOutbox(memory());
		outbox.add(note('a'), 'command-a');
		outbox.answered('command-a', false);
		expect(outbox.kept).toEqual([]);
	});

	test('a repeated answer is not news', () => {
		const outbox = new CommandOutbox(memory());
		expect(outbox.answered('command-x', true)).toBeNull();
	});

	test('broken storage is an empty outbox', () => {
		expect(new CommandOutbox(memory('{')).kept).toEqual([]);
		expect(new CommandOutbox(memory('[1,{"commandId":"x"}]')).kept).toEqual([]);
	});
});

test('ids fit the protocol and differ', () => {
	const made = Array.from({ length: 200 }, newCommandId);
	expect(new Set(made).size).toBe(200);
	for (const commandId of made) expect(callerFrame.safeParse({ t: 'command', commandId, command: { do: 'ready' } }).success).toBe(true);
});
