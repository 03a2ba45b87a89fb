/** Numbers whose fate the simulated carrier has fixed. */
export const FIXED_PHONES = {
	busy: '+12025550191',
	unanswered: '+12025550192',
	machine: '+12025550193',
	invalid: '+12025550194',
	person: '+12025550195',
};
