import type { DrawnCall, Electorate } from '../../domain/electorate.ts';
import { drawAnswer, drawMachine } from '../../domain/electorate.ts';
import type { Random } from '../../lib/random.ts';

/**
 * The fixed fate of a number in E.164, or null when it has none: NPA 555-0191 … 555-0195 in any North American area code
 * (docs/carriers/simulated.md). Every other number, the rest of 555-01xx included, is drawn from the electorate.
 */
export function scenarioCall(phone: string, electorate: Electorate, random: Random): DrawnCall | null {
	const digits = /^\+1\d{3}555(019[1-5])$/.exec(phone)?.[1];
	switch (digits) {
		case '0191':
			return { kind: 'busy', ringS: 1 };
		case '0192':
			return { kind: 'no_answer', ringS: 3600 };
		case '0193':
			return { ...drawMachine(electorate, random), ringS: 3 };
		case '0194':
			return { kind: 'bad', ringS: 1 };
		case '0195':
			return { ...drawAnswer(electorate, random), ringS: 0.5 };
		default:
			return null;
	}
}
