import { useState } from 'preact/hooks';
import { failureText } from '../net/api.ts';

export interface Attempt {
	/** Which piece of work is under way, by the name it was started with; null when none is. */
	busy: string | null;
	/** Why the last one failed, in a sentence; null while it has not. */
	failure: string | null;
	/** Does the work and keeps its failure. A second piece of work is not held up: a button that is `busy` refuses by itself. */
	attempt: (what: string, work: () => Promise<void>) => Promise<void>;
}

/** One way for every button that asks the server for something: busy while at work, a sentence where it failed. */
export function useAttempt(): Attempt {
	const [busy, setBusy] = useState<string | null>(null);
	const [failure, setFailure] = useState<string | null>(null);
	const attempt = async (what: string, work: () => Promise<void>) => {
		setBusy(what);
		setFailure(null);
		try {
			await work();
		} catch (error) {
			setFailure(failureText(error));
		}
		setBusy(null);
	};
	return { busy, failure, attempt };
}
