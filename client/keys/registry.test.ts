import { describe, expect, test, vi } from 'vitest';
import { type KeyPressed, keyName, type Shortcut, ShortcutRegistry } from './registry.ts';

const pressed = (key: string, more: Partial<KeyPressed> = {}): KeyPressed => ({
	key,
	repeat: false,
	altKey: false,
	ctrlKey: false,
	metaKey: false,
	defaultPrevented: false,
	...more,
});
const machine: Shortcut = { id: 'call.machine', keys: ['m'], label: 'It is a machine', scope: 'In a call', run: vi.fn() };
const help: Shortcut = { id: 'help', keys: ['?'], label: 'Show the shortcuts', scope: 'Everywhere', run: vi.fn() };

describe('the registry', () => {
	test('finds a shortcut by its key, in either case, while it is registered', () => {
		const registry = new ShortcutRegistry();
		const remove = registry.add([machine]);
		expect(registry.find(pressed('m'))).toBe(machine);
		expect(registry.find(pressed('M'))).toBe(machine);
		expect(registry.find(pressed('Enter'))).toBeNull();
		remove();
		expect(registry.find(pressed('m'))).toBeNull();
	});

	test.each([{ repeat: true }, { altKey: true }, { ctrlKey: true }, { metaKey: true }, { defaultPrevented: true }])(
		'leaves held keys and keys of the browser alone: %o',
		(more) => {
			const registry = new ShortcutRegistry();
			registry.add([machine]);
			expect(registry.find(pressed('m', more))).toBeNull();
		},
	);

	test('what was registered last has the key', () => {
		const registry = new ShortcutRegistry();
		const other = { ...machine, id: 'other' };
		registry.add([machine]);
		const remove = registry.add([other]);
		expect(registry.find(pressed('m'))?.id).toBe('other');
		remove();
		expect(registry.find(pressed('m'))?.id).toBe('call.machine');
	});

	test('lists notes without running them', () => {
		const registry = new ShortcutRegistry();
		registry.add([{ id: 'approve', keys: [' '], label: 'Approve', scope: 'Clicking' }]);
		expect(registry.list).toHaveLength(1);
		expect(registry.find(pressed(' '))).toBeNull();
	});

	test('turned off, only the help answers', () => {
		const registry = new ShortcutRegistry();
		registry.add([machine, help]);
		registry.enabled = false;
		expect(registry.find(pressed('m'))).toBeNull();
		expect(registry.find(pressed('?'))).toBe(help);
	});

	test('tells its watchers of every change', () => {
		const registry = new ShortcutRegistry();
		const watcher = vi.fn();
		const end = registry.watch(watcher);
		registry.add([machine])();
		expect(watcher).toHaveBeenCalledTimes(2);
		end();
		registry.enabled = false;
		expect(watcher).toHaveBeenCalledTimes(2);
	});
});

test('keys are written as on the keyboard', () => {
	expect([' ', 'm', '1', 'Enter'].map((key) => keyName(key))).toEqual(['Space', 'M', '1', 'Enter']);
});
