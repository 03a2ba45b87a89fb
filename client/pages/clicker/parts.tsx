import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ShortcutHelp } from '../../keys/ShortcutHelp.tsx';
import { SkipLink } from '../../ui/Page.tsx';
import { ThemeButton } from '../../ui/ThemeButton.tsx';

/** What stands on every state of the page. */
export function Frame({ campaign, children }: { campaign: { name: string; practice: boolean } | null; children: ComponentChildren }) {
	return (
		<>
			<SkipLink />
			<header>
				{campaign?.practice ? <p class="practice-strip px-4 py-1 text-center text-sm font-semibold">PRACTICE: nobody is called</p> : null}
				<div class="mx-auto flex w-full max-w-3xl items-center justify-between gap-2 px-4 pt-3">
					<span class="font-semibold">Partyline</span>
					<span class="flex items-center gap-1">
						<ShortcutHelp />
						<ThemeButton />
					</span>
				</div>
			</header>
			<main id="main" tabIndex={-1} class="mx-auto flex w-full max-w-3xl flex-col items-center gap-6 px-4 py-6 text-center">
				{children}
			</main>
		</>
	);
}

/** A state of the page in words, with what can be done about it. Takes the focus, so that it is read out. */
export function Message({ title, children, actions }: { title: string; children: ComponentChildren; actions: ComponentChildren }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = `${title} · Partyline`;
		heading.current?.focus({ preventScroll: true });
	}, [title]);
	return (
		<section class="flex max-w-prose flex-col items-center gap-4 py-8">
			<h1 ref={heading} tabIndex={-1} class="text-xl font-semibold">
				{title}
			</h1>
			<p>{children}</p>
			{actions}
		</section>
	);
}

/** R20: the law may ask for this work; nothing here makes a call lawful. */
export function WhyClick() {
	return (
		<details class="w-full max-w-prose text-left">
			<summary class="text-link mx-auto w-fit cursor-pointer">why am I doing this?</summary>
			<div class="mt-3 flex flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-4">
				<p>
					In some places the law may require that a person starts each call to a cell phone. So every number here is approved by a person:
					by one key press, click or tap of yours, one number at a time.
				</p>
				<p>
					You see only an ID, not a name or a phone number. Approving it lets the volunteers’ dialer call that number later. Your approvals
					are kept on record with the time, how you pressed, and your name if you gave it.
				</p>
				<p>
					Whether the law requires this for this campaign, and what else it requires, is for the campaign’s counsel to decide. Clicking by
					itself does not make a call lawful.
				</p>
				<p>
					<a class="text-link" href="/guides/clicking">
						How to click
					</a>
				</p>
			</div>
		</details>
	);
}
