import { useEffect, useRef } from 'preact/hooks';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import type { CallerSession } from './caller-session.ts';
import { useNow } from './use-now.ts';
import { duration } from './view-clock.ts';

/** Nothing more to ask: say goodbye, or save. */
export function EndOfScript({ session, view, call }: { session: CallerSession; view: CallerView; call: CallCard }) {
	const heading = useRef<HTMLHeadingElement>(null);
	const ended = view.session.state === 'wrap_up';
	useEffect(() => {
		if (!(document.activeElement instanceof HTMLTextAreaElement)) heading.current?.focus({ preventScroll: true });
	}, []);
	return (
		<section class="flex flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
			<h2 ref={heading} tabIndex={-1} class="font-semibold outline-none">
				{ended ? 'Everything is answered' : 'End of the script'}
			</h2>
			<p class="text-lg">{ended ? 'Add a note if you like, then save.' : 'Thank them, say goodbye, and hang up.'}</p>
			{ended && call.wrapUpUntil !== null ? <SavesIn session={session} until={call.wrapUpUntil} /> : null}
		</section>
	);
}

export function SavesIn({ session, until }: { session: CallerSession; until: number }) {
	return (
		<p class="text-muted tabular-nums" role="timer">
			Saved by itself in {duration(until - useNow(session))}, but not while you type.
		</p>
	);
}
