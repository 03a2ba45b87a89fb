/** The words of the caller's page. Spanish is loaded when it is wanted. */
import { effect } from '@preact/signals';
import { UI_WORDS, type UiWords, uiWords } from '../../../ui/words.ts';
import { type Params, Words } from '../../../words/words.ts';
import { momentIn } from '../../campaign/run/zoned-time.ts';
import { en } from './en.ts';

export type Key = keyof typeof en;
export type CallerWords = Readonly<Record<Key, string>>;

export const words = new Words<Key>(en, { es: async () => (await import('./es.ts')).es });
export const { t, rich } = words;

/** Keys of the primitives' own words. */
const UI_KEYS = Object.keys(UI_WORDS) as (keyof UiWords)[];
/** Gives the primitives their words. @returns ends it */
export const startUiWords = (): (() => void) =>
	effect(() => {
		uiWords.value = Object.fromEntries(UI_KEYS.map((key) => [key, t(`ui.${key}`)])) as UiWords;
	});

/** Whether there is a text of this key. */
export const isKey = (key: string): key is Key => Object.hasOwn(en, key);

/**
 * A text of the server. In English it says itself; in another language its words are looked up by the English ones, which
 * the catalogue holds as `server.*` (checked against the server's source).
 */
export function fromServer(text: string): string {
	if (words.language.value === 'en') return text;
	const exact = SERVER_KEYS.find((key) => en[key] === text);
	if (exact !== undefined) return t(exact);
	for (const key of SERVER_KEYS) {
		const params = matched(en[key], text);
		if (params !== null) return t(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, known(String(value))])));
	}
	return text;
}

/** A sentence inside another one, such as that of the status, when the catalogue has it. */
function known(text: string): string {
	const key = (Object.keys(en) as Key[]).find((one) => en[one] === text);
	return key === undefined ? text : t(key);
}

const SERVER_KEYS = (Object.keys(en) as Key[]).filter((key) => key.startsWith('server.'));

/** The values of a template's placeholders in a text made of it, or null. */
export function matched(template: string, text: string): Params | null {
	if (!template.includes('{')) return null;
	const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
	const pattern = template.split(/\{\w+\}/).map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	const found = new RegExp(`^${pattern.join('(.+)')}$`).exec(text);
	if (found === null) return null;
	return Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
}

/** A moment of the server's clock in the reader's language: "jueves, 18:05 EST". */
export const moment = (at: number, zone: string): string =>
	momentIn(at, zone, words.language.value === 'en' ? 'en-GB' : words.language.value);

/** A whole number with the separators of the language. */
export const number = (n: number): string => n.toLocaleString(words.language.value);
