/** The sign and the name, as a link home. */
export function Brand({ href = '/' }: { href?: string }) {
	return (
		<a href={href} class="flex items-center gap-2 rounded-field font-semibold">
			<img src="/icon.svg" alt="" width={28} height={28} />
			Partyline
		</a>
	);
}
