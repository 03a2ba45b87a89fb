import { effect, signal } from '@preact/signals';

export type Theme = 'partyline' | 'partyline-dark';
const KEY = 'partyline.theme';

function stored(): Theme | null {
	try {
		const value = localStorage.getItem(KEY);
		return value === 'partyline' || value === 'partyline-dark' ? value : null;
	} catch {
		return null;
	}
}

/** The theme in use: the person's choice on this browser, else what the system asks for. */
export const theme = signal<Theme>(stored() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'partyline-dark' : 'partyline'));

/** Keeps `<html data-theme>` in step with the choice. Call once per entry. */
export function startTheme(): void {
	effect(() => {
		document.documentElement.dataset.theme = theme.value;
	});
}

/** Changes to the other theme and remembers it. */
export function toggleTheme(): void {
	theme.value = theme.value === 'partyline' ? 'partyline-dark' : 'partyline';
	try {
		localStorage.setItem(KEY, theme.value);
	} catch {
		// Without storage the choice lasts until the page is closed.
	}
}
