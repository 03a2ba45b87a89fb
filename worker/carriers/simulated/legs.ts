/** What happens on a leg when its time has come, and what it does when it is told to. */
import { never, present } from '../../lib/assert.ts';
import type { EndCause, LegAction } from '../port.ts';
import { ask, type Simulation, tell } from './events.ts';
import { type Due, isScheduled, keepHeard, type LegRow, legOf, SENTENCE, schedule, unschedule } from './store.ts';

/** From the command to the sound in the room. */
const JOIN_MS = 100;
/** An undecided leg asks again. */
const ASK_AGAIN_MS = 1_000;
/** A voicemail box that nobody hangs up on. */
const MACHINE_MS = 45_000;
/** The sentence in the carrier's own voice. */
const SENTENCE_MS = 12_000;

/** Does what fell due for a leg at `at`. What no longer fits the leg's state does nothing. */
export function fallDue(simulation: Simulation, legId: string, what: Due, at: number): void {
	const leg = legOf(simulation.sql, legId);
	if (!leg || leg.state === 'ended') return;
	switch (what) {
		case 'initiated':
			tell(simulation, leg, at, { t: 'initiated' });
			break;
		case 'ringing':
			ringing(simulation, leg, at);
			break;
		case 'pickup':
			pickUp(simulation, leg, at);
			break;
		case 'give_up':
			end(simulation, leg, at, 'no_answer', 'network');
			break;
		case 'dead':
			end(simulation, leg, at, leg.kind === 'busy' ? 'busy' : 'invalid_number', 'network');
			break;
		case 'verdict':
			verdict(simulation, leg, at);
			break;
		case 'patience':
			end(simulation, leg, at, 'completed', 'them');
			break;
		case 'join':
			joined(simulation, leg, at);
			break;
		case 'over':
			end(simulation, leg, at, 'completed', leg.state === 'message' ? 'us' : 'them');
			break;
		case 'max':
			end(simulation, leg, at, 'completed', 'network');
			break;
		default:
			never(what);
	}
}

function set(simulation: Simulation, legId: string, columns: Partial<LegRow>): void {
	const names = Object.keys(columns).map((name) => `${name} = ?`);
	simulation.sql.run(`update legs set ${names.join(', ')} where leg_id = ?`, ...Object.values(columns), legId);
}

function ringing(simulation: Simulation, leg: LegRow, at: number): void {
	set(simulation, leg.leg_id, { state: 'ringing', ringing_at: at });
	tell(simulation, leg, at, { t: 'ringing' });
}

function pickUp(simulation: Simulation, leg: LegRow, at: number): void {
	const { sql } = simulation;
	set(simulation, leg.leg_id, { state: 'silent', answered_at: at });
	unschedule(sql, leg.leg_id, 'give_up', 'ringing');
	tell(simulation, leg, at, { t: 'answered' });
	if (leg.verdict && simulation.verdictAtAnswer) set(simulation, leg.leg_id, { told: leg.verdict });
	else if (leg.verdict) schedule(sql, leg.leg_id, 'verdict', at + (leg.verdict_ms ?? 0));
	schedule(sql, leg.leg_id, 'patience', at + leg.patience_ms);
	schedule(sql, leg.leg_id, 'max', at + leg.max_ms);
	ask(simulation, leg, at, 1);
}

function verdict(simulation: Simulation, leg: LegRow, at: number): void {
	if (!leg.verdict) return;
	set(simulation, leg.leg_id, { told: leg.verdict });
	tell(simulation, leg, at, { t: 'verdict', verdict: leg.verdict });
}

function joined(simulation: Simulation, leg: LegRow, at: number): void {
	if (leg.state !== 'joining') return;
	const room = present(leg.room, 'the room of a joining leg');
	set(simulation, leg.leg_id, { state: 'joined', joined_at: leg.joined_at ?? at });
	tell(simulation, leg, at, { t: 'joined', room });
	if (isScheduled(simulation.sql, leg.leg_id, 'over')) return;
	const overAt = leg.kind === 'machine' ? (leg.answered_at ?? at) + MACHINE_MS : at + leg.talk_ms;
	schedule(simulation.sql, leg.leg_id, 'over', overAt);
}

/** Ends a leg; whoever was in a room has left it before. */
export function end(simulation: Simulation, leg: LegRow, at: number, cause: EndCause, by: 'us' | 'them' | 'network'): void {
	leaveRoom(simulation, leg, at);
	set(simulation, leg.leg_id, { state: 'ended', ended_at: at, ended_by: by, cause });
	simulation.sql.run('delete from due where leg_id = ?', leg.leg_id);
	simulation.sql.run(`delete from outbox where leg_id = ? and kind = 'ask'`, leg.leg_id);
	tell(simulation, leg, at, { t: 'ended', cause, by });
}

/** An answered leg does as it was told. `asked`: in reply to its own question, which counts only while it is undecided. */
export function perform(simulation: Simulation, leg: LegRow, at: number, action: LegAction, asked: number | null): void {
	const { sql } = simulation;
	if (asked !== null && leg.state !== 'silent') return;
	if (action.do === 'wait') {
		if (leg.state === 'silent') ask(simulation, leg, at + ASK_AGAIN_MS, (asked ?? 1) + 1);
		return;
	}
	sql.run(`delete from outbox where leg_id = ? and kind = 'ask'`, leg.leg_id);
	unschedule(sql, leg.leg_id, 'patience', 'join');
	switch (action.do) {
		case 'hangup':
			end(simulation, leg, at, 'completed', 'us');
			break;
		case 'message':
			leaveRoom(simulation, leg, at);
			set(simulation, leg.leg_id, { state: 'message' });
			keepHeard(sql, leg.leg_id, action.recording?.id ?? SENTENCE);
			unschedule(sql, leg.leg_id, 'over');
			schedule(sql, leg.leg_id, 'over', at + (action.recording?.durationMs ?? SENTENCE_MS));
			break;
		case 'join':
			leaveRoom(simulation, leg, at);
			if (leg.state === 'message') unschedule(sql, leg.leg_id, 'over');
			set(simulation, leg.leg_id, { state: 'joining', room: action.room });
			schedule(sql, leg.leg_id, 'join', at + JOIN_MS);
			break;
		default:
			never(action);
	}
}

function leaveRoom(simulation: Simulation, leg: LegRow, at: number): void {
	if (leg.state === 'joined' && leg.room !== null) tell(simulation, leg, at, { t: 'left', room: leg.room });
}
