/** Made when first needed: the first use of Intl costs a slow phone tenths of a second. */
function maker(options: Intl.DateTimeFormatOptions): (ms: number) => string {
	let format: Intl.DateTimeFormat | null = null;
	return (ms) => {
		format ??= new Intl.DateTimeFormat(undefined, options);
		return format.format(ms);
	};
}

/** "3 May 2026, 18:05", in the reader's own zone and language. */
export const momentText = maker({ dateStyle: 'medium', timeStyle: 'short' });
/** "3 May 2026" */
export const dayText = maker({ dateStyle: 'medium' });

/** Address of what stands after the #, which browsers never send to a server. */
export const fragmentOf = (hash: string): string => hash.replace(/^#/, '');
