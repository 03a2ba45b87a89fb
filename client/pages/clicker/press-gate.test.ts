import { describe, expect, test } from 'vitest';
import { type GateKey, type GatePointer, PressGate } from './press-gate.ts';

const key = (which: ' ' | 'Enter', more: Partial<GateKey> = {}): GateKey => ({
	key: which,
	code: which === ' ' ? 'Space' : 'Enter',
	repeat: false,
	isTrusted: true,
	altKey: false,
	ctrlKey: false,
	metaKey: false,
	timeStamp: 1000,
	...more,
});
const touch = (pointerId: number, timeStamp: number, more: Partial<GatePointer> = {}): GatePointer => ({
	pointerId,
	pointerType: 'touch',
	isTrusted: true,
	timeStamp,
	...more,
});

describe('[R13] keys', () => {
	test.each([' ', 'Enter'] as const)('%j approves and leaves the browser nothing to do', (which) => {
		const gate = new PressGate();
		const { press, prevent } = gate.keyDown(key(which), false);
		expect(press).toMatchObject({ kind: 'key', timeStamp: 1000 });
		expect(prevent).toBe(true);
		expect(gate.keyUp(key(which))).toBe(true);
	});

	test('a held key approves once, and still does not scroll', () => {
		const gate = new PressGate();
		gate.keyDown(key(' '), false);
		for (let n = 0; n < 30; n++) expect(gate.keyDown(key(' ', { repeat: true }), false)).toEqual({ press: null, prevent: true });
	});

	test('a key that comes down already held approves nothing', () => {
		expect(new PressGate().keyDown(key('Enter', { repeat: true }), false).press).toBeNull();
	});

	test('events that no person made approve nothing', () => {
		const gate = new PressGate();
		expect(gate.keyDown(key(' ', { isTrusted: false }), false)).toEqual({ press: null, prevent: false });
		expect(gate.click({ detail: 1, isTrusted: false, timeStamp: 1 })).toBeNull();
		gate.pointerDown(touch(1, 1, { isTrusted: false }));
		expect(gate.pointerUp(touch(1, 2), true)).toBeNull();
	});

	test('Space and Enter held together are two', () => {
		const gate = new PressGate();
		const both = [gate.keyDown(key(' '), false), gate.keyDown(key('Enter', { timeStamp: 1003 }), false)];
		expect(both.map((each) => each.press?.source)).toEqual(['Space', 'Enter']);
	});

	test('the click that a browser makes of the focused button is not another press', () => {
		const gate = new PressGate();
		gate.keyDown(key(' '), false);
		expect(gate.click({ detail: 0, isTrusted: true, timeStamp: 1050 })).toBeNull();
		gate.keyUp(key(' ', { timeStamp: 1080 }));
		expect(gate.click({ detail: 0, isTrusted: true, timeStamp: 1081 })).toBeNull();
	});

	test('another control keeps its keys, and so does the browser', () => {
		const gate = new PressGate();
		expect(gate.keyDown(key('Enter'), true)).toEqual({ press: null, prevent: false });
		expect(gate.keyDown(key(' ', { ctrlKey: true }), false)).toEqual({ press: null, prevent: false });
		expect(gate.keyUp(key('Enter'))).toBe(false);
	});
});

describe('[R13] pointers', () => {
	test('one click of a mouse is one press', () => {
		expect(new PressGate().click({ detail: 1, pointerType: 'mouse', isTrusted: true, timeStamp: 9 })).toMatchObject({ kind: 'mouse' });
	});

	test('one tap is one press, counted when the finger leaves; its click is the same tap', () => {
		const gate = new PressGate();
		gate.pointerDown(touch(2, 100));
		expect(gate.pointerUp(touch(2, 160), true)).toMatchObject({ kind: 'touch' });
		expect(gate.click({ detail: 1, pointerType: 'touch', isTrusted: true, timeStamp: 162 })).toBeNull();
		expect(gate.click({ detail: 1, pointerType: 'mouse', isTrusted: true, timeStamp: 170 })).toMatchObject({ kind: 'mouse' });
	});

	test('two fingers tapping in turn are two, though the browser clicks once or not at all', () => {
		const gate = new PressGate();
		gate.pointerDown(touch(2, 100));
		gate.pointerDown(touch(3, 120));
		expect([gate.pointerUp(touch(2, 160), true), gate.pointerUp(touch(3, 190), true)].filter(Boolean)).toHaveLength(2);
		expect(gate.click({ detail: 1, isTrusted: true, timeStamp: 191 })).toBeNull();
	});

	test('a finger that slides off, or scrolls, approves nothing', () => {
		const gate = new PressGate();
		gate.pointerDown(touch(2, 100));
		expect(gate.pointerUp(touch(2, 160), false)).toBeNull();
		gate.pointerDown(touch(4, 200));
		gate.pointerCancel(touch(4, 220));
		expect(gate.pointerUp(touch(4, 260), true)).toBeNull();
	});

	test('a pen counts as touch', () => {
		const gate = new PressGate();
		gate.pointerDown(touch(7, 100, { pointerType: 'pen' }));
		expect(gate.pointerUp(touch(7, 160, { pointerType: 'pen' }), true)).toMatchObject({ kind: 'touch' });
	});

	test('the button pressed by assistive technology is one press', () => {
		expect(new PressGate().click({ detail: 0, pointerType: '', isTrusted: true, timeStamp: 9 })).toMatchObject({ source: 'assistive' });
	});

	test('a tap whose click never came does not swallow a later one', () => {
		const gate = new PressGate();
		gate.pointerDown(touch(2, 100));
		gate.pointerUp(touch(2, 160), true);
		expect(gate.click({ detail: 1, pointerType: 'touch', isTrusted: true, timeStamp: 2000 })).not.toBeNull();
	});
});
