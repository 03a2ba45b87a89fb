import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A path below the project's folder. */
export const fromRoot = (...parts: string[]): string => join(ROOT, ...parts);
/** A command of an installed package. */
export const bin = (name: string): string => fromRoot('node_modules', '.bin', name);
