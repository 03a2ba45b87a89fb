/** Everything D1 holds about one number of a campaign: for its story, for the person, and its erasure. */
import type { AnswerValue } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './database.ts';
import { Scripts } from './export-pages.ts';

export interface ContactData {
	list: number;
	listName: string;
	listAt: number;
	row: number;
	part: number;
	lineKind: string;
	externalId: string;
	firstName: string;
	lastName: string;
	fields: string;
}
export interface AttemptData {
	id: number;
	pass: number;
	callerId: string;
	placedAt: number;
	ringingAt: number | null;
	answeredAt: number | null;
	connectedAt: number | null;
	endedAt: number | null;
	disposition: string | null;
	cause: string | null;
	caller: string | null;
	dropDetail: string | null;
}
export interface AnswerData {
	attempt: number;
	person: string;
	question: string;
	/** In words. */
	answer: string;
	at: number;
}
export interface ApprovalData {
	seq: number;
	outcome: string;
	name: string;
	pressedAt: number;
	input: string;
}
export interface DoNotCallData {
	source: string;
	addedBy: string;
	note: string;
	addedAt: number;
}
export interface NumberData {
	contacts: ContactData[];
	approvals: ApprovalData[];
	attempts: AttemptData[];
	answers: AnswerData[];
	doNotCall: DoNotCallData | null;
}

/** `rows`: rows of lists that brought the number, as the live campaign knows them. */
export async function numberData(
	db: Database,
	campaign: Pick<CampaignRow, 'id' | 'organisationId'>,
	phone: string,
	rows: readonly { list: number; row: number }[],
): Promise<NumberData> {
	const d1 = db.$client;
	const [contacts, approvals, attempts, answers, doNotCall] = await d1.batch([
		d1
			.prepare(
				`select c.list_id list, l.name listName, l.created_at listAt, c.row, c.part, c.line_kind lineKind, c.external_id externalId,
				 c.first_name firstName, c.last_name lastName, c.fields
				 from json_each(?1) i cross join contacts c on c.list_id = i.value->>'list' and c.row = i.value->>'row' and c.phone = ?2
				 join contact_lists l on l.id = c.list_id order by c.list_id, c.row, c.part`,
			)
			.bind(JSON.stringify(rows), phone),
		d1
			.prepare(
				'select seq, outcome, session_name name, pressed_at pressedAt, input from approvals where campaign_id = ?1 and phone = ?2 order by seq',
			)
			.bind(campaign.id, phone),
		d1
			.prepare(
				`select id, pass, caller_id_phone callerId, placed_at placedAt, ringing_at ringingAt, answered_at answeredAt, connected_at connectedAt,
				 ended_at endedAt, disposition, cause, caller_name caller, drop_detail dropDetail
				 from attempts indexed by attempts_by_phone where campaign_id = ?1 and phone = ?2 order by id`,
			)
			.bind(campaign.id, phone),
		d1
			.prepare(
				`select w.attempt_id attempt, w.person_ref person, w.question_id question, w.value, w.script_version version, w.at
				 from attempts a indexed by attempts_by_phone cross join answers w on w.campaign_id = a.campaign_id and w.attempt_id = a.id
				 where a.campaign_id = ?1 and a.phone = ?2 and w.value is not null order by w.at`,
			)
			.bind(campaign.id, phone),
		d1
			.prepare('select source, added_by addedBy, note, added_at addedAt from do_not_call where organisation_id = ?1 and phone = ?2')
			.bind(campaign.organisationId, phone),
	]);
	const given = (answers?.results ?? []) as (Omit<AnswerData, 'answer'> & { value: string; version: number })[];
	const scripts = new Scripts(d1, campaign.id);
	await scripts.read(given.map((row) => row.version));
	return {
		contacts: (contacts?.results ?? []) as ContactData[],
		approvals: (approvals?.results ?? []) as ApprovalData[],
		attempts: (attempts?.results ?? []) as AttemptData[],
		answers: given.map(({ value, version, question, ...row }) => ({
			...row,
			question: question === '_note' ? 'Note' : (scripts.question(version, question)?.title ?? question),
			answer: scripts.text(JSON.parse(value) as AnswerValue, version, question),
		})),
		doNotCall: ((doNotCall?.results ?? [])[0] as DoNotCallData | undefined) ?? null,
	};
}

/** Rows of the lists of a campaign that hold a number; goes through all of them, for when the live campaign does not know it. */
export async function rowsWithNumber(d1: D1Database, campaignId: string, phone: string): Promise<{ list: number; row: number }[]> {
	const { results } = await d1
		.prepare(
			'select distinct list_id list, row from contacts where phone = ?2 and list_id in (select id from contact_lists where campaign_id = ?1)',
		)
		.bind(campaignId, phone)
		.all<{ list: number; row: number }>();
	return results;
}

/** Whether D1 holds attempts or approvals of a number. */
export async function isNumberKept(d1: D1Database, campaignId: string, phone: string): Promise<boolean> {
	const kept = await d1
		.prepare(
			`select exists (select 1 from attempts indexed by attempts_by_phone where campaign_id = ?1 and phone = ?2)
			 or exists (select 1 from approvals where campaign_id = ?1 and phone = ?2) kept`,
		)
		.bind(campaignId, phone)
		.first<number>('kept');
	return kept === 1;
}

/** A written number without what people put between the digits. */
const digitsOf = (column: string): string =>
	[' ', '-', '(', ')', '.', '/', '\u00a0'].reduce((text, sign) => `replace(${text}, '${sign}', '')`, column);

/**
 * Erases a number from the rows of a campaign in D1: its contacts, refused cells of their rows and refused cells with the number itself,
 * what people said, its phone. Attempts stay as anonymous ones, so that figures and the drop limit stay true. Approvals are erased by
 * `eraseFromApprovals`. Repeats change nothing.
 */
export async function eraseNumberData(
	d1: D1Database,
	input: { campaignId: string; organisationId: string; phone: string; rows: readonly { list: number; row: number }[] },
): Promise<void> {
	const { campaignId, organisationId, phone } = input;
	const own = 'select id from attempts indexed by attempts_by_phone where campaign_id = ?1 and phone = ?2';
	const rows = JSON.stringify(input.rows);
	const inRows = `(list_id, row) in (select value->>'list', value->>'row' from json_each(?1))`;
	// Also as it is written inside the country.
	const national = phone.startsWith('+1') ? phone.slice(2) : phone.slice(1);
	await d1.batch([
		d1
			.prepare(
				`update answers set value = null where campaign_id = ?1 and attempt_id in (${own}) and value is not null
				 and (question_id = '_note' or value like '{"text"%')`,
			)
			.bind(campaignId, phone),
		d1.prepare(`update attempts set phone = 'erased-' || number_id where campaign_id = ?1 and id in (${own})`).bind(campaignId, phone),
		d1.prepare(`delete from contacts where phone = ?2 and ${inRows}`).bind(rows, phone),
		d1.prepare(`delete from rejects where ${inRows}`).bind(rows),
		d1
			.prepare(
				`delete from rejects where list_id in (select id from contact_lists where campaign_id = ?1)
				 and instr(${digitsOf('value')}, ?2) > 0`,
			)
			.bind(campaignId, national),
		d1.prepare("update do_not_call set note = '', added_by = '' where organisation_id = ?1 and phone = ?2").bind(organisationId, phone),
		d1
			.prepare(
				`update audit_log set detail = json_remove(detail, '$.phone') where organisation_id = ?1 and action = 'do_not_call.removed'
				 and detail->>'phone' = ?2`,
			)
			.bind(organisationId, phone),
	]);
}
