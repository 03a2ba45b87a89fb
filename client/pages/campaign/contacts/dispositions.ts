import type { Disposition } from '../../../../protocol/enums.ts';

const WORDS: Record<Disposition, string> = {
	connected: 'talked with a caller',
	dropped: 'answered, but no caller was free',
	hung_up_first: 'hung up before a caller came',
	machine: 'answering machine or fax',
	no_answer: 'no answer',
	busy: 'busy',
	invalid_number: 'the number does not exist',
	cancelled: 'cancelled by us before anybody answered',
	failed: 'the carrier could not place it',
	lost: 'the carrier did not tell what became of it',
};
const isDisposition = (text: string): text is Disposition => text in WORDS;

/** How an attempt ended, in words; null = it has not ended. */
export function dispositionText(disposition: string | null): string {
	if (disposition === null) return 'under way';
	return isDisposition(disposition) ? WORDS[disposition] : disposition;
}
