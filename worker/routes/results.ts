/** Results (R29), exports, and what can be asked of one number. */
import { type ResultsView, resultsView } from '../../protocol/rest.ts';
import { simulatedCarrierRpc } from '../carriers/index.ts';
import { databaseOf } from '../directory/database.ts';
import { EXPORTS, exportCsv } from '../directory/exports.ts';
import { readResults } from '../directory/results.ts';
import { normalisePhone } from '../domain/phone.ts';
import { rightPersonAnswer } from '../domain/script.ts';
import { liveCampaign } from './campaign-support.ts';
import { campaignOf, createRoute, json, newRouter, onCampaign, params, wrongField, z } from './router.ts';
import { DEFAULT_COUNTRY } from './set-up.ts';

const LEDGER_PAGE = 1_000;
const one = { params: params('campaignId') };

const resultsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/results',
	summary: 'Totals, by pass, and the answers to every question.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(resultsView, 'Figures as of now.') },
});
const exportRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/exports/{file}',
	summary: 'attempts.csv, answers.csv or approvals.csv, streamed.',
	...onCampaign('view', { deletedToo: true }),
	request: { params: params('campaignId').extend({ file: z.enum([`${EXPORTS[0]}.csv`, `${EXPORTS[1]}.csv`, `${EXPORTS[2]}.csv`]) }) },
	responses: { 200: { description: 'UTF-8 with BOM, CRLF.', content: { 'text/csv': { schema: z.string() } } } },
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

/** A body that is written as fast as it is read. A failure breaks the transfer off, so that half a file never looks whole. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const text = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await parts.next();
			if (done) controller.close();
			else controller.enqueue(text.encode(value));
		},
		async cancel() {
			await parts.return(undefined);
		},
	});
}

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

export const results = newRouter()
	.openapi(resultsRoute, async (c) => {
		const view: ResultsView = await readResults(databaseOf(c.env), campaignOf(c), rightPersonAnswer);
		return c.json(view, 200);
	})
	.openapi(exportRoute, (c) => {
		const { file } = c.req.valid('param');
		const kind = EXPORTS.find((known) => file === `${known}.csv`) ?? 'attempts';
		return c.body(streamOf(withBom(exportCsv(databaseOf(c.env), campaignOf(c), kind))), 200, {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${file}"`,
		});
	})
	.openapi(whyRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = normalisePhone(c.req.valid('param').phone, { defaultCountry: DEFAULT_COUNTRY });
		if (!phone.ok) throw wrongField('phone', phone.reason);
		const sentence =
			campaign.startedAt === null ? 'This campaign has not been started.' : await liveCampaign(c.env, campaign.id).whyNot(phone.e164);
		return c.json({ phone: phone.e164, sentence }, 200);
	})
	.openapi(ledgerRoute, (c) => {
		const carrier = simulatedCarrierRpc(c.env, campaignOf(c).id);
		const lines = ledgerLines((after, limit) => carrier.ledger(after, limit), c.req.valid('query').after);
		return c.body(streamOf(lines), 200, { 'content-type': 'text/jsonl; charset=utf-8' });
	});
