/**
 * Rule R13: which events of the keyboard, mouse, touch screen or assistive technology are presses of **Approve ID**.
 * One key press, one click, one tap is one press; held keys and events no person made are none. Works on plain
 * descriptions of events; the page hands real ones in.
 */
import type { PressKind } from '../../../protocol/enums.ts';

export interface GateKey {
	key: string;
	code: string;
	repeat: boolean;
	isTrusted: boolean;
	altKey: boolean;
	ctrlKey: boolean;
	metaKey: boolean;
	timeStamp: number;
}
export interface GatePointer {
	pointerId: number;
	pointerType: string;
	isTrusted: boolean;
	timeStamp: number;
}
export interface GateClick {
	/** 0 for clicks that no pointer made: by a key, or by assistive technology. */
	detail: number;
	/** Missing in browsers whose clicks are no pointer events. */
	pointerType?: string | undefined;
	isTrusted: boolean;
	timeStamp: number;
}
/** A press that counts. `source` tells what made it, so that two keys together are two and a bouncing one is not. */
export interface GatePress {
	kind: PressKind;
	source: string;
	/** `event.timeStamp`, ms of the page's own clock. */
	timeStamp: number;
}
export interface KeyVerdict {
	press: GatePress | null;
	/** The browser must do nothing of its own: no scrolling, no click of the focused button. */
	prevent: boolean;
}

/** The click of a tap comes within this time after the finger was lifted. */
const TAP_CLICK_MS = 700;
/** Browsers that click a focused button when Space is released do so in the same instant. */
const KEY_CLICK_MS = 60;

const IGNORED: KeyVerdict = { press: null, prevent: false };
const isTouch = (pointerType: string | undefined): boolean => pointerType === 'touch' || pointerType === 'pen';
const isApproval = (event: GateKey): boolean => event.key === ' ' || event.key === 'Enter';

export class PressGate {
	readonly #keysDown = new Set<string>();
	readonly #touches = new Set<number>();
	#keyReleasedAt = Number.NEGATIVE_INFINITY;
	#tappedAt = Number.NEGATIVE_INFINITY;
	#tapsWithoutClick = 0;

	/** @param elsewhere the focus is in another control, whose own key this is */
	keyDown(event: GateKey, elsewhere: boolean): KeyVerdict {
		if (!event.isTrusted || elsewhere || !isApproval(event) || event.altKey || event.ctrlKey || event.metaKey) return IGNORED;
		const source = event.code || event.key;
		this.#keysDown.add(source);
		if (event.repeat) return { press: null, prevent: true };
		return { press: { kind: 'key', source, timeStamp: event.timeStamp }, prevent: true };
	}

	/** @returns whether the browser's own reaction (the click of a focused button) has to be prevented */
	keyUp(event: GateKey): boolean {
		if (!event.isTrusted || !isApproval(event) || !this.#keysDown.delete(event.code || event.key)) return false;
		this.#keyReleasedAt = event.timeStamp;
		return true;
	}

	/** A finger or pen came down on the button. */
	pointerDown(event: GatePointer): void {
		if (event.isTrusted && isTouch(event.pointerType)) this.#touches.add(event.pointerId);
	}

	/** @param inside the pointer is still on the button */
	pointerUp(event: GatePointer, inside: boolean): GatePress | null {
		if (!event.isTrusted || !this.#touches.delete(event.pointerId) || !inside) return null;
		this.#tappedAt = event.timeStamp;
		this.#tapsWithoutClick += 1;
		return { kind: 'touch', source: `touch:${event.pointerId}`, timeStamp: event.timeStamp };
	}

	/** The browser took the touch for scrolling or zooming. */
	pointerCancel(event: GatePointer): void {
		this.#touches.delete(event.pointerId);
	}

	click(event: GateClick): GatePress | null {
		if (!event.isTrusted) return null;
		if (this.#isOfTap(event) || this.#isOfKey(event)) return null;
		const mouse = event.detail > 0 || event.pointerType === 'mouse';
		if (isTouch(event.pointerType)) return { kind: 'touch', source: 'touch', timeStamp: event.timeStamp };
		// No pointer and no key of ours: a screen reader or switch pressed the button.
		return { kind: mouse ? 'mouse' : 'key', source: mouse ? 'mouse' : 'assistive', timeStamp: event.timeStamp };
	}

	/** The window lost the keyboard: releases will not be told. */
	forget(): void {
		this.#keysDown.clear();
		this.#touches.clear();
	}

	/** The tap was counted when the finger was lifted; its click is the same tap. */
	#isOfTap(event: GateClick): boolean {
		if (event.pointerType === 'mouse' || this.#tapsWithoutClick === 0) return false;
		if (event.timeStamp - this.#tappedAt > TAP_CLICK_MS) {
			this.#tapsWithoutClick = 0;
			return false;
		}
		this.#tapsWithoutClick -= 1;
		return true;
	}

	/** Some browsers click the focused button although the key was prevented. */
	#isOfKey(event: GateClick): boolean {
		return event.detail === 0 && (this.#keysDown.size > 0 || event.timeStamp - this.#keyReleasedAt < KEY_CLICK_MS);
	}
}
