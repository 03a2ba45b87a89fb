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

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const ofSystem = (): Theme => (systemDark.matches ? 'partyline-dark' : 'partyline');

/** The theme in use: the person's choice on this browser, else what the system asks for. */
export const theme = signal<Theme>(stored() ?? ofSystem());

/** Keeps `<html data-theme>` in step with the choice, and with a system that goes dark in the evening. Call once per entry. */
export function startTheme(): void {
	systemDark.addEventListener('change', () => {
		if (stored() === null) theme.value = ofSystem();
	});
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
