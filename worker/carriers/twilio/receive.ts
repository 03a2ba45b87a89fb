/** What comes in by webhook for one campaign, and what is answered. The decision itself is the campaign's. */
import type { Sql } from '../../campaign/engine/sql.ts';
import type { AnswerRequest, CarrierEvent, LegAction } from '../port.ts';
import { type Budget, costOfCall, minutes } from './budget.ts';
import type { TwilioCarrier } from './carrier.ts';
import { ANSWER_OPTIONS, CALLBACK_OPTIONS, type CampaignHook } from './config.ts';
import { answerFacts, expectCaller, type Facts, roomFacts, statusFacts, verdictFacts } from './facts.ts';
import { type Form, field } from './signature.ts';
import { legById, roomOf } from './store.ts';
import { callerRoom, hangup, pause, redirect, response, say } from './twiml.ts';

/** The live campaign, as far as webhooks change it. */
export interface Campaign {
	events(events: CarrierEvent[]): void;
	/** May hang until somebody is free. */
	answer(request: AnswerRequest): Promise<LegAction>;
	/** The caller's own leg came into the room, or left it (null). */
	callerAudio(session: string, via: 'browser' | 'phone' | null): void;
	/** What is to become of somebody who fell out of a room, though nobody hung up. `wait` while the caller may come back. */
	fellOut(legId: string): LegAction;
}

export interface Hook {
	what: CampaignHook;
	/** Leg or session. */
	id: string;
	/** The how-manieth time it asks, from 1. */
	asked: number;
	form: Form;
}

/** `twiml` null: nothing to say, status 204. */
export interface Reply {
	twiml: string | null;
}

export interface ReceiverDeps {
	sql: Sql;
	now(): number;
	carrier: TwilioCarrier;
	campaign: Campaign;
	budget: Budget;
	machineDetection(): boolean;
	/** Work that goes on after the answer. */
	later(work: Promise<unknown>): void;
}

const NOTHING: Reply = { twiml: null };
const END: Reply = { twiml: response(hangup()) };
/** Somebody who fell out of a room is held so many times two seconds. */
const HELD_TIMES = 4;
const HELD_S = 2;
const CALLER_LIMIT_S = 4 * 3600;

/** Takes one webhook, checked before. Repeats and strays change nothing. */
export async function receive(deps: ReceiverDeps, hook: Hook): Promise<Reply> {
	switch (hook.what) {
		case 'answer':
			return await answer(deps, hook);
		case 'status':
			return report(deps, statusFacts(deps.sql, hook.id, hook.form, deps.now()));
		case 'amd':
			return report(deps, verdictFacts(deps.sql, hook.id, hook.form, deps.now()));
		case 'room':
			return room(deps, hook);
		case 'after':
			return after(deps, hook);
		case 'caller':
			return callerOut(deps, hook);
	}
}

/** Decide at answer: the response to this request is the decision. */
async function answer({ sql, now, carrier, campaign, later }: ReceiverDeps, hook: Hook): Promise<Reply> {
	const { request, leg, twice } = answerFacts(sql, hook.id, hook.form, hook.asked, now());
	if (twice !== null) later(carrier.dropLeg(twice));
	if (request === null || leg === null) return END;
	const action = await campaign.answer(request);
	if (action.do === 'hangup' || action.do === 'message') sql.run('update twilio_legs set ending = 1 where leg_id = ?', leg.leg_id);
	return { twiml: carrier.twimlOf(leg, action, hook.asked) };
}

function report({ carrier, campaign, budget, machineDetection, later }: ReceiverDeps, { events, twice, ended }: Facts): Reply {
	if (twice !== null) later(carrier.dropLeg(twice));
	if (events.length > 0) campaign.events(events);
	if (ended !== null) budget.settle(ended.legId, costOfCall(carrier.account.prices, ended.seconds, machineDetection()));
	return NOTHING;
}

function room({ sql, now, carrier, campaign, budget, later }: ReceiverDeps, hook: Hook): Reply {
	const since = roomOf(sql, hook.id)?.since ?? now();
	const facts = roomFacts(sql, hook.id, hook.form, now());
	switch (facts.who) {
		case 'contact':
			if (facts.events.length > 0) campaign.events(facts.events);
			break;
		case 'caller':
			campaign.callerAudio(hook.id, facts.up ? facts.via : null);
			if (!facts.up) budget.settle(`caller ${hook.id} ${since}`, callerCost(carrier, facts.via, (now() - since) / 1000));
			break;
		case 'stray':
			later(carrier.dropLeg(facts.sid));
			break;
		case 'nobody':
			break;
	}
	return NOTHING;
}

function callerCost({ account }: TwilioCarrier, via: 'browser' | 'phone', seconds: number): number {
	const { browserMinute, inboundMinute, conferenceMinute } = account.prices;
	return minutes(seconds) * ((via === 'browser' ? browserMinute : inboundMinute) + conferenceMinute);
}

/** The contact is out of the room: hung up, taken out by us, or the caller's own leg was lost and took the room with it. */
function after({ sql, carrier, campaign }: ReceiverDeps, hook: Hook): Reply {
	const leg = legById(sql, hook.id);
	const over = field(hook.form, 'CallStatus') === 'completed' || field(hook.form, 'DialCallStatus') === 'failed';
	if (!leg || leg.ending === 1 || leg.ended_at !== null || over) return END;
	const action = campaign.fellOut(hook.id);
	if (action.do !== 'wait') return { twiml: carrier.twimlOf(leg, action, 1) };
	if (hook.asked > HELD_TIMES) return { twiml: response(say('We are sorry, the connection was lost. Good bye.'), hangup()) };
	const again = redirect(`${carrier.address('after', hook.id)}?ask=${hook.asked + 1}${ANSWER_OPTIONS}`);
	return { twiml: response(...(hook.asked === 1 ? [say('One moment, please.')] : []), pause(HELD_S), again) };
}

/** The caller's own leg is out of its room. */
function callerOut({ sql, now, campaign }: ReceiverDeps, hook: Hook): Reply {
	const row = roomOf(sql, hook.id);
	if (row?.sid === field(hook.form, 'CallSid') && row.up === 1) {
		sql.run('update twilio_rooms set up = 0, gone = 1, since = ? where room = ?', now(), hook.id);
		campaign.callerAudio(hook.id, null);
	}
	return END;
}

/** A caller's own leg is let into its room; an earlier one is ended first, because the room goes with it. */
export async function admitCaller(deps: ReceiverDeps, session: string, sid: string, via: 'browser' | 'phone'): Promise<string> {
	const { sql, now, carrier, campaign } = deps;
	const wasUp = roomOf(sql, session)?.up === 1;
	const { replaced } = expectCaller(sql, session, sid, via, now());
	if (replaced !== null) {
		if (wasUp) campaign.callerAudio(session, null);
		await carrier.dropLeg(replaced);
	}
	return response(
		callerRoom({
			room: session,
			label: `${via}_${sid}`,
			action: carrier.address('caller', session) + ANSWER_OPTIONS,
			statusCallback: carrier.address('room', session) + CALLBACK_OPTIONS,
			timeLimitS: CALLER_LIMIT_S,
		}),
	);
}
