/** What the phones experienced, by the carrier's own record; which carrier it is makes no difference to whoever reads it. */
import type { LedgerLine } from '../../protocol/rest.ts';

export interface CarrierLedger {
	/** Every call so far, in the order of asking. */
	readonly lines: readonly LedgerLine[];
	/** Reads what is new, and again what was not over. */
	read(): Promise<void>;
	/** Who is in a caller's room now; null when nobody is, or it is not known yet. */
	hears(room: string): 'person' | 'machine' | null;
	/** Calls that are not over. */
	readonly open: number;
}

export function hearsIn(lines: readonly LedgerLine[], room: string): 'person' | 'machine' | null {
	for (let i = lines.length - 1; i >= 0; i--) {
		const line = lines[i];
		if (line?.room === room && line.joinedAt !== null) return line.endedAt === null ? line.answeredBy : null;
	}
	return null;
}

export const openIn = (lines: readonly LedgerLine[]): number => lines.filter((line) => line.endedAt === null).length;
