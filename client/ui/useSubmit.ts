import { useState } from 'preact/hooks';
import { failureText, fieldErrors } from '../net/api.ts';

export interface Submit {
	busy: boolean;
	/** Why it failed, where no field is to blame; null otherwise. */
	failure: string | null;
	/** Messages by field. */
	errors: Record<string, string>;
	/** Whatever was thrown last. */
	error: unknown;
	/** For `onSubmit`: refuses a second press while the first is under way. */
	onSubmit: (event: Event) => void;
	/** Forgets the last failure. */
	reset: () => void;
}

/** One way for every form: busy while at work, messages at their fields, everything else above the form. */
export function useSubmit(work: () => Promise<void>): Submit {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>(null);
	const errors = fieldErrors(error);
	const submit = async () => {
		setBusy(true);
		setError(null);
		try {
			await work();
		} catch (thrown) {
			setError(thrown);
		}
		setBusy(false);
	};
	return {
		busy,
		error,
		errors,
		failure: error && Object.keys(errors).length === 0 ? failureText(error) : null,
		onSubmit: (event) => {
			event.preventDefault();
			if (!busy) void submit();
		},
		reset: () => setError(null),
	};
}
