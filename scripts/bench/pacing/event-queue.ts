/** A binary heap of things that are due, earliest first; among equals the one that was added first. */
export class EventQueue<T> {
	private readonly at: number[] = [];
	private readonly order: number[] = [];
	private readonly items: T[] = [];
	private count = 0;

	get size(): number {
		return this.items.length;
	}

	/** When the next one is due; Infinity when there is none. */
	nextAt(): number {
		return this.at[0] ?? Number.POSITIVE_INFINITY;
	}

	push(at: number, item: T): void {
		let i = this.items.length;
		const order = this.count++;
		while (i > 0) {
			const parent = (i - 1) >> 1;
			if ((this.at[parent] as number) <= at) break;
			this.move(parent, i);
			i = parent;
		}
		this.at[i] = at;
		this.order[i] = order;
		this.items[i] = item;
	}

	pop(): T | undefined {
		const first = this.items[0];
		const lastAt = this.at.pop();
		const lastOrder = this.order.pop();
		const last = this.items.pop();
		const n = this.items.length;
		if (n === 0 || lastAt === undefined || lastOrder === undefined || last === undefined) return first;
		let i = 0;
		for (;;) {
			let child = 2 * i + 1;
			if (child >= n) break;
			if (child + 1 < n && this.before(child + 1, child)) child++;
			const childAt = this.at[child] as number;
			if (childAt > lastAt || (childAt === lastAt && (this.order[child] as number) > lastOrder)) break;
			this.move(child, i);
			i = child;
		}
		this.at[i] = lastAt;
		this.order[i] = lastOrder;
		this.items[i] = last;
		return first;
	}

	clear(): void {
		this.at.length = 0;
		this.order.length = 0;
		this.items.length = 0;
	}

	private before(a: number, b: number): boolean {
		const difference = (this.at[a] as number) - (this.at[b] as number);
		return difference < 0 || (difference === 0 && (this.order[a] as number) < (this.order[b] as number));
	}

	private move(from: number, to: number): void {
		this.at[to] = this.at[from] as number;
		this.order[to] = this.order[from] as number;
		this.items[to] = this.items[from] as T;
	}
}
