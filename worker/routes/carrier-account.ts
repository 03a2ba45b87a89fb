/** The organisation's account with a carrier: entered once, checked, watched, stopped. Secrets go in and never come out. */
import { carrierAccountBody, carrierAccountView, testCallBody, testCallView } from '../../protocol/carrier.ts';
import type { CarrierTest } from '../campaign/rpc.ts';
import { OLD_TOKEN_MS, openAccount, sealSecret } from '../carriers/twilio/account.ts';
import { mayCall } from '../carriers/twilio/allow.ts';
import { allowedApiBase, isLoopback, TWILIO_API, type TwilioAccount } from '../carriers/twilio/config.ts';
import { addressesOf, answerNumbers, callStatus, type Done, ensureApp, listNumbers, placeTestCall } from '../carriers/twilio/console.ts';
import { problemsOf, testWords } from '../carriers/twilio/health.ts';
import { remedyOf } from '../carriers/twilio/refusals.ts';
import {
	type CarrierAccountRow,
	campaignsOnCarrier,
	findCarrierAccount,
	keepNumbers,
	organisationName,
	removeCarrierAccount,
	saveCarrierAccount,
} from '../directory/carrier-accounts.ts';
import { databaseOf } from '../directory/database.ts';
import { normalisePhone } from '../domain/phone.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { randomId } from '../lib/tokens.ts';
import { changeBy, refreshLive } from './campaign-support.ts';
import { organisationCountry } from './country.ts';
import { type AppContext, body, createRoute, json, newRouter, params, principalOf, secured, wrongField, type z } from './router.ts';

const answer = { 200: json(carrierAccountView, 'The account without its secrets, and how it is doing.') };
const route = <M extends 'get' | 'put' | 'post' | 'delete', P extends string>(
	method: M,
	path: P,
	summary: string,
	action: Parameters<typeof secured>[0],
) => createRoute({ method, path, summary, ...secured(action), responses: answer });

const getRoute = route('get', '/', 'The account with a carrier, its numbers and its health.', 'view');
const putRoute = createRoute({
	method: 'put',
	path: '/',
	summary: 'Enters or changes the account. Secrets that are left out keep their value; none is ever answered.',
	...secured('manage_carrier'),
	request: { body: body(carrierAccountBody) },
	responses: answer,
});
const deleteRoute = createRoute({
	method: 'delete',
	path: '/',
	summary: 'Forgets the account. Refused while a started campaign uses it.',
	...secured('manage_carrier'),
	responses: { 204: { description: 'Forgotten.' } },
});
const numbersRoute = route('post', '/numbers', 'Fetches the account’s numbers from the carrier.', 'manage_carrier');
const webhooksRoute = route(
	'post',
	'/webhooks',
	'Enters our addresses at the carrier: of every number, and of browser audio.',
	'manage_carrier',
);
const stopRoute = route('put', '/stop', 'Stops all calls of all campaigns at once. Talks go on.', 'operate');
const goOnRoute = route('delete', '/stop', 'Lets calls be placed again.', 'manage_carrier');
const testRoute = createRoute({
	method: 'post',
	path: '/test-calls',
	summary: 'A test call to yourself.',
	...secured('operate'),
	request: { body: body(testCallBody) },
	responses: { 201: json(testCallView, 'The call; ask again how it goes.') },
});
const testStatusRoute = createRoute({
	method: 'get',
	path: '/test-calls/{testId}',
	summary: 'How a test call goes.',
	...secured('view'),
	request: { params: params('testId') },
	responses: { 200: json(testCallView, 'In the carrier’s word and in ours.') },
});

const carrierFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
const deskOf = (c: AppContext) => c.env.ORGANISATION.getByName(principalOf(c).organisationId);

/** The account ready for requests. Throws when there is none. */
async function opened(c: AppContext): Promise<{ row: CarrierAccountRow; account: TwilioAccount }> {
	const db = databaseOf(c.env);
	const { organisationId } = principalOf(c);
	const row = await findCarrierAccount(db, organisationId);
	if (!row) throw new ApiError('not_found', 'There is no account with a carrier yet.');
	const name = await organisationName(db, organisationId);
	const account = await openAccount(row, secretOf(c.env), name, clockOf(c.env).now());
	if (!account) throw new ApiError('conflict', 'The secrets of the account cannot be opened. Enter API key and auth token again.');
	return { row, account };
}

/** The value, or the carrier's refusal as an answer with what to do. */
async function settled<T>(c: AppContext, done: Promise<Done<T>>): Promise<T> {
	const result = await done;
	if (result.ok) return result.value;
	await deskOf(c).carrierRefused(result.code, result.message);
	const words =
		result.code === 'unreachable' ? 'The carrier could not be reached.' : `The carrier refused: ${result.message} (${result.code})`;
	throw new ApiError('conflict', `${words} ${remedyOf(result.code)}`, { code: result.code });
}

async function fetchNumbers(c: AppContext, account: TwilioAccount, appSid: string | null): Promise<void> {
	const numbers = await settled(c, listNumbers(carrierFetch, account, addressesOf(account, secretOf(c.env))));
	await keepNumbers(databaseOf(c.env), account.organisationId, { numbers, appSid, at: clockOf(c.env).now() });
}

/** Campaigns that call through the account hear of its change. */
async function tellCampaigns(c: AppContext): Promise<void> {
	const rows = await campaignsOnCarrier(databaseOf(c.env), principalOf(c).organisationId);
	await Promise.all(rows.map((row) => refreshLive(c, row)));
}

async function viewOf(c: AppContext): Promise<z.infer<typeof carrierAccountView>> {
	const { organisationId } = principalOf(c);
	const [row, health] = await Promise.all([findCarrierAccount(databaseOf(c.env), organisationId), deskOf(c).carrierHealth()]);
	const { stopped, spentDay, open, heard } = health;
	const refusals = health.refusals.map((one) => ({ ...one, remedy: remedyOf(one.code) }));
	const base = {
		stopped,
		spentDay,
		open,
		lastAcceptedAt: heard.accepted,
		lastWebhookAt: heard.webhook,
		lastBadSignatureAt: heard.badSignature,
		refusals,
	};
	if (!row) return { account: null, numbers: [], numbersAt: null, webhooks: [], health: { ...base, problems: [] } };
	const now = clockOf(c.env).now();
	const account = await openAccount(row, secretOf(c.env), '', now);
	const addresses = addressesOf(row, secretOf(c.env));
	const { numbers, publicUrl, appSid } = row;
	const problems = problemsOf({
		now,
		open: account !== null,
		publicUrl,
		appSid,
		numbers,
		limitPerDay: row.limits.accountPerDay,
		spentDay,
		stopped,
		heard,
		refusals,
	});
	return {
		account: {
			accountSid: row.accountSid,
			apiKeySid: row.apiKeySid,
			hasApiKeySecret: account !== null,
			hasAuthToken: account !== null,
			oldTokenUntil: (row.oldTokenUntil ?? 0) > now ? row.oldTokenUntil : null,
			apiBase: row.apiBase,
			publicUrl,
			callsPerSecond: row.callsPerSecond,
			maxConcurrent: row.maxConcurrent,
			countries: row.countries,
			limits: row.limits,
			appSid,
			changedAt: row.changedAt,
		},
		numbers,
		numbersAt: row.numbersAt,
		webhooks: [
			{
				what: 'Voice address of every number',
				url: addresses.voice,
				set: numbers.length > 0 && numbers.every((number) => number.answered),
			},
			{ what: 'Voice address of the TwiML app, for callers’ browsers', url: addresses.client, set: appSid !== null },
		],
		health: { ...base, problems },
	};
}

/** The row to be kept: what was entered, secrets sealed, the token before kept for an hour. */
async function rowFrom(
	c: AppContext,
	input: z.infer<typeof carrierAccountBody>,
	before: CarrierAccountRow | null,
): Promise<CarrierAccountRow> {
	const { organisationId, name } = principalOf(c);
	const secret = secretOf(c.env);
	const publicUrl = (input.publicUrl || c.get('origin')).replace(/\/+$/, '');
	if (!URL.canParse(publicUrl) || new URL(publicUrl).origin !== publicUrl)
		throw wrongField('publicUrl', 'Give scheme and host only, for example https://dial.example.org.');
	const apiBase = allowedApiBase(input.apiBase || c.env.TWILIO_API_BASE || TWILIO_API, c.get('origin'));
	if (apiBase === null) throw wrongField('apiBase', 'Only https://api.twilio.com and addresses of SignalWire are allowed here.');
	const same = before?.accountSid === input.accountSid;
	if (!input.apiKeySecret && (!before || !same || before.apiKeySid !== input.apiKeySid))
		throw wrongField('apiKeySecret', 'Enter the secret of the API key.');
	if (!input.authToken && (!before || !same)) throw wrongField('authToken', 'Enter the account’s auth token.');
	const now = clockOf(c.env).now();
	const seal = (what: 'apiKeySecret' | 'authToken', plain: string | undefined, kept: string) =>
		plain ? sealSecret(secret, organisationId, what, plain) : kept;
	const renewed = input.authToken !== undefined && before !== null && same;
	return {
		organisationId,
		accountSid: input.accountSid,
		apiKeySid: input.apiKeySid,
		apiKeySecret: await seal('apiKeySecret', input.apiKeySecret, before?.apiKeySecret ?? ''),
		authToken: await seal('authToken', input.authToken, before?.authToken ?? ''),
		oldAuthToken: renewed ? before.authToken : same ? (before?.oldAuthToken ?? null) : null,
		oldTokenUntil: renewed ? now + OLD_TOKEN_MS : same ? (before?.oldTokenUntil ?? null) : null,
		apiBase,
		publicUrl,
		appSid: same ? (before?.appSid ?? null) : null,
		callsPerSecond: input.callsPerSecond,
		maxConcurrent: input.maxConcurrent,
		countries: input.countries,
		limits: input.limits,
		numbers: same ? (before?.numbers ?? []) : [],
		numbersAt: same ? (before?.numbersAt ?? null) : null,
		changedAt: now,
		changedBy: name,
	};
}

export const carrierAccount = newRouter()
	.openapi(getRoute, async (c) => c.json(await viewOf(c), 200))
	.openapi(putRoute, async (c) => {
		const db = databaseOf(c.env);
		const before = await findCarrierAccount(db, principalOf(c).organisationId);
		const row = await rowFrom(c, c.req.valid('json'), before);
		const account = await openAccount(row, secretOf(c.env), '', clockOf(c.env).now());
		// Refused at once when the carrier does not know this account and key.
		const found = await listNumbers(carrierFetch, present(account, 'the account just sealed'), addressesOf(row, secretOf(c.env)));
		if (!found.ok && found.code !== 'unreachable')
			throw wrongField('apiKeySid', `The carrier refused: ${found.message} (${found.code}) ${remedyOf(found.code)}`);
		const numbers = found.ok ? { numbers: found.value, numbersAt: row.changedAt } : {};
		const { accountSid, apiKeySid, apiBase, publicUrl, limits } = row;
		const detail = { accountSid, apiKeySid, apiBase, publicUrl, limits, newToken: c.req.valid('json').authToken !== undefined };
		await saveCarrierAccount(db, { ...row, ...numbers }, changeBy(c, 'carrier_account.saved', detail));
		await tellCampaigns(c);
		return c.json(await viewOf(c), 200);
	})
	.openapi(deleteRoute, async (c) => {
		const db = databaseOf(c.env);
		const { organisationId } = principalOf(c);
		const using = (await campaignsOnCarrier(db, organisationId)).filter((row) => row.startedAt !== null);
		if (using.length > 0)
			throw new ApiError('conflict', `${using.map((row) => row.name).join(', ')} still calls through this account. Archive it first.`);
		await removeCarrierAccount(db, organisationId, changeBy(c, 'carrier_account.removed'));
		return c.body(null, 204);
	})
	.openapi(numbersRoute, async (c) => {
		const { row, account } = await opened(c);
		await fetchNumbers(c, account, row.appSid);
		return c.json(await viewOf(c), 200);
	})
	.openapi(webhooksRoute, async (c) => {
		const { account } = await opened(c);
		const addresses = addressesOf(account, secretOf(c.env));
		const numbers = await settled(c, listNumbers(carrierFetch, account, addresses));
		await settled(c, answerNumbers(carrierFetch, account, addresses, numbers));
		const appSid = await settled(c, ensureApp(carrierFetch, account, addresses));
		await fetchNumbers(c, account, appSid || null);
		await tellCampaigns(c);
		return c.json(await viewOf(c), 200);
	})
	.openapi(stopRoute, async (c) => {
		await deskOf(c).carrierStop(principalOf(c).name);
		return c.json(await viewOf(c), 200);
	})
	.openapi(goOnRoute, async (c) => {
		await deskOf(c).carrierStop(null);
		return c.json(await viewOf(c), 200);
	})
	.openapi(testRoute, async (c) => {
		const { account, row } = await opened(c);
		const { to, from } = c.req.valid('json');
		const phone = normalisePhone(to, { defaultCountry: await organisationCountry(databaseOf(c.env), principalOf(c).organisationId) });
		if (!phone.ok) throw wrongField('to', phone.reason);
		const allowed = mayCall(phone.e164, account.countries, isLoopback(new URL(account.apiBase)));
		if (!allowed.ok) throw wrongField('to', allowed.message);
		if (!row.numbers.some((number) => number.phone === from)) throw wrongField('from', 'Choose one of the account’s numbers.');
		const call = { id: randomId('tst'), phone: phone.e164, sid: null, status: 'asking', code: '', message: '', at: clockOf(c.env).now() };
		await deskOf(c).keepTest(call);
		const placed = await placeTestCall(carrierFetch, account, secretOf(c.env), { id: call.id, to: phone.e164, from });
		const now: CarrierTest = (await deskOf(c).testCall(call.id)) ?? call;
		const known: CarrierTest = placed.ok
			? { ...now, sid: placed.value, status: now.status === 'asking' ? 'queued' : now.status }
			: { ...now, status: 'refused', code: placed.code, message: placed.message };
		await deskOf(c).keepTest(known);
		return c.json(testView(known), 201);
	})
	.openapi(testStatusRoute, async (c) => {
		const known = await deskOf(c).testCall(c.req.valid('param').testId);
		if (!known) throw new ApiError('not_found', 'There is no such test call.');
		return c.json(testView(await seenByCarrier(c, known)), 200);
	});

type Test = CarrierTest;

const testView = ({ id, phone, status, code, message }: Test) => ({ id, to: phone, status, ...testWords(status, code, message) });

/** When the reports do not come, the carrier is asked; that they did not come is part of what a test shows. */
async function seenByCarrier(c: AppContext, known: Test): Promise<Test> {
	const late = clockOf(c.env).now() - known.at > 20_000;
	if (!late || known.sid === null || testWords(known.status, '', '').over) return known;
	const { account } = await opened(c);
	const status = await callStatus(carrierFetch, account, known.sid);
	if (!status.ok || status.value === known.status) return known;
	return { ...known, status: status.value, message: 'No report of it arrived.' };
}
