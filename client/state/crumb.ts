import { signal } from '@preact/signals';

/** What stands after "Partyline ▸" in the header: the campaign that is open. */
export const crumb = signal<{ text: string; href: string } | null>(null);
