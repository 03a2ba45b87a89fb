/** Reads the carrier's ledger while it grows: for progress, for what robots hear, and for the final account. */
import type { LedgerLine } from '../../protocol/rest.ts';
import type { Rest } from './rest.ts';

export class LedgerFollower {
	lines: LedgerLine[] = [];
	readonly #rest: Rest;
	readonly #path: string;

	constructor(rest: Rest, campaignId: string) {
		this.#rest = rest;
		this.#path = `/api/campaigns/${campaignId}/carrier-ledger`;
	}

	/** Reads what is new, and again what was not over. */
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

	/** Who is in a caller's room now; null when nobody is, or it is not known yet. */
	hears(room: string): 'person' | 'machine' | null {
		for (let i = this.lines.length - 1; i >= 0; i--) {
			const line = this.lines[i];
			if (line?.room === room && line.joinedAt !== null) return line.endedAt === null ? line.answeredBy : null;
		}
		return null;
	}

	get open(): number {
		return this.lines.filter((line) => line.endedAt === null).length;
	}
}
