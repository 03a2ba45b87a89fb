import {
	emptyLearned,
	type Learned,
	learn,
	type PacingEvent,
	type PacingSnapshot,
	planLines,
} from '../../../../worker/domain/pacing/index.ts';
import type { Policy } from '../simulation.ts';

/** The policy that the campaign's object runs, told everything the object would tell it. */
export function partyline(learned: Learned = emptyLearned()): Policy & { learned: Learned } {
	return {
		name: 'partyline',
		learned,
		plan: (view: PacingSnapshot) => planLines({ ...view, learned }),
		event: (event: PacingEvent) => {
			learn(learned, event);
		},
		shiftStarts: () => {},
	};
}
