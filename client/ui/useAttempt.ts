import { useRef, useState } from 'preact/hooks';
import { failureText } from '../net/api.ts';

export interface Attempt {
	/** Which piece of work is under way, by the name it was started with; null when none is. */
	busy: string | null;
	/** Why the last one failed, in a sentence; null while it has not. */
	failure: string | null;
	/** Does the work and keeps its failure; refuses while another one is under way. */
	attempt: (what: string, work: () => Promise<void>) => Promise<void>;
}

/** One way for every button that asks the server for something: busy while at work, a sentence where it failed. */
export function useAttempt(): Attempt {
	const [busy, setBusy] = useState<string | null>(null);
	const [failure, setFailure] = useState<string | null>(null);
	const running = useRef(false);
	const attempt = async (what: string, work: () => Promise<void>) => {
		if (running.current) return;
		running.current = true;
		setBusy(what);
		setFailure(null);
		try {
			await work();
		} catch (error) {
			setFailure(failureText(error));
		}
		running.current = false;
		setBusy(null);
	};
	return { busy, failure, attempt };
}
