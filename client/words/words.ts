/**
 * The texts of the volunteers' pages in the language of the reader. English comes with the page; another language is a
 * file of its own, loaded when it is chosen. A catalogue is flat: key → text with {placeholders}; `key.one` is taken for
 * a count of one.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español' };

export type Catalogue<K extends string = string> = Readonly<Record<K, string>>;
export type Params = Readonly<Record<string, string | number>>;

/** Replaces {name} by its value; what has no value stays as it is, so that it is seen. */
export const fillIn = (text: string, params: Params): string =>
	text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

const LANGUAGE_KEY = 'partyline.language';
const isLanguage = (value: string | null | undefined): value is Language => LANGUAGES.some((each) => each === value);

/** The one chosen here before, else the browser's first that there is, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
	if (isLanguage(stored)) return stored;
	return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

function stored(): string | null {
	try {
		return localStorage.getItem(LANGUAGE_KEY);
	} catch {
		return null;
	}
}

/** The words of one page: a catalogue in English, and how the others are loaded. */
export class Words<K extends string> {
	readonly #english: Catalogue<K>;
	readonly #load: Record<Exclude<Language, 'en'>, () => Promise<Catalogue<K>>>;
	readonly #catalogue;
	readonly #language = signal<Language>('en');

	constructor(english: Catalogue<K>, load: Record<Exclude<Language, 'en'>, () => Promise<Catalogue<K>>>) {
		this.#english = english;
		this.#load = load;
		this.#catalogue = signal<Catalogue<K>>(english);
	}

	get language(): ReadonlySignal<Language> {
		return this.#language;
	}

	/** Takes the language of the reader; resolves when its words are there. */
	async start(): Promise<void> {
		await this.#take(preferredLanguage(stored(), navigator.languages));
	}

	/** Chosen by the reader: kept for the next time. */
	async choose(language: Language): Promise<void> {
		try {
			localStorage.setItem(LANGUAGE_KEY, language);
		} catch {
			// Without storage the choice lasts until the page is closed.
		}
		await this.#take(language);
	}

	async #take(language: Language): Promise<void> {
		try {
			this.#catalogue.value = language === 'en' ? this.#english : await this.#load[language]();
			this.#language.value = language;
		} catch {
			// The file could not be loaded: the page goes on in the language it has.
		}
		document.documentElement.lang = this.#language.value;
	}

	/** The text of a key. With a `count` of one, `key.one` if there is one. */
	readonly t = (key: K, params: Params = {}): string => {
		const catalogue: Catalogue = this.#catalogue.value;
		const one = params.count === 1 ? catalogue[`${key}.one`] : undefined;
		return fillIn(one ?? catalogue[key] ?? key, params);
	};

	/** A text whose placeholders are elements. */
	readonly rich = (key: K, parts: Readonly<Record<string, ComponentChildren>>): ComponentChildren[] =>
		this.t(key)
			.split(/(\{\w+\})/)
			.map((piece) => (/^\{\w+\}$/.test(piece) ? parts[piece.slice(1, -1)] : piece));
}
