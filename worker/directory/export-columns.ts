/** Columns of the exports, in order: stable names, only ever added to at the end. docs/exports.md says what each holds. */

export const EXPORTS = ['attempts', 'answers', 'approvals', 'contacts', 'callers', 'van'] as const;
export type ExportKind = (typeof EXPORTS)[number];

/** A column; `personal` ones are left empty, or masked, for roles without the right to personal data. */
export interface Column {
	name: string;
	personal?: 'empty' | 'mask';
}
const plain = (...names: string[]): Column[] => names.map((name) => ({ name }));
const personal = (...names: string[]): Column[] => names.map((name) => ({ name, personal: 'empty' }));
const PHONE: Column = { name: 'phone', personal: 'mask' };

export const COLUMNS: Readonly<Record<ExportKind, readonly Column[]>> = {
	attempts: [
		...plain('attempt'),
		PHONE,
		...plain(
			'line_type',
			'list',
			'pass',
			'counted',
			'caller_id',
			'placed_at',
			'ringing_at',
			'answered_at',
			'connected_at',
			'ended_at',
			'disposition',
			'cause',
		),
		...personal('caller'),
		...plain('result_id', 'result', 'script_version', 'saved_at', 'call_back_at'),
	],
	answers: [
		...plain('attempt'),
		PHONE,
		...plain('person'),
		...personal('external_id', 'first_name', 'last_name'),
		...plain('question_id', 'question', 'answer_ids'),
		...personal('answer'),
		...plain('answered_at'),
		...personal('caller'),
		...plain('script_version'),
	],
	approvals: [
		...plain('seq', 'outcome', 'number'),
		PHONE,
		...plain('session'),
		...personal('name'),
		...plain('pressed_at', 'received_at', 'input'),
		...personal('ip_prefix', 'salt'),
		...plain('hash'),
	],
	contacts: [
		...plain('list', 'row'),
		PHONE,
		...plain('line_type'),
		...personal('external_id', 'first_name', 'last_name'),
		...plain('state', 'attempts', 'counted_attempts', 'last_attempt_at', 'last_disposition', 'result_id', 'result'),
	],
	callers: [
		...plain('session'),
		...personal('name', 'phone'),
		...plain('joined_at', 'ended_at', 'end_reason', 'calls', 'talk_seconds', 'ready_seconds', 'wrap_up_seconds', 'break_seconds'),
	],
	van: [
		...personal('VANID', 'Phone'),
		...plain('DateCanvassed', 'ContactType', 'Result'),
		...personal('CanvassedBy', 'Notes'),
		// After these: one column for each question of the script in force, titled as the question.
	],
};
