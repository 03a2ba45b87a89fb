import { useEffect, useRef, useState } from 'preact/hooks';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { count, oneDecimal } from '../../ui/format.ts';
import type { ClickSession } from './click-session.ts';
import { clickWords } from './click-words.ts';
import { PressGate } from './press-gate.ts';

/** Where Space and Enter belong to somebody else. */
const CONTROLS = 'a, button, input, textarea, select, summary, dialog, [contenteditable]';

/** Ties the button and the keys of the page to the session. */
function usePresses(session: ClickSession, button: { current: HTMLButtonElement | null }): void {
	useEffect(() => {
		const target = button.current;
		if (target === null) return;
		const gate = new PressGate();
		const ended = new AbortController();
		const { signal } = ended;
		const take = (made: ReturnType<PressGate['click']>): void => {
			if (made !== null) session.press(made.kind, made.source, made.timeStamp);
		};
		const elsewhere = (event: KeyboardEvent): boolean => {
			if (document.querySelector('dialog[open]') !== null) return true;
			const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
			return control !== null && control !== target;
		};
		const inside = (event: PointerEvent): boolean => {
			const { left, right, top, bottom } = target.getBoundingClientRect();
			return event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
		};
		addEventListener(
			'keydown',
			(event) => {
				const { press, prevent } = gate.keyDown(event, elsewhere(event));
				if (prevent) event.preventDefault();
				take(press);
			},
			{ signal },
		);
		addEventListener(
			'keyup',
			(event) => {
				if (gate.keyUp(event)) event.preventDefault();
			},
			{ signal },
		);
		target.addEventListener('pointerdown', (event) => gate.pointerDown(event), { signal });
		addEventListener('pointerup', (event) => take(gate.pointerUp(event, inside(event))), { signal });
		addEventListener('pointercancel', (event) => gate.pointerCancel(event), { signal });
		target.addEventListener('click', (event) => take(gate.click(event instanceof PointerEvent ? event : { ...pick(event) })), { signal });
		addEventListener('blur', () => gate.forget(), { signal });
		return () => ended.abort();
	}, [session, button]);
}

const pick = (event: MouseEvent): { detail: number; isTrusted: boolean; timeStamp: number } => ({
	detail: event.detail,
	isTrusted: event.isTrusted,
	timeStamp: event.timeStamp,
});

/** The id in large type, the button that never moves, and the counts. */
export function ClickPanel({ session, onEnded }: { session: ClickSession; onEnded: (code: number | null) => void }) {
	const [, redraw] = useState(0);
	const id = useRef<HTMLSpanElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		session.start({
			// Straight into the page, so that the next id is in the frame of the press whatever else is drawn.
			paint: (shown) => {
				if (id.current !== null) id.current.textContent = shown ?? '· · ·';
			},
			changed: () => {
				if (session.connection.is === 'ended') onEnded(session.connection.code);
				else redraw((count) => count + 1);
			},
		});
		// The speed sinks while nobody presses.
		const second = setInterval(() => redraw((count) => count + 1), 1000);
		button.current?.focus({ preventScroll: true });
		return () => {
			clearInterval(second);
			session.stop();
		};
	}, [session]);
	usePresses(session, button);
	useShortcuts([{ id: 'clicker.approve', keys: [' ', 'Enter'], label: 'Approve the ID', scope: 'Clicking' }]);

	const { view } = session;
	const name = view?.campaign.name ?? '';
	useEffect(() => {
		if (name !== '') document.title = `Approve phone numbers for ${name} · Partyline`;
	}, [name]);
	const words = clickWords(session);
	const usable = session.shown !== null && session.stopped !== 'bound';
	return (
		<section class="flex w-full flex-col items-center gap-5">
			<h1 class="text-lg font-semibold">Approve phone numbers{name === '' ? '' : ` for ${name}`}</h1>
			<p class="flex items-baseline gap-3">
				<span class="text-muted">ID</span>
				<span id="shown-id" ref={id} class="text-2xl font-semibold tabular-nums" data-testid="shown-id" />
			</p>
			<button
				ref={button}
				type="button"
				aria-describedby="shown-id"
				aria-disabled={usable ? undefined : 'true'}
				class={`btn btn-success h-[120px] w-[320px] max-w-full touch-manipulation select-none text-xl font-semibold ${usable ? '' : 'opacity-60'}`}
			>
				Approve ID
			</button>
			<Counts session={session} />
			<div class="flex min-h-20 w-full max-w-prose flex-col items-center gap-1">
				<div role="status" class="font-semibold">
					{words.state.map((each) => (
						<p key={each}>{each}</p>
					))}
				</div>
				{words.notes.map((each, index) => (
					<p key={index} class="text-muted tabular-nums">
						{each}
					</p>
				))}
			</div>
		</section>
	);
}

function Counts({ session }: { session: ClickSession }) {
	const { view, waiting } = session;
	if (view === null) return <p class="text-muted">Connecting…</p>;
	const { mine, everyone, left } = view.counts;
	return (
		<p class="tabular-nums">
			you {count(mine + waiting)} · everyone {count(everyone + waiting)} · left {count(Math.max(0, left - waiting))} ·{' '}
			{oneDecimal(session.speed)} a second
		</p>
	);
}
