/** The organisation around the campaign: its Do Not Call list, told to the campaign and heard from it. */
import type { Evening } from './evening.ts';

export class Organisation {
	readonly #evening: Evening;

	constructor(evening: Evening) {
		this.#evening = evening;
	}

	/** What callers said about Do Not Call reaches the organisation. */
	notices(): void {
		for (const notice of this.#evening.engine.dueNotices()) {
			const attempt = `cmp.${notice.attempt}`;
			if (notice.verb === 'add') {
				if (!this.#evening.organisationList.has(notice.phone)) {
					this.#evening.organisationList.set(notice.phone, this.#evening.now);
					this.#evening.d1.doNotCall.set(notice.phone, attempt);
				}
				this.#evening.engine.addDoNotCall([notice.phone]);
			} else if (this.#evening.d1.doNotCall.get(notice.phone) === attempt) {
				this.#evening.organisationList.delete(notice.phone);
				this.#evening.d1.doNotCall.delete(notice.phone);
				this.#evening.engine.removeDoNotCall([notice.phone]);
			}
			this.#evening.engine.noticesDone([notice.id]);
		}
	}
	/** After a death of the object: what it may not have heard is said again. */
	repeat(): void {
		for (const tell of this.#untold.splice(0)) tell();
	}
	unblock(phone: string | undefined): void {
		if (phone === undefined) return;
		this.#evening.organisationList.delete(phone);
		this.#evening.d1.doNotCall.delete(phone);
		this.#tell(() => this.#evening.engine.removeDoNotCall([phone]));
	}
	block(phones: string[]): void {
		for (const phone of phones)
			if (!this.#evening.organisationList.has(phone)) this.#evening.organisationList.set(phone, this.#evening.now);
		for (const phone of phones) if (!this.#evening.d1.doNotCall.has(phone)) this.#evening.d1.doNotCall.set(phone, null);
		this.#tell(() => this.#evening.engine.addDoNotCall(phones));
	}
	/** The organisation tells the campaign, again and again until it has heard. */
	#tell(word: () => void): void {
		this.#untold.push(word);
		word();
		this.#untold.splice(this.#untold.indexOf(word), 1);
	}
	readonly #untold: (() => void)[] = [];
	blockRinging(): void {
		const row = this.#evening.sql.rows<{ phone: string }>(
			'select phone from attempts where ended_at is null order by answered_at is not null, id desc limit 1',
		)[0];
		if (row) this.block([row.phone]);
	}
}
