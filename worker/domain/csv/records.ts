/**
 * Records of a CSV text, one after the other, from any position: what a record is does not depend on how the text was cut
 * into pieces. Broken quoting costs the one row it stands in, never the rows below it.
 */

/** Characters of one record at most. Half of what clients send in one part at least, so that every part brings a record. */
export const MAX_RECORD_CHARS = 100_000;

export type LineEnd = '\n' | '\r';

export interface CsvRecord {
	/** Cells as written, quotes taken off. A blank line is one empty cell. */
	cells: string[];
	/** A quotation mark opens in this row and is not closed in a sensible place; cells are those of the bare line. */
	broken: boolean;
}

/** A text that cannot be a list: one line goes on for longer than any row may. */
export class RecordTooLong extends Error {
	override name = 'RecordTooLong';
}

const QUOTE = '"';

/** Where `what` is found next at or after a position; looked for once, not once per record. */
class Finder {
	private at = -2;
	private readonly text: string;
	private readonly what: string;
	constructor(text: string, what: string) {
		this.text = text;
		this.what = what;
	}
	/** -1 = no more. Positions asked for must not go back. */
	from(position: number): number {
		if (this.at !== -1 && this.at < position) this.at = this.text.indexOf(this.what, position);
		return this.at;
	}
}

/** Reads records of `text` from its beginning on. */
export class RecordReader {
	/** Characters consumed by the records that were given out. */
	position = 0;
	private readonly text: string;
	private readonly delimiter: string;
	private readonly lineEnd: LineEnd;
	private readonly final: boolean;
	private readonly lines: Finder;
	private readonly quotes: Finder;

	/** `final`: nothing follows `text`; without it a record that is not surely complete is left for later. */
	constructor(text: string, delimiter: string, lineEnd: LineEnd, final: boolean) {
		this.text = text;
		this.delimiter = delimiter;
		this.lineEnd = lineEnd;
		this.final = final;
		this.lines = new Finder(text, lineEnd);
		this.quotes = new Finder(text, QUOTE);
	}

	/** The next record, or null: the text is used up, or ends inside a record. */
	next(): CsvRecord | null {
		const start = this.position;
		if (start >= this.text.length) return null;
		const lineEnd = this.lines.from(start);
		const quote = this.quotes.from(start);
		const end = lineEnd === -1 ? this.text.length : lineEnd;
		if (end - start > MAX_RECORD_CHARS) throw new RecordTooLong();
		if (quote === -1 || quote > end) {
			if (lineEnd === -1 && !this.final) return null;
			this.position = Math.min(end + 1, this.text.length);
			return { cells: this.bare(start, end), broken: false };
		}
		const quoted = this.quoted(start);
		if (quoted === 'incomplete') return null;
		if (quoted !== 'broken') return quoted;
		if (lineEnd === -1 && !this.final) return null;
		this.position = Math.min(end + 1, this.text.length);
		return { cells: this.bare(start, end), broken: true };
	}

	/** Cells of a line without regard to quotes. */
	private bare(start: number, end: number): string[] {
		let from = start;
		let to = end;
		// The other half of CR LF.
		if (this.lineEnd === '\n' && to > from && this.text[to - 1] === '\r') to -= 1;
		if (this.lineEnd === '\r' && this.text[from] === '\n') from += 1;
		return this.text.slice(from, to).split(this.delimiter);
	}

	private quoted(start: number): CsvRecord | 'broken' | 'incomplete' {
		const { text, delimiter, lineEnd } = this;
		const limit = start + MAX_RECORD_CHARS;
		const cells: string[] = [];
		let i = this.lineEnd === '\r' && text[start] === '\n' ? start + 1 : start;
		for (;;) {
			const opening = this.openingQuote(i);
			const cell = opening === i ? this.quotedCell(i, limit) : opening === null ? null : this.spacedCell(opening);
			if (cell !== null) {
				if (typeof cell === 'string') return cell;
				cells.push(cell.value);
				i = cell.end;
			} else {
				const end = this.endOfBareCell(i);
				cells.push(text.slice(i, lineEnd === '\n' && text[end - 1] === '\r' && text[end] !== delimiter ? end - 1 : end));
				i = end;
			}
			if (i >= text.length) {
				if (!this.final) return text.length > limit ? 'broken' : 'incomplete';
				this.position = text.length;
				return { cells, broken: false };
			}
			if (i > limit) return 'broken';
			const ended = text[i] === lineEnd;
			i += 1;
			if (ended) {
				this.position = i;
				return { cells, broken: false };
			}
		}
	}

	/** The quotation mark that a cell begins with, spaces before it allowed. */
	private openingQuote(from: number): number | null {
		let i = from;
		while (this.text[i] === ' ') i += 1;
		return this.text[i] === QUOTE ? i : null;
	}

	/**
	 * A cell as hand-made lists have it, `"Ann", "Lee, Jr."`: spaces, then quotes that close within the line in a clean way.
	 * null: anything else, which is a bare cell as written.
	 */
	private spacedCell(opening: number): { value: string; end: number } | 'incomplete' | null {
		const lineEnd = this.text.indexOf(this.lineEnd, opening);
		const limit = lineEnd === -1 ? this.text.length : lineEnd;
		for (let quote = opening + 1; ; quote += 2) {
			quote = this.text.indexOf(QUOTE, quote);
			if (quote === -1 || quote > limit) return null;
			if (this.text[quote + 1] === QUOTE) continue;
			const end = this.afterQuote(quote + 1);
			if (end === null || end === 'incomplete') return end;
			return { value: this.text.slice(opening + 1, quote).replaceAll(QUOTE + QUOTE, QUOTE), end };
		}
	}

	private endOfBareCell(from: number): number {
		let i = from;
		while (i < this.text.length && this.text[i] !== this.delimiter && this.text[i] !== this.lineEnd) i += 1;
		return i;
	}

	/** A cell that begins with a quote at `from`; `end` is the delimiter or line end after it. */
	private quotedCell(from: number, limit: number): { value: string; end: number } | 'broken' | 'incomplete' {
		const { text } = this;
		let value = '';
		let begin = from + 1;
		let sloppy = false;
		for (;;) {
			const quote = text.indexOf(QUOTE, begin);
			if (quote > limit || (quote === -1 && text.length > limit)) return 'broken';
			if (quote === -1) return this.final ? 'broken' : 'incomplete';
			value += text.slice(begin, quote);
			if (quote + 1 >= text.length && !this.final) return 'incomplete';
			if (text[quote + 1] === QUOTE) {
				value += QUOTE;
				begin = quote + 2;
				continue;
			}
			const end = this.afterQuote(quote + 1);
			if (end === 'incomplete') return 'incomplete';
			// A quote inside a cell: kept as written, but then the cell may not go over a line end, else it has swallowed rows.
			if (end !== null) return sloppy && /[\r\n]/.test(value) ? 'broken' : { value, end };
			sloppy = true;
			value += QUOTE;
			begin = quote + 1;
		}
	}

	/** Position of the delimiter or line end that follows a closing quote, spaces between allowed; null = it does not close. */
	private afterQuote(from: number): number | null | 'incomplete' {
		const { text, delimiter, lineEnd } = this;
		let i = from;
		while (i < text.length && text[i] !== delimiter && text[i] !== lineEnd && (text[i] === ' ' || text[i] === '\r' || text[i] === '\t'))
			i += 1;
		if (i >= text.length) return this.final ? i : 'incomplete';
		return text[i] === delimiter || text[i] === lineEnd ? i : null;
	}
}
