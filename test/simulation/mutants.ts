/**
 * Named faults put into a copy of the engine's source, one at a time. A simulation that does not notice one of them proves
 * less than it says.
 */
export interface Mutant {
	name: string;
	/** Below worker/campaign/engine. */
	file: string;
	find: string;
	replace: string;
	/** More of an evening where half an hour of six callers shows too little. */
	args?: readonly string[];
	/** Rules of which one has to break. */
	rules: readonly string[];
}

export const MUTANTS: readonly Mutant[] = [
	{
		name: 'lease check removed',
		file: 'click-queue.ts',
		find: `if (id === null || leased === null) return 'not_leased';`,
		replace: `if (id === null) return 'not_leased';\n\tleased ??= 0;`,
		rules: ['R15'],
	},
	{
		name: 'approvals are left in the outbox after D1 has them',
		file: 'outbox.ts',
		find: `tx.sql.run('delete from approval_batches where first_seq <= ?', receipt.approvalsUpTo);`,
		replace: '',
		rules: ['I9'],
	},
	{
		name: 'ringing calls to a new Do Not Call number go on',
		file: 'set-up.ts',
		find: `cancelRinging(tx, attempt, 'do_not_call');`,
		replace: '',
		rules: ['I2'],
	},
	{
		name: 'Do Not Call is forgotten when a number is placed',
		file: 'numbers.ts',
		find: 'if (number.do_not_call === 1 || number.withdrawn === 1) return PLACE.removed;',
		replace: 'if (number.withdrawn === 1) return PLACE.removed;',
		rules: ['I2', 'place'],
	},
	{
		name: 'hours compared in the campaign’s zone only',
		file: 'dial-pool.ts',
		find: `return names === '' ? (tx.config.settings.hours ? [tx.config.settings.hours.timeZone] : []) : names.split(',');`,
		replace: `return tx.config.settings.hours ? [tx.config.settings.hours.timeZone] : names.split(',');`,
		rules: ['I3', 'R22w'],
	},
	{
		name: 'a call may start although its ringing ends after closing',
		file: 'dial-pool.ts',
		find: 'return window.open && (window.closesAt === null || window.closesAt - now >= ringTimeoutS * 1000);',
		replace: 'return window.open || ringTimeoutS < 0 || now < 0;',
		rules: ['I3', 'R22w'],
	},
	{
		name: 'a repeated answer request is decided anew',
		file: 'call-lifecycle.ts',
		find: 'if (attempt.decided !== null) return actionOf(tx, attempt);',
		replace: '',
		rules: ['I9', 'one-caller', 'exactly-one', 'recount', 'thrown', 'I6', 'same-decision'],
	},
	{
		name: 'placed again after an unknown outcome',
		file: 'call-lifecycle.ts',
		find: `if (outcome.why === 'unknown') {`,
		replace: `if (outcome.why === 'unknown') {\n\t\tif (attempt.state === 'placing') return endAttempt(tx, attempt, { disposition: 'failed', cause: 'unknown', by: 'carrier' });`,
		rules: ['I4', 'unknown'],
	},
	{
		name: 'held people are not given to callers who become free',
		file: 'call-lifecycle.ts',
		find: 'for (const attempt of held) {',
		replace: 'for (const attempt of held.slice(0, 0)) {',
		args: ['--callers', '12', '--numbers', '400'],
		rules: ['I6'],
	},
	{
		name: 'the minimum time is ignored',
		file: 'numbers.ts',
		find: 'const minimum = endedAt + minimumTimeMinutes * 60_000;',
		replace: 'const minimum = endedAt + minimumTimeMinutes;',
		rules: ['I4'],
	},
	{
		name: 'numbers are released a minute early',
		file: 'numbers.ts',
		find: `'select * from numbers where place in (3, 6) and due_at <= ? order by due_at limit ?', tx.now, limit`,
		replace: `'select * from numbers where place in (3, 6) and due_at <= ? order by due_at limit ?', tx.now + 60_000, limit`,
		rules: ['I4'],
	},
	{
		name: 'passes are not counted on the number',
		file: 'calls.ts',
		find: 'passes: number.passes + attempt.counted,',
		replace: 'passes: number.passes,',
		rules: ['I5'],
	},
	{
		name: 'a hole is left in the pool',
		file: 'dial-pool.ts',
		find: 'if (last.position !== position) {',
		replace: 'if (last.position > position + 1) {',
		rules: ['R21', 'thrown'],
	},
	{
		name: 'the counter of calls in flight drifts',
		file: 'numbers.ts',
		find: 'tally(tx, PLACE.air, number.zone, gateOf(number), 1);',
		replace: '',
		rules: ['recount', 'R22w', 'conserved'],
	},
	{
		name: 'a conversation has no deadline',
		file: 'call-lifecycle.ts',
		find: `patchAttempt(tx, attempt, { state: 'talking', connected_at: tx.now, deadline_at: tx.now + CALL_TIMES.talk });`,
		replace: `patchAttempt(tx, attempt, { state: 'talking', connected_at: tx.now, deadline_at: null });`,
		rules: ['I9'],
	},
	{
		name: 'the caller is forgotten when the call ends',
		file: 'calls.ts',
		find: 'freeCallers(tx, attempt, ended);',
		replace: 'if (attempt.id < 0) freeCallers(tx, attempt, ended);',
		rules: ['I9'],
	},
	{
		name: 'unapproved numbers of the pool are drawn',
		file: 'dial-pool.ts',
		find: 'if (queue.gate === 1 && clicking) {',
		replace: 'if (queue.gate === 2 && clicking) {',
		args: ['--hours', '2'],
		rules: ['I1', 'R22w'],
	},
	{
		name: 'a repeated command is applied again',
		file: 'caller-lifecycle.ts',
		find: 'if (stored) return',
		replace: 'if (stored && stored.ok === 2) return',
		rules: ['once', 'thrown'],
	},
	{
		name: 'what was remembered of the counters outlives a write of them',
		file: 'memory.ts',
		find: 'else this.#table(table).writes += 1;',
		replace: `else if (table !== 'tallies') this.#table(table).writes += 1;`,
		rules: ['R22w', 'I10'],
	},
];
