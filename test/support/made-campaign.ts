import type { Script } from '../../protocol/script.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import type { AnswerCopy, AttemptCopy, SessionCopy } from '../../worker/campaign/engine/outbox.ts';
import type { Projection } from '../../worker/directory/projection.ts';
import { defaultScript } from '../../worker/domain/script.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import type { NodeD1 } from './node-d1.ts';

export const MADE = 'cmp_made';
export const MADE_ZONE = 'America/New_York';
/** Friday, 2026-10-23, 9:00 in New York; daylight saving time ends nine days later. */
const START = Date.UTC(2026, 9, 23, 13, 0);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Call result, one choice, several choices, free text. */
export const madeScript = (): Script => {
	const script = defaultScript();
	return {
		questions: [
			...script.questions.map((question, index) =>
				index === 0
					? {
							...question,
							answers: question.answers.map((answer) => (answer.id === 'right_person' ? { ...answer, next: 'support' } : answer)),
						}
					: question,
			),
			{
				id: 'support',
				title: 'Will you support us?',
				text: '',
				type: 'single' as const,
				answers: ['yes', 'maybe', 'no'].map((id) => ({ id, label: id, next: 'issues' })),
				next: null,
			},
			{
				id: 'issues',
				title: 'Which issues matter?',
				text: '',
				type: 'multiple' as const,
				answers: ['health', 'schools', 'wages'].map((id) => ({ id, label: id, next: null })),
				next: 'why',
			},
			{ id: 'why', title: 'Why?', text: '', type: 'text' as const, answers: [], next: null },
		],
	};
};

/**
 * A campaign's life as the object hands it to D1: attempts with several versions in several batches, some of them twice and some late,
 * answers that are changed and taken back, calls of many people over days, in batches of at most 400 rows. Deterministic.
 */
export function* madeBatches(attempts: number, seed = 'made', callers = 40): Generator<Projection> {
	const random = seededRandom(seed).next;
	const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
	const empty = (): Projection => ({
		approvals: null,
		approvalCounts: [],
		attempts: [],
		answers: [],
		sessions: [],
		intervals: [],
		campaign: null,
	});
	const sessions: SessionCopy[] = Array.from({ length: callers * 2 }, (_, n) => ({
		id: `ses_${n}`,
		version: 1,
		name: `Caller ${n % callers}`,
		phone: `+1202555${1000 + (n % callers)}`,
		joinedAt: START,
		endedAt: null,
		endReason: null,
		calls: 0,
		talkMs: 0,
	}));
	yield { ...empty(), sessions };
	const numbers = Math.ceil(attempts / 2);
	const late: AttemptCopy[] = [];
	const perHour = Math.ceil(attempts / 60);
	let rows: AttemptCopy[] = [];
	let answers: AnswerCopy[] = [];
	for (let id = 1; id <= attempts; id += 1) {
		const shift = Math.floor((id - 1) / (perHour * 6));
		const within = (id - 1) % (perHour * 6);
		const placedAt = START + shift * DAY + Math.floor((within * HOUR) / perHour);
		const number = ((id - 1) % numbers) + 1;
		const open: AttemptCopy = {
			id,
			version: 1,
			numberId: number,
			phone: `+1${2_020_000_000 + number}`,
			lineKind: number % 3 === 0 ? 'landline' : number % 7 === 0 ? 'unknown' : 'cell',
			listId: number % 5 === 0 ? 2 : 1,
			pass: id > numbers ? 2 : 1,
			counted: 0,
			callerIdPhone: `+1202555010${number % 3}`,
			legId: `${MADE}.${id}`,
			placedAt,
			ringingAt: null,
			answeredAt: null,
			connectedAt: null,
			endedAt: null,
			disposition: null,
			cause: null,
			callerSessionId: null,
			callerName: null,
			resultQuestionId: null,
			resultAnswerId: null,
			scriptVersion: null,
			savedAt: null,
			dropDetail: null,
			// The first two were asked to call back: at a time, and at any.
			callBackAt: id === 1 ? 1_790_000_000_000 : id === 2 ? 0 : null,
		};
		const ended = endingOf(open, random(), pick, sessions);
		if (random() < 0.3) rows.push(open);
		if (random() < 0.05) late.push({ ...ended, version: 2, disposition: null, endedAt: null, resultAnswerId: null });
		// The last few are still open.
		if (id <= attempts - 20) rows.push(ended);
		else rows.push(open);
		if (ended.resultAnswerId !== null && id <= attempts - 20) answers.push(...answersOf(ended, random, pick));
		if (rows.length >= 350 || id === attempts) {
			// Two versions of one row never leave in one batch.
			const last = new Map(rows.map((row) => [row.id, row]));
			const first = rows.filter((row) => last.get(row.id) !== row);
			if (first.length > 0) yield { ...empty(), attempts: first };
			const batch = { ...empty(), answers: answers.filter((row) => row.version === 1), attempts: [...last.values()] };
			yield batch;
			if (random() < 0.2) yield batch;
			yield { ...empty(), answers: answers.filter((row) => row.version > 1), attempts: late.splice(0, 50) };
			rows = [];
			answers = [];
		}
	}
}

function endingOf(open: AttemptCopy, dice: number, pick: <T>(items: readonly T[]) => T, sessions: readonly SessionCopy[]): AttemptCopy {
	const at = open.placedAt;
	const rung = { ...open, version: 3, ringingAt: at + 1_000, counted: 1 };
	if (dice < 0.12) {
		const session = pick(sessions);
		const result = pick(['right_person', 'right_person', 'refused', 'wrong_number', 'no_one_there', null]);
		return {
			...rung,
			answeredAt: at + 9_000,
			connectedAt: at + 9_300,
			endedAt: at + 9_300 + pick([12_000, 95_000, 240_000]),
			disposition: 'connected',
			callerSessionId: session.id,
			callerName: session.name,
			resultQuestionId: result && 'result',
			resultAnswerId: result,
			scriptVersion: 1,
			savedAt: at + 300_000,
		};
	}
	const end = { ...rung, endedAt: at + 26_000 };
	if (dice < 0.123) return { ...end, answeredAt: at + 20_000, disposition: 'dropped' };
	if (dice < 0.13) return { ...end, answeredAt: at + 20_000, disposition: 'hung_up_first' };
	if (dice < 0.5) return { ...end, disposition: 'machine', callerSessionId: dice < 0.14 ? pick(sessions).id : null };
	if (dice < 0.85) return { ...end, disposition: 'no_answer' };
	if (dice < 0.9) return { ...end, disposition: 'busy' };
	if (dice < 0.94) return { ...end, disposition: 'invalid_number' };
	if (dice < 0.96) return { ...end, disposition: 'cancelled', counted: 0 };
	return { ...end, disposition: 'failed', counted: 0, ringingAt: dice < 0.98 ? null : end.ringingAt };
}

function answersOf(attempt: AttemptCopy, random: () => number, pick: <T>(items: readonly T[]) => T): AnswerCopy[] {
	const of = (questionId: string, value: object | null, version = 1): AnswerCopy => ({
		attemptId: attempt.id,
		personRef: `${attempt.listId}-${attempt.numberId + 1}`,
		questionId,
		version,
		value: value && JSON.stringify(value),
		scriptVersion: 1,
		at: attempt.placedAt + 60_000,
		callerSessionId: attempt.callerSessionId ?? '',
		placedAt: attempt.placedAt,
		pass: attempt.pass,
		lineKind: attempt.lineKind,
		listId: attempt.listId,
		callerIdPhone: attempt.callerIdPhone,
	});
	const rows = [of('result', { answers: [attempt.resultAnswerId] })];
	if (attempt.resultAnswerId !== 'right_person') return rows;
	rows.push(of('support', { answers: [pick(['yes', 'maybe', 'no'])] }));
	if (random() < 0.1) rows.push(of('support', random() < 0.5 ? null : { answers: [pick(['yes', 'no'])] }, 2));
	rows.push(of('issues', { answers: ['health', 'schools', 'wages'].filter(() => random() < 0.4) }));
	if (random() < 0.3) rows.push(of('why', { text: pick(['=HYPERLINK("x")', 'because, "so"', 'line\nbreak']) }));
	if (random() < 0.2) rows.push(of('_note', { text: 'call after six' }));
	return rows;
}

/** Everything but what `madeBatches` brings: the campaign, its script, lists and contacts. */
export function madeSetUp(d1: Pick<NodeD1, 'sqlite'>, contacts = 0): void {
	const settings = {
		...DEFAULT_SETTINGS,
		hours: { timeZone: MADE_ZONE, week: Array.from({ length: 7 }, () => ({ openMinute: 540, closeMinute: 1260 })) },
	};
	d1.sqlite
		.prepare(
			`insert into campaigns (id, organisation_id, name, practice, settings, script_version, created_at, created_by, load_summary) values (?, 'org', 'Made', 0, ?, 1, 0, 'me', ?)`,
		)
		.run(MADE, JSON.stringify(settings), JSON.stringify({ loaded: contacts }));
	d1.sqlite
		.prepare('insert into script_versions (campaign_id, version, script, created_at, created_by) values (?, 1, ?, 0, ?)')
		.run(MADE, JSON.stringify(madeScript()), 'me');
	for (const [id, name] of [
		[1, 'Voters'],
		[2, 'Members'],
	] as const)
		d1.sqlite
			.prepare(
				`insert into contact_lists (id, campaign_id, name, state, format, created_at, created_by) values (?, ?, ?, 'ready', '{}', 0, 'me')`,
			)
			.run(id, MADE, name);
	const insert = d1.sqlite.prepare(
		`insert into contacts (list_id, row, part, phone, line_kind, external_id, first_name, last_name, fields) values (?, ?, 0, ?, ?, ?, ?, ?, '{}')`,
	);
	d1.sqlite.exec('begin');
	for (let n = 1; n <= contacts; n += 1)
		insert.run(n % 5 === 0 ? 2 : 1, n + 1, `+1${2_020_000_000 + n}`, n % 3 === 0 ? 'landline' : 'cell', `V${n}`, `First${n}`, `Last${n}`);
	d1.sqlite.exec('commit');
}
