/** Short texts that people type: names of persons, campaigns, organisations. */
import { z } from 'zod';

/** Zero width and marks that turn the direction of what follows: nobody sees them, and a list of names is upside down. Joiners of emoji and scripts stay. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** One line of text that can be seen. */
export const oneLine = () =>
	z
		.string()
		.overwrite((text) => text.replace(UNSEEN, '').replace(/[\p{Cc}\s]+/gu, ' '))
		.trim();
