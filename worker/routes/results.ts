/** Results (R29), exports, and what can be asked of one number. */
import { type ResultsView, resultsFilter, resultsView, rowsQuery, rowsView } from '../../protocol/rest.ts';
import { refusalOf } from '../auth/roles.ts';
import { simulatedCarrierRpc } from '../carriers/index.ts';
import { databaseOf } from '../directory/database.ts';
import { EXPORTS } from '../directory/export-columns.ts';
import { exportCsv, exportLines } from '../directory/exports.ts';
import { maskPhone, readRows } from '../directory/result-rows.ts';
import { readResults } from '../directory/results.ts';
import { currentScript } from '../directory/scripts.ts';
import { normalisePhone } from '../domain/phone.ts';
import { rightPersonAnswer } from '../domain/script.ts';
import { liveCampaign } from './campaign-support.ts';
import { campaignCountry } from './country.ts';
import { type AppContext, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, wrongField, z } from './router.ts';
import { textStream } from './text-stream.ts';

const LEDGER_PAGE = 1_000;
const one = { params: params('campaignId') };

const resultsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/results',
	summary:
		'Figures: totals, by pass, caller, hour and weekday, line type, list, caller ID, and the answers to every question. Filters combine.',
	...onCampaign('view'),
	request: { ...one, query: resultsFilter },
	responses: { 200: json(resultsView, 'Figures as of now. Hours and weekdays are those of `timeZone`.') },
});
const rowsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/results/rows',
	summary: 'The attempts behind a figure, newest first. Phone numbers are masked without the right to personal data.',
	...onCampaign('view'),
	request: { ...one, query: rowsQuery },
	responses: { 200: json(rowsView, 'A page of rows, and the cursor of the next one.') },
});
const FILES = EXPORTS.flatMap((kind) => [`${kind}.csv`, `${kind}.jsonl`] as const);
const exportRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/exports/{file}',
	summary:
		'attempts, answers, approvals, contacts, callers or van, as .csv or .jsonl, streamed. JSON lines carry a cursor each: `after` goes on behind it, `limit` ends early. Columns: docs/exports.md.',
	...onCampaign('view', { deletedToo: true }),
	request: {
		params: params('campaignId').extend({ file: z.enum(FILES) }),
		query: z.object({ after: z.string().max(120).optional(), limit: z.coerce.number().int().min(1).max(1_000_000).optional() }),
	},
	responses: {
		200: {
			description: 'CSV in UTF-8 with BOM and CRLF, or one JSON object a line.',
			content: { 'text/csv': { schema: z.string() }, 'text/jsonl': { schema: z.string() } },
		},
	},
});
const whyRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/numbers/{phone}/why',
	summary: 'Why this number is not being dialed, in one sentence.',
	...onCampaign('view'),
	request: { params: params('campaignId', 'phone') },
	responses: { 200: json(z.object({ phone: z.string(), sentence: z.string() }), 'The answer.') },
});
const ledgerRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/carrier-ledger',
	summary: 'The simulated carrier’s own record of every call it was asked for, one JSON object a line.',
	...onCampaign('view'),
	request: { ...one, query: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
	responses: { 200: { description: 'Lines after the first `after`.', content: { 'text/jsonl': { schema: z.string() } } } },
});

async function* withBom(parts: AsyncGenerator<string>): AsyncGenerator<string> {
	yield '\uFEFF';
	yield* parts;
}

async function* ledgerLines(read: (after: number, limit: number) => Promise<object[]>, after: number): AsyncGenerator<string> {
	for (let from = after; ; from += LEDGER_PAGE) {
		const lines = await read(from, LEDGER_PAGE);
		if (lines.length > 0) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
		if (lines.length < LEDGER_PAGE) return;
	}
}

/** Whether names, phone numbers and what people said may be shown to whoever asks. */
const maySeePersonal = (c: AppContext): boolean => refusalOf(principalOf(c), 'view_personal_data') === null;

export const results = newRouter()
	.openapi(resultsRoute, async (c) => {
		const view: ResultsView = await readResults(databaseOf(c.env), campaignOf(c), rightPersonAnswer, c.req.valid('query'));
		return c.json(view, 200);
	})
	.openapi(rowsRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const script = (await currentScript(db, campaign)) ?? { questions: [] };
		const timeZone = campaign.settings.hours?.timeZone ?? 'UTC';
		const input = { campaignId: campaign.id, timeZone, query: c.req.valid('query'), rightPerson: rightPersonAnswer(script) };
		const { rows, next } = await readRows(c.env.DB, input);
		const shown = maySeePersonal(c) ? rows : rows.map((row) => ({ ...row, phone: maskPhone(row.phone), caller: null }));
		return c.json({ rows: shown, next, timeZone }, 200);
	})
	.openapi(exportRoute, async (c) => {
		const { file } = c.req.valid('param');
		const { after, limit } = c.req.valid('query');
		const kind = EXPORTS.find((known) => file.startsWith(`${known}.`)) ?? 'attempts';
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const script = (await currentScript(db, campaign)) ?? { questions: [] };
		const input = { db, campaign, personal: maySeePersonal(c), after, script };
		const csv = file.endsWith('.csv');
		const parts = csv ? withBom(exportCsv(kind, input)) : exportLines(kind, input, limit ?? null);
		return c.body(textStream(parts), 200, {
			'content-type': csv ? 'text/csv; charset=utf-8' : 'text/jsonl; charset=utf-8',
			'content-disposition': `attachment; filename="${file}"`,
		});
	})
	.openapi(whyRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = normalisePhone(c.req.valid('param').phone, { defaultCountry: campaignCountry(campaign) });
		if (!phone.ok) throw wrongField('phone', phone.reason);
		const sentence =
			campaign.startedAt === null ? 'This campaign has not been started.' : await liveCampaign(c.env, campaign.id).whyNot(phone.e164);
		return c.json({ phone: phone.e164, sentence }, 200);
	})
	.openapi(ledgerRoute, (c) => {
		const carrier = simulatedCarrierRpc(c.env, campaignOf(c).id);
		const lines = ledgerLines((after, limit) => carrier.ledger(after, limit), c.req.valid('query').after);
		return c.body(textStream(lines), 200, { 'content-type': 'text/jsonl; charset=utf-8' });
	});
