/** What is known of the people of a campaign's lists: summaries, overlaps, mappings of earlier files, one number. D1 only. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { ColumnMapping, CsvFormat, ListSummary, NumberView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './database.ts';
import type { ListRow } from './lists.ts';
import { campaigns, contactLists } from './schema.ts';

/** One row a line type and zone: the more careful line type of a number's contacts counts, as in loading. */
const SUMMARY = `with numbers as (
	select max(case line_kind when 'landline' then 0 when 'unknown' then 1 else 2 end) kind, max(zones) zones, count(distinct row) people
	from contacts where list_id = ? group by phone
) select kind, zones, count(*) n, sum(people > 1) households from numbers group by kind, zones`;

/** What a ready list holds; counted once and kept, for a ready list does not change. */
export async function summaryOf(d1: D1Database, list: ListRow): Promise<ListSummary> {
	if (list.summary) return list.summary;
	const { results } = await d1.prepare(SUMMARY).bind(list.id).all<{ kind: number; zones: string; n: number; households: number }>();
	const sum = (kind: number | null) => results.reduce((total, row) => total + (kind === null || row.kind === kind ? row.n : 0), 0);
	const byZones = new Map<string, number>();
	for (const row of results) byZones.set(row.zones, (byZones.get(row.zones) ?? 0) + row.n);
	const summary: ListSummary = {
		numbers: sum(null),
		cells: sum(2),
		landlines: sum(0),
		unknown: sum(1),
		households: results.reduce((total, row) => total + row.households, 0),
		zones: [...byZones].map(([zones, numbers]) => ({ zones, numbers })).sort((a, b) => b.numbers - a.numbers),
	};
	if (list.state === 'ready')
		await d1.prepare(`update contact_lists set summary = ? where id = ? and state = 'ready'`).bind(JSON.stringify(summary), list.id).run();
	return summary;
}

/** Other campaigns of the organisation that were started and are not archived, the newest first. */
export async function otherStarted(db: Database, campaign: CampaignRow, limit: number): Promise<{ id: string; name: string }[]> {
	return await db
		.select({ id: campaigns.id, name: campaigns.name })
		.from(campaigns)
		.where(
			and(
				eq(campaigns.organisationId, campaign.organisationId),
				sql`${campaigns.id} <> ${campaign.id}`,
				sql`${campaigns.startedAt} is not null`,
				isNull(campaigns.archivedAt),
			),
		)
		.orderBy(desc(campaigns.startedAt))
		.limit(limit)
		.all();
}

/** Up to `limit` phones of the list, spread evenly over its rows; all of them when there are no more. */
export async function samplePhones(d1: D1Database, listId: number, accepted: number, limit: number): Promise<string[]> {
	const step = Math.max(1, Math.ceil(accepted / limit));
	const { results } = await d1
		.prepare('select distinct phone from contacts where list_id = ?1 and row % ?2 = 0 limit ?3')
		.bind(listId, step, limit)
		.all<{ phone: string }>();
	return results.map((row) => row.phone);
}

const LOOKED_AT = 200;
const headingsOf = (format: Pick<CsvFormat, 'columns' | 'headers'>): string =>
	format.columns.map((column) => column.heading.trim().toLowerCase()).join('\n');

/** How the columns of the newest list with the same headings were mapped, of any campaign of the organisation; null = no such list. */
export async function rememberedMapping(
	db: Database,
	organisationId: string,
	format: CsvFormat,
): Promise<{ name: string; columns: ColumnMapping[] } | null> {
	if (!format.headers) return null;
	const rows = await db
		.select({ name: contactLists.name, format: contactLists.format })
		.from(contactLists)
		.innerJoin(campaigns, eq(campaigns.id, contactLists.campaignId))
		.where(
			and(
				eq(campaigns.organisationId, organisationId),
				eq(contactLists.state, 'ready'),
				sql`json_array_length(${contactLists.format}, '$.columns') = ${format.columns.length}`,
			),
		)
		.orderBy(desc(contactLists.id))
		.limit(LOOKED_AT)
		.all();
	const wanted = headingsOf(format);
	const found = rows.find((row) => row.format.headers && headingsOf(row.format) === wanted);
	return found ? { name: found.name, columns: found.format.columns } : null;
}

const PEOPLE = 50;
const ATTEMPTS = 100;

/**
 * Who a number belongs to in this campaign's lists, and its attempts, oldest first. `rows`: where it stands, when that is known;
 * else all ready lists are searched.
 */
export async function numberFacts(
	d1: D1Database,
	campaign: CampaignRow,
	phone: string,
	rows: readonly { list: number; row: number }[] | null,
): Promise<Omit<NumberView, 'phone' | 'sentence'>> {
	const known = rows === null ? '' : 'and (c.list_id, c.row) in (select value->>0, value->>1 from json_each(?3))';
	const [people, attempts, blocked] = await d1.batch([
		d1
			.prepare(
				`select c.list_id listId, l.name listName, c.row, c.first_name firstName, c.last_name lastName, c.external_id externalId,
				 c.line_kind lineKind, c.zones from contact_lists l join contacts c on c.list_id = l.id
				 where l.campaign_id = ?1 and l.state = 'ready' and c.phone = ?2 ${known} limit ${PEOPLE}`,
			)
			.bind(...(rows === null ? [campaign.id, phone] : [campaign.id, phone, JSON.stringify(rows.map(({ list, row }) => [list, row]))])),
		d1
			.prepare(
				`select id, pass, counted, placed_at placedAt, ended_at endedAt, disposition, cause, caller_name callerName,
				 result_question_id question, result_answer_id answer, script_version version from attempts
				 where campaign_id = ?1 and phone = ?2 order by id limit ${ATTEMPTS}`,
			)
			.bind(campaign.id, phone),
		d1.prepare('select 1 from do_not_call where organisation_id = ?1 and phone = ?2').bind(campaign.organisationId, phone),
	]);
	const found = (attempts?.results ?? []) as AttemptFacts[];
	const labels = await labelsOf(d1, campaign.id, found);
	return {
		doNotCall: (blocked?.results.length ?? 0) > 0,
		people: (people?.results ?? []) as NumberView['people'],
		attempts: found.map(({ question, answer, version, counted, ...rest }) => ({
			...rest,
			counted: counted === 1,
			result: answer === null ? null : (labels.get(`${version} ${question} ${answer}`) ?? answer),
		})),
	};
}

interface AttemptFacts extends Omit<NumberView['attempts'][number], 'counted' | 'result'> {
	counted: number;
	question: string | null;
	answer: string | null;
	version: number | null;
}

/** Words of the answers, as they were when they were given. */
async function labelsOf(d1: D1Database, campaignId: string, rows: readonly AttemptFacts[]): Promise<Map<string, string>> {
	const versions = [...new Set(rows.flatMap(({ version }) => (version === null ? [] : [version])))];
	const found = new Map<string, string>();
	if (versions.length === 0) return found;
	const { results } = await d1
		.prepare('select version, script from script_versions where campaign_id = ? and version in (select value from json_each(?))')
		.bind(campaignId, JSON.stringify(versions))
		.all<{ version: number; script: string }>();
	for (const { version, script } of results)
		for (const question of (JSON.parse(script) as Script).questions)
			for (const answer of question.answers) found.set(`${version} ${question.id} ${answer.id}`, answer.label);
	return found;
}
