/** Reads the simulated carrier's ledger while it grows: for progress, for what robots hear, and for the final account. */
import type { LedgerLine } from '../../protocol/rest.ts';
import { type CarrierLedger, hearsIn, openIn } from './carrier-ledger.ts';
import type { Rest } from './rest.ts';

export class LedgerFollower implements CarrierLedger {
	lines: LedgerLine[] = [];
	readonly #rest: Rest;
	readonly #path: string;

	constructor(rest: Rest, campaignId: string) {
		this.#rest = rest;
		this.#path = `/api/campaigns/${campaignId}/carrier-ledger`;
	}

	async read(): Promise<void> {
		const firstOpen = this.lines.findIndex((line) => line.endedAt === null);
		const after = firstOpen === -1 ? this.lines.length : firstOpen;
		const text = await this.#rest.text(`${this.#path}?after=${after}`);
		const fresh = text
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as LedgerLine);
		this.lines = [...this.lines.slice(0, after), ...fresh];
	}

	hears(room: string): 'person' | 'machine' | null {
		return hearsIn(this.lines, room);
	}

	get open(): number {
		return openIn(this.lines);
	}
}
