/** What a clicker's browser remembers of a link: the session, and every press that is not yet on record. */
import type { SessionKey } from '../../net/join.ts';
import { EMPTY_QUEUE, type PressQueue } from './press-queue.ts';

export interface SavedClicker {
	session: SessionKey;
	name: string;
	queue: PressQueue;
	/** When the server was last heard, epoch ms of this browser. */
	heardAt: number;
}

const key = (token: string): string => `partyline.clicker.${token}`;

function isSaved(value: unknown): value is SavedClicker {
	return typeof value === 'object' && value !== null && 'session' in value && 'queue' in value && 'heardAt' in value;
}

/** What was saved for this link, or null. Never throws: a browser without storage works, but forgets. */
export function readClicker(token: string): SavedClicker | null {
	try {
		const value: unknown = JSON.parse(localStorage.getItem(key(token)) ?? 'null');
		return isSaved(value) ? { ...value, queue: { ...EMPTY_QUEUE, ...value.queue } } : null;
	} catch {
		return null;
	}
}

/** @returns whether it is saved; false when the browser has no storage or it is full */
export function writeClicker(token: string, saved: SavedClicker | null): boolean {
	try {
		if (saved === null) localStorage.removeItem(key(token));
		else localStorage.setItem(key(token), JSON.stringify(saved));
		return true;
	} catch {
		return false;
	}
}

const ownerKey = (token: string): string => `partyline.clicker-tab.${token}`;

/**
 * Makes this tab the one that clicks: two tabs of one browser share a session, and must not number frames side by side.
 * @param lost called when another tab took over
 * @returns ends the watching
 */
export function ownTab(token: string, lost: () => void): () => void {
	try {
		localStorage.setItem(ownerKey(token), `${Date.now()}-${Math.random()}`);
	} catch {
		return () => {};
	}
	const listen = (event: StorageEvent): void => {
		if (event.key === ownerKey(token) && event.newValue !== null) lost();
	};
	addEventListener('storage', listen);
	return () => removeEventListener('storage', listen);
}
