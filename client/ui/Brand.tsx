/** The sign and the name, as a link home; `short` leaves the name out of sight on phones. */
export function Brand({ short = false }: { short?: boolean }) {
	return (
		<a href="/" class="flex shrink-0 items-center gap-2 rounded-field font-semibold">
			<img src="/icon.svg" alt="" width={28} height={28} />
			<span class={short ? 'max-sm:sr-only' : ''}>Partyline</span>
		</a>
	);
}
