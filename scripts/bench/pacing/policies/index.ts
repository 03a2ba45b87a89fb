import type { Electorate } from '../../../../worker/domain/electorate.ts';
import { emptyLearned } from '../../../../worker/domain/pacing/index.ts';
import type { Policy } from '../simulation.ts';
import { Impact } from './impact.ts';
import { Kooragang } from './kooragang.ts';
import { oracle } from './oracle.ts';
import { partyline } from './partyline.ts';
import { fixed, oneLine } from './simple.ts';
import { VICIDIAL_DEFAULTS, VICIDIAL_MODES, Vicidial, type VicidialOptions } from './vicidial.ts';

export const POLICIES = ['partyline', 'oracle', 'one-line', 'fixed:2', 'vicidial', 'vicidial-tuned', 'impact', 'kooragang'] as const;

/** The grid of which `vicidial-tuned` is the best in hindsight. */
export const VICIDIAL_GRID: readonly VicidialOptions[] = [1.5, 2, 3, 4, 6, 8, 11, 15].flatMap((max) =>
	[0, -1, -2, -3, -5].flatMap((target) => VICIDIAL_MODES.map((mode) => ({ max, target, mode }))),
);

export interface PolicySetting {
	electorate: Electorate;
	limit: number;
	seed: number;
	vicidial?: VicidialOptions;
}

/** A fresh policy by name; null for an unknown name. `vicidial-tuned` needs the options that were found. */
export function policyOf(name: string, setting: PolicySetting): Policy | null {
	const { electorate, limit, seed } = setting;
	const factor = /^fixed:(\d+(?:\.\d+)?)$/.exec(name)?.[1];
	if (factor !== undefined) return fixed(Number(factor));
	switch (name) {
		case 'partyline':
			return partyline(emptyLearned());
		case 'oracle':
			return oracle(electorate);
		case 'one-line':
			return oneLine();
		case 'vicidial':
			return new Vicidial(limit);
		case 'vicidial-tuned':
			return new Vicidial(limit, setting.vicidial ?? VICIDIAL_DEFAULTS, 'vicidial-tuned');
		case 'impact':
			return new Impact(limit, seed);
		case 'kooragang':
			return new Kooragang(limit);
		default:
			return null;
	}
}
