/** Where Twilio reports. What belongs to a campaign goes straight to its object; calls to our numbers are answered here. */
import { Hono } from 'hono';
import { readJoinTicket } from '../auth/join-ticket.ts';
import { openAccount } from '../carriers/twilio/account.ts';
import {
	ANSWER_OPTIONS,
	CALLBACK_OPTIONS,
	CAMPAIGN_HOOKS,
	type HookAddress,
	ORGANISATION_HOOKS,
	type OrganisationHook,
	type TwilioAccount,
} from '../carriers/twilio/config.ts';
import { hookUrl, isMac } from '../carriers/twilio/mac.ts';
import { type Form, field, formOf, isSigned, SIGNALWIRE_HEADER, SIGNATURE_HEADER } from '../carriers/twilio/signature.ts';
import { gather, hangup, redirect, reject, response, say } from '../carriers/twilio/twiml.ts';
import { findCarrierAccount, organisationName } from '../directory/carrier-accounts.ts';
import { databaseOf } from '../directory/database.ts';
import { clockOf, type Env, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import type { AppEnv } from './router.ts';
import { smallBody } from './small-body.ts';

const xml = { 'content-type': 'text/xml; charset=utf-8' };
const E164 = /^\+[1-9]\d{6,14}$/;
/** Rounds of the menu before we hang up. */
const ROUNDS = 3;
const END = response(hangup());

interface Call {
	env: Env;
	account: TwilioAccount;
	id: string;
	form: Form;
	/** The how-manieth round of the menu, from 1. */
	round: number;
}

/** Calls are none of a stranger's business: wrong paths say no more than that. */
export const twilioHooks = new Hono<AppEnv>().post('/:scope/:what/:id/:mac', async (c) => {
	const { scope, what, id, mac } = c.req.param();
	const known = [...CAMPAIGN_HOOKS, ...ORGANISATION_HOOKS].find((name) => name === what);
	const secret = secretOf(c.env);
	if (!known || !isMac(secret, { scope, what: known, id }, mac)) throw new ApiError('not_found', 'There is nothing at this address.');
	if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
		throw new ApiError('invalid_input', 'A webhook of this carrier is a form.');
	const body = await smallBody(c.req.raw);
	const signature = c.req.header(SIGNATURE_HEADER) ?? c.req.header(SIGNALWIRE_HEADER) ?? null;
	const url = new URL(c.req.url);
	const path = url.pathname + url.search;
	const asked = Math.min(100, Math.max(1, Number(url.searchParams.get('ask')) || 1));
	const campaignHook = CAMPAIGN_HOOKS.find((name) => name === known);
	if (campaignHook) {
		const reply = await c.env.CAMPAIGN.getByName(scope).carrierHook({ what: campaignHook, id, asked, path, body, signature });
		if (reply.status === 403) throw new ApiError('forbidden', 'This signature is wrong.');
		// What no campaign knows is answered all the same: nobody learns from it, and the carrier does not try again.
		if (reply.status === 404) return c.body(END, 200, xml);
		c.header('server-timing', `decide;dur=${reply.ms ?? 0}`);
		return reply.body === null ? c.body(null, 204) : c.body(reply.body, 200, xml);
	}
	const account = await accountOf(c.env, scope);
	const form = formOf(body);
	const whole = account ? account.publicUrl + path : '';
	const good = account && (await isSigned(account.authTokens, signature, [whole, whole + ANSWER_OPTIONS, whole + CALLBACK_OPTIONS], form));
	if (!account || !good) {
		if (account) c.executionCtx.waitUntil(c.env.ORGANISATION.getByName(scope).carrierHeard(false));
		throw new ApiError('forbidden', 'This signature is wrong.');
	}
	c.executionCtx.waitUntil(c.env.ORGANISATION.getByName(scope).carrierHeard(true));
	const twiml = await organisationHook(known as OrganisationHook, { env: c.env, account, id, form, round: asked });
	return twiml === null ? c.body(null, 204) : c.body(twiml, 200, xml);
});

async function accountOf(env: Env, organisationId: string): Promise<TwilioAccount | null> {
	const db = databaseOf(env);
	const [row, name] = await Promise.all([findCarrierAccount(db, organisationId), organisationName(db, organisationId)]);
	return row ? await openAccount(row, secretOf(env), name, clockOf(env).now()) : null;
}

async function organisationHook(what: OrganisationHook, call: Call): Promise<string | null> {
	switch (what) {
		case 'voice':
			return welcome(call);
		case 'menu':
			return await menu(call);
		case 'pin':
			return await pin(call);
		case 'client':
			return await client(call);
		case 'test':
			return await test(call);
	}
}

const address = ({ env, account }: Call, what: HookAddress['what'], id = account.organisationId): string =>
	hookUrl(account.publicUrl, secretOf(env), { scope: account.organisationId, what, id });

/** Somebody calls one of our numbers: who we are, and how not to be called again. */
function welcome(call: Call): string {
	if (call.round > ROUNDS) return response(say('Good bye.'), hangup());
	const { organisationName } = call.account;
	const who =
		call.round === 1
			? `Hello. You have reached the volunteer phone bank of ${organisationName}. If we called you and you do not want to be called again, press 1. If you are a volunteer and want to make calls with this phone, press 2.`
			: 'Press 1 if you do not want to be called again. Press 2 if you are a volunteer.';
	return response(
		gather({ digits: 1, action: address(call, 'menu') + ANSWER_OPTIONS, timeoutS: 8 }, say(who)),
		redirect(`${address(call, 'voice')}?ask=${call.round + 1}${ANSWER_OPTIONS}`),
	);
}

async function menu(call: Call): Promise<string> {
	const digit = field(call.form, 'Digits');
	if (digit === '2') return askPin(call, 'Please enter the six digits that you see on your screen.');
	if (digit !== '1') return response(redirect(`${address(call, 'voice')}?ask=2${ANSWER_OPTIONS}`));
	const from = field(call.form, 'From');
	if (!E164.test(from))
		return response(
			say('Your phone does not show its number, so we cannot tell which one to take off. Please call again with your number shown.'),
			hangup(),
		);
	const { organisationId } = call.account;
	await call.env.ORGANISATION.getByName(organisationId).addDoNotCall(organisationId, {
		phones: [from],
		source: 'phone',
		campaignId: null,
		addedBy: 'The person called, by phone',
		note: `Pressed 1 when calling ${field(call.form, 'To')}`,
	});
	return response(say('Thank you. Your number is on our list, and we will not call it again. Good bye.'), hangup());
}

const askPin = (call: Call, words: string): string =>
	response(gather({ digits: 6, action: address(call, 'pin') + ANSWER_OPTIONS, timeoutS: 15 }, say(words)), say('Good bye.'), hangup());

/** A volunteer by phone: the sound is here, the screen stays the control. */
async function pin(call: Call): Promise<string> {
	const sid = field(call.form, 'CallSid');
	const { organisationId } = call.account;
	const organisation = call.env.ORGANISATION.getByName(organisationId);
	const claim = await organisation.claimPin(field(call.form, 'Digits'), sid, field(call.form, 'From'));
	if (claim === 'locked') return response(say('That was wrong too often. Please look at your screen and call again later.'), hangup());
	if (claim === 'wrong') return askPin(call, 'These six digits are not known. Please try again.');
	const twiml = await call.env.CAMPAIGN.getByName(claim.campaign).admitCaller(claim.session, sid, 'phone', null);
	return twiml ?? response(say('That session has ended. Please join again on the page.'), hangup());
}

/** A caller's browser. Only the ticket counts; who the request says it is from does not. */
async function client(call: Call): Promise<string> {
	const ticket = readJoinTicket(secretOf(call.env), field(call.form, 'ticket'), clockOf(call.env).now());
	if (!ticket || ticket.organisationId !== call.account.organisationId) return response(reject());
	const sid = field(call.form, 'CallSid');
	return (await call.env.CAMPAIGN.getByName(ticket.campaignId).admitCaller(ticket.sessionId, sid, 'browser', ticket)) ?? response(reject());
}

/** How a test call goes. */
async function test(call: Call): Promise<null> {
	const organisation = call.env.ORGANISATION.getByName(call.account.organisationId);
	const row = await organisation.testCall(call.id);
	const over = row && /^(completed|busy|failed|no-answer|canceled)$/.test(row.status);
	if (row && !over)
		await organisation.keepTest({
			...row,
			sid: field(call.form, 'CallSid') || row.sid,
			status: field(call.form, 'CallStatus'),
			code: field(call.form, 'SipResponseCode'),
		});
	return null;
}
