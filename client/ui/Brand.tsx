/** Drawn in the page itself; public/icon.png is a picture of it, for a drawing would be a document of its own to the browser. */
function Sign() {
	return (
		<svg viewBox="0 0 32 32" width={28} height={28} aria-hidden="true">
			<rect width="32" height="32" rx="8" fill="#0d5c63" />
			<path d="M9 12a7 7 0 0 1 14 0" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
			<circle cx="9" cy="17" r="3" fill="#fff" />
			<circle cx="23" cy="17" r="3" fill="#fff" />
			<circle cx="16" cy="23" r="3" fill="#8fe0c8" />
		</svg>
	);
}

/** The sign and the name, as a link home; `short` leaves the name out of sight on phones. */
export function Brand({ short = false }: { short?: boolean }) {
	return (
		<a href="/" class="flex shrink-0 items-center gap-2 rounded-field font-semibold">
			<Sign />
			<span class={short ? 'max-sm:sr-only' : ''}>Partyline</span>
		</a>
	);
}
