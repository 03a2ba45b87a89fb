/**
 * Commands of a caller that the server has not answered, in the order they were given. They are kept in the browser and
 * sent again after a reconnect or a reload; the command's id makes repeats harmless. Pure but for the storage it is given.
 */
import type { CallerCommand } from '../../protocol/frames.ts';

export interface KeptCommand {
	commandId: string;
	command: CallerCommand;
	/** Answered; kept until the next view, which shows its effect. */
	answered: boolean;
}
/** Where the unanswered commands survive a reload: the browser's storage, or an object in tests. */
export interface OutboxStore {
	read: () => string | null;
	write: (text: string) => void;
}

/** Beyond this many unanswered commands the oldest make way: a page that is offline for an hour. */
const MAX_KEPT = 500;

function isKept(value: unknown): value is KeptCommand {
	return typeof value === 'object' && value !== null && 'commandId' in value && 'command' in value && 'answered' in value;
}

/** An id as the protocol wants it, 24 characters. */
export function newCommandId(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class CommandOutbox {
	#kept: KeptCommand[];
	readonly #store: OutboxStore;

	constructor(store: OutboxStore) {
		this.#store = store;
		let found: unknown = [];
		try {
			found = JSON.parse(store.read() ?? '[]');
		} catch {
			// Broken by hand or by another version: nothing to send again.
		}
		this.#kept = Array.isArray(found) ? found.filter(isKept).filter((each) => !each.answered) : [];
	}

	/** All that is not yet seen in a view: what the page lays over the last view. */
	get kept(): readonly KeptCommand[] {
		return this.#kept;
	}
	/** What has to be sent again after a reconnect, in order. */
	get unanswered(): readonly KeptCommand[] {
		return this.#kept.filter((each) => !each.answered);
	}

	add(command: CallerCommand, commandId: string): KeptCommand {
		const kept: KeptCommand = { commandId, command, answered: false };
		this.#set([...this.#kept, kept].slice(-MAX_KEPT));
		return kept;
	}

	/**
	 * The server's answer. A refused command goes at once; an accepted one stays until the next view.
	 * @returns the command, or null when it is not known (a repeat)
	 */
	answered(commandId: string, ok: boolean): CallerCommand | null {
		const found = this.#kept.find((each) => each.commandId === commandId);
		if (found === undefined) return null;
		this.#set(
			ok ? this.#kept.map((each) => (each === found ? { ...each, answered: true } : each)) : this.#kept.filter((each) => each !== found),
		);
		return found.command;
	}

	/** A new view came: it shows everything answered before. */
	seen(): void {
		if (this.#kept.some((each) => each.answered)) this.#set(this.#kept.filter((each) => !each.answered));
	}

	#set(kept: KeptCommand[]): void {
		this.#kept = kept;
		this.#store.write(JSON.stringify(kept));
	}
}
