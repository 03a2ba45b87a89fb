/** What went wrong in a rehearsal without being one of the rules: counted, and the first of each kind kept in words. */
export class Problems {
	count = 0;
	readonly #texts = new Map<string, number>();

	add(text: string): void {
		this.count += 1;
		const key = text.slice(0, 200);
		this.#texts.set(key, (this.#texts.get(key) ?? 0) + 1);
	}

	/** Each kind once, the most frequent first. */
	list(most: number): string[] {
		return [...this.#texts]
			.toSorted((a, b) => b[1] - a[1])
			.slice(0, most)
			.map(([text, count]) => (count > 1 ? `${text} (${count} times)` : text));
	}
}
