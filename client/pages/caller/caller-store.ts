/** What a caller's browser remembers of a link, so that a reload comes back to the call. */

import type { OutboxStore } from '../../net/command-outbox.ts';
import type { SessionKey } from '../../net/join.ts';

export interface SavedCaller {
	session: SessionKey;
	name: string;
	phone: string;
}

const read = (key: string): string | null => {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
};
const write = (key: string, text: string | null): void => {
	try {
		if (text === null) localStorage.removeItem(key);
		else localStorage.setItem(key, text);
	} catch {
		// Without storage the page works, but a reload begins anew.
	}
};

function parsed(key: string): unknown {
	try {
		return JSON.parse(read(key) ?? 'null');
	} catch {
		return null;
	}
}

const sessionKey = (token: string): string => `partyline.caller.${token}`;
const PERSON = 'partyline.caller-person';
const VOLUME = 'partyline.volume';

/** The session of this link, or null. */
export function readCaller(token: string): SavedCaller | null {
	const value = parsed(sessionKey(token));
	return typeof value === 'object' && value !== null && 'session' in value && 'name' in value ? (value as SavedCaller) : null;
}
export const writeCaller = (token: string, saved: SavedCaller | null): void =>
	write(sessionKey(token), saved === null ? null : JSON.stringify(saved));

/** Name and phone of the last visit, to fill the form with. */
export function readPerson(): { name: string; phone: string } {
	const value = parsed(PERSON);
	const text = (field: 'name' | 'phone'): string => {
		const found = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === field)?.[1] : '';
		return typeof found === 'string' ? found : '';
	};
	return { name: text('name'), phone: text('phone') };
}
export const writePerson = (person: { name: string; phone: string }): void => write(PERSON, JSON.stringify(person));

/** 0 to 1. */
export function readVolume(): number {
	const value = parsed(VOLUME);
	return typeof value === 'number' && value >= 0 && value <= 1 ? value : 0.8;
}
export const writeVolume = (volume: number): void => write(VOLUME, JSON.stringify(volume));

/** The devices chosen here before; '' = the system's choice. */
export interface ChosenDevices {
	input: string;
	output: string;
}
const DEVICES = 'partyline.devices';
export function readDevices(): ChosenDevices {
	const value = parsed(DEVICES);
	const isChosen = (given: unknown): given is ChosenDevices =>
		typeof given === 'object' &&
		given !== null &&
		'input' in given &&
		'output' in given &&
		typeof given.input === 'string' &&
		typeof given.output === 'string';
	return isChosen(value) ? { input: value.input, output: value.output } : { input: '', output: '' };
}
export const writeDevices = (devices: ChosenDevices): void => write(DEVICES, JSON.stringify(devices));

/** Unanswered commands of a session. */
export function outboxStore(sessionId: string): OutboxStore {
	const key = `partyline.caller-outbox.${sessionId}`;
	return { read: () => read(key), write: (text) => write(key, text === '[]' ? null : text) };
}

/** Questions of a call that were passed without an answer, per person: `attemptId/personRef` → question ids. One call at a time. */
export type Passed = Record<string, string[]>;
const passedKey = (sessionId: string): string => `partyline.caller-passed.${sessionId}`;
export function readPassed(sessionId: string): Passed {
	const value = parsed(passedKey(sessionId));
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string[]] => Array.isArray(entry[1])));
}
export const writePassed = (sessionId: string, passed: Passed): void =>
	write(passedKey(sessionId), Object.keys(passed).length === 0 ? null : JSON.stringify(passed));

/** Forgets everything of a session that is over. */
export function forgetSession(token: string, sessionId: string): void {
	writeCaller(token, null);
	outboxStore(sessionId).write('[]');
	writePassed(sessionId, {});
}
