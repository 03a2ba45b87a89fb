/** The record of a conversation: who answered, answers, notes, and what the result means for the number. */
import type { CallerCommand } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { AnswerOutcome, AnswerValue, Question, Script } from '../../../protocol/script.ts';
import { rightPersonAnswer } from '../../domain/script.ts';
import { done, type Result, refused } from '../../lib/result.ts';
import { settleCallBack } from './call-backs.ts';
import { type AttemptRow, patchAttempt } from './calls.ts';
import { markDirty, type Tx } from './context.ts';
import { dueAfter, endUnknown, LOST_REST_MS, numberById, saveNumber } from './numbers.ts';
import { patchSession, type SessionRow, sessionById } from './sessions.ts';
import { one, value } from './sql.ts';

export function scriptOf(tx: Tx, version: number | null): Script {
	const row = version === null ? null : one<{ script: string }>(tx.sql, 'select script from scripts where version = ?', version);
	return row ? (JSON.parse(row.script) as Script) : tx.config.script;
}

const isPerson = (tx: Tx, attempt: AttemptRow, ref: string): boolean => {
	const [list, row] = ref.split('-').map(Number);
	return value(tx.sql, 'select count(*) from people where list = ? and row = ? and number = ?', list ?? -1, row ?? -1, attempt.number) > 0;
};

const closed = (attempt: AttemptRow): boolean => attempt.saved_at !== null;

export function pickPerson(tx: Tx, attempt: AttemptRow, ref: string): Result<null> {
	if (closed(attempt)) return refused('conflict', 'This record has been saved.');
	if (!isPerson(tx, attempt, ref)) return refused('not_found', 'That person does not belong to this number.');
	patchAttempt(tx, attempt, { person: ref });
	touch(tx, attempt);
	return done(null);
}

type AnswerCommand = Extract<CallerCommand, { do: 'answer' }>;

/** Saves one answer as it is given; a second one replaces it. */
export function record(tx: Tx, session: SessionRow, attempt: AttemptRow, command: AnswerCommand): Result<null> {
	if (closed(attempt)) return refused('conflict', 'This record has been saved; an owner can change it now.');
	if (!isPerson(tx, attempt, command.personRef)) return refused('not_found', 'That person does not belong to this number.');
	const script = scriptOf(tx, attempt.script_version);
	const question = script.questions.find((entry) => entry.id === command.questionId);
	if (!question) return refused('not_found', 'That question is not part of this script.');
	const problem = wrongValue(question, command.value);
	if (problem) return refused('invalid_input', problem);
	write(tx, session, attempt, command.personRef, command.questionId, JSON.stringify(eachOnce(command.value)));
	if (question.id === script.questions[0]?.id) applyDoNotCall(tx, session, attempt);
	touch(tx, attempt);
	return done(null);
}

/** The same answer ticked twice is one answer, in results too. */
const eachOnce = (given: AnswerValue): AnswerValue => ('answers' in given ? { answers: [...new Set(given.answers)] } : given);

export function clearAnswer(
	tx: Tx,
	session: SessionRow,
	attempt: AttemptRow,
	command: Extract<CallerCommand, { do: 'clearAnswer' }>,
): Result<null> {
	if (closed(attempt)) return refused('conflict', 'This record has been saved; an owner can change it now.');
	if (
		one(
			tx.sql,
			'select 1 from answers where attempt = ? and person = ? and question = ?',
			attempt.id,
			command.personRef,
			command.questionId,
		)
	)
		write(tx, session, attempt, command.personRef, command.questionId, null);
	applyDoNotCall(tx, session, attempt);
	touch(tx, attempt);
	return done(null);
}

export function note(tx: Tx, attempt: AttemptRow, ref: string, text: string): Result<null> {
	if (closed(attempt)) return refused('conflict', 'This record has been saved.');
	if (!isPerson(tx, attempt, ref)) return refused('not_found', 'That person does not belong to this number.');
	tx.sql.run(
		'insert into notes (attempt, person, text) values (?, ?, ?) on conflict do update set text = excluded.text',
		attempt.id,
		ref,
		text.slice(0, LIMITS.noteChars),
	);
	tx.sql.run(
		`insert into answers (attempt, person, question, version, value, script_version, at, session) values (?, ?, '_note', 1, ?, ?, ?, ?)
		 on conflict do update set value = excluded.value, version = version + 1, at = excluded.at`,
		attempt.id,
		ref,
		JSON.stringify({ text }),
		attempt.script_version ?? 0,
		tx.now,
		attempt.session ?? '',
	);
	markDirty(tx, 'answer', `${attempt.id} ${ref} _note`);
	touch(tx, attempt);
	return done(null);
}

function write(tx: Tx, session: SessionRow, attempt: AttemptRow, person: string, question: string, content: string | null): void {
	tx.sql.run(
		`insert into answers (attempt, person, question, version, value, script_version, at, session) values (?, ?, ?, 1, ?, ?, ?, ?)
		 on conflict do update set value = excluded.value, version = version + 1, at = excluded.at, session = excluded.session`,
		attempt.id,
		person,
		question,
		content,
		attempt.script_version ?? 0,
		tx.now,
		session.id,
	);
	markDirty(tx, 'answer', `${attempt.id} ${person} ${question}`);
}

function touch(tx: Tx, attempt: AttemptRow): void {
	if (attempt.session !== null) tx.effects.callers.add(attempt.session);
}

/** A day of the calendar, YYYY-MM-DD. */
function isDate(text: string): boolean {
	const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
	if (year === undefined || month === undefined || day === undefined) return false;
	const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
	return day >= 1 && day <= days;
}

function wrongValue(question: Question, given: AnswerValue): string | null {
	const ids = new Set(question.answers.map((answer) => answer.id));
	switch (question.type) {
		case 'single':
		case 'multiple': {
			if (!('answers' in given)) return `Choose one of the answers of “${question.title}”.`;
			if (question.type === 'single' && given.answers.length !== 1) return `Choose exactly one answer of “${question.title}”.`;
			return given.answers.every((id) => ids.has(id)) ? null : `“${question.title}” has no such answer.`;
		}
		case 'number':
			return 'text' in given && given.text.trim() !== '' && Number.isFinite(Number(given.text))
				? null
				: `“${question.title}” takes a number.`;
		case 'date':
			return 'text' in given && isDate(given.text) ? null : `“${question.title}” takes a date.`;
		case 'text':
			return 'text' in given ? null : `“${question.title}” takes text.`;
		case 'info':
			return `“${question.title}” takes no answer.`;
	}
}

interface FirstAnswer {
	person: string;
	answerId: string;
	outcome: AnswerOutcome;
	/** The right person was reached (domain/script.ts). */
	goesOn: boolean;
}

/** Answers to the first question of this attempt, one per person of the household. */
function firstAnswers(tx: Tx, attempt: AttemptRow): { questionId: string; given: FirstAnswer[] } {
	const script = scriptOf(tx, attempt.script_version);
	const first = script.questions[0];
	const right = rightPersonAnswer(script);
	if (!first) return { questionId: '', given: [] };
	const rows = tx.sql.rows<{ person: string; value: string }>(
		'select person, value from answers where attempt = ? and question = ? and value is not null order by at',
		attempt.id,
		first.id,
	);
	const given = rows.flatMap((row): FirstAnswer[] => {
		const content = JSON.parse(row.value) as AnswerValue;
		const answer = 'answers' in content ? first.answers.find((entry) => entry.id === content.answers[0]) : undefined;
		return answer
			? [
					{
						person: row.person,
						answerId: answer.id,
						outcome: answer.outcome ?? 'retry',
						goesOn: answer.id === right,
					},
				]
			: [];
	});
	return { questionId: first.id, given };
}

/** Whether the record says how the call went: an answer to the first question, or that they want to be called back. */
export const hasResult = (tx: Tx, attempt: AttemptRow): boolean =>
	attempt.call_back_at !== null || firstAnswers(tx, attempt).given.length > 0;

/** Do Not Call takes effect when it is pressed; a mis-press can be taken back until the record is saved. */
function applyDoNotCall(tx: Tx, session: SessionRow, attempt: AttemptRow): void {
	const wanted = firstAnswers(tx, attempt).given.some((entry) => entry.outcome === 'final_do_not_call') ? 1 : 0;
	const current = one<{ do_not_call: number }>(tx.sql, 'select do_not_call from attempts where id = ?', attempt.id)?.do_not_call ?? 0;
	if (wanted === current) return;
	patchAttempt(tx, attempt, { do_not_call: wanted });
	if (wanted === 1) addDoNotCallHere(tx, attempt);
	// Taken back: the organisation knows whether the entry came from this conversation, and tells every campaign.
	tx.sql.run(
		'insert into notices (verb, phone, attempt, name, next_at) values (?, ?, ?, ?, ?)',
		wanted === 1 ? 'add' : 'remove',
		attempt.phone,
		attempt.id,
		session.name,
		tx.now,
	);
	tx.effects.projection = true;
}

function addDoNotCallHere(tx: Tx, attempt: AttemptRow): void {
	tx.sql.run('insert into do_not_call (phone) values (?) on conflict do nothing', attempt.phone);
	const number = numberById(tx, attempt.number);
	saveNumber(tx, number, { ...number, do_not_call: 1 });
}

/** Closes the record. With `complete` an unanswered first question is refused; without it the number is tried again. */
export function saveRecord(tx: Tx, attempt: AttemptRow, complete: boolean): Result<null> {
	if (closed(attempt)) return done(null);
	const { questionId, given } = firstAnswers(tx, attempt);
	const never = given.some((entry) => entry.outcome === 'final_do_not_call') || numberById(tx, attempt.number).do_not_call === 1;
	const callsBack = attempt.call_back_at !== null && !never;
	if (complete && given.length === 0 && !callsBack) return refused('invalid_input', 'Please choose how the call went first.');
	const settling = given.find((entry) => entry.outcome !== 'retry') ?? given[0];
	const saved = patchAttempt(tx, attempt, {
		saved_at: tx.now,
		call_back_at: callsBack ? attempt.call_back_at : null,
		result_question: settling ? questionId : null,
		result_answer: settling?.answerId ?? null,
		person: attempt.person ?? settling?.person ?? null,
	});
	const number = numberById(tx, attempt.number);
	// Who asked to be called back is not done with, whatever else was answered.
	const settled = settling && settling.outcome !== 'retry' && !callsBack ? 1 : number.settled;
	if (number.attempt === null) {
		const due = attempt.ended_at === null ? { at: number.due_at ?? tx.now, reason: 0 } : dueAfter(tx, number.id, attempt.ended_at);
		const again = callsBack ? settleCallBack(tx, saved, number) : {};
		const rest = endUnknown(attempt) ? (attempt.ended_at ?? tx.now) + LOST_REST_MS : 0;
		const due_at = Math.max(due.at, rest, callsBack ? (attempt.call_back_at ?? 0) : 0);
		saveNumber(tx, number, { ...number, settled, due_at, due_reason: due.reason, ...again });
	} else saveNumber(tx, number, { ...number, settled });
	const session = attempt.session === null ? null : sessionById(tx, attempt.session);
	if (session && given.some((entry) => entry.goesOn)) patchSession(tx, session.id, { contacts: session.contacts + 1 });
	return done(null);
}
