import { useEffect, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import { Button } from '../../ui/Button.tsx';

export interface WelcomeProps {
	campaign: string;
	/** From an earlier visit. */
	name: string;
	problem: string | null;
	busy: boolean;
	onStart: (name: string) => void;
}

/** What will happen, and an optional name. */
export function Welcome({ campaign, name: known, problem, busy, onStart }: WelcomeProps) {
	const [name, setName] = useState(known);
	useEffect(() => {
		document.title = `Approve phone numbers for ${campaign} · Partyline`;
	}, [campaign]);
	return (
		<form
			class="flex w-full max-w-md flex-col gap-5"
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy) onStart(name.trim());
			}}
		>
			<h1 class="text-xl font-semibold">Approve phone numbers for {campaign}</h1>
			<p>One ID is shown at a time. Approve it with the Space bar, with Enter, or with the green button. One press approves one number.</p>
			<div class="flex flex-col gap-1 text-left">
				<label for="clicker-name" class="font-semibold">
					Your name
				</label>
				<input
					id="clicker-name"
					class="input w-full"
					value={name}
					maxLength={LIMITS.personNameChars}
					autocomplete="name"
					aria-describedby="clicker-name-help"
					onInput={(event) => setName(event.currentTarget.value)}
				/>
				<p id="clicker-name-help" class="text-sm text-muted">
					You may leave this empty.
				</p>
			</div>
			{problem === null ? null : (
				<p role="alert" class="font-medium text-ink-error">
					{problem}
				</p>
			)}
			<Button type="submit" kind="primary" busy={busy}>
				Start clicking
			</Button>
		</form>
	);
}
