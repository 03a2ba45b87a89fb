/** Which screen a view asks for. Pure. */
import type { CallCard, CallerView, PersonView } from '../../../protocol/views.ts';

export type Screen =
	/** The campaign has not been started, or is loading. */
	| 'not_open'
	| 'end_card'
	/** Open, and waiting for **I'm ready**. */
	| 'idle'
	| 'break'
	| 'waiting'
	| 'call'
	| 'wrap_up'
	| 'thanks';

export function screenOf(view: CallerView): Screen {
	const { state } = view.session;
	// A conversation and its record come before everything else (R28).
	if (view.call !== null && state === 'wrap_up') return 'wrap_up';
	if (view.call !== null && (state === 'on_call' || state === 'reserved')) return 'call';
	if (state === 'ended') return 'thanks';
	if (view.endCard !== null) return 'end_card';
	if (view.status.kind === 'not_started' || view.status.kind === 'loading') return 'not_open';
	if (state === 'break') return 'break';
	return state === 'idle' ? 'idle' : 'waiting';
}

/** Whether **Start calling**, pressed a moment ago, may put the caller into the queue. */
export const mayBeReady = (view: CallerView): boolean =>
	view.session.state === 'idle' &&
	(view.audio?.needed !== true || view.audio.via !== null) &&
	view.endCard === null &&
	(view.status.kind === 'running' || view.status.kind === 'stalled');

/** Whether all that is missing is the caller's own sound at the carrier. */
export const awaitsSound = (view: CallerView): boolean =>
	view.session.state === 'idle' && view.endCard === null && view.audio?.needed === true && view.audio.via === null;

/** Bars that have not expired at `now` (R24). */
export const barsAt = <Bar extends { expiresAt: number | null }>(bars: readonly Bar[], now: number): Bar[] =>
	bars.filter((bar) => bar.expiresAt === null || bar.expiresAt > now);

/** The person of the conversation: picked, or the only one. */
export function personOf(call: CallCard): PersonView | null {
	if (call.personRef !== null) return call.people.find((person) => person.ref === call.personRef) ?? null;
	return call.people.length === 1 ? (call.people[0] ?? null) : null;
}

/** Who the caller speaks to, for the bar: the person, or everybody who may have answered. `words`: the language's own. */
export function speakingTo(call: CallCard, words = { or: 'or', somebody: 'somebody' }): string {
	const person = personOf(call);
	const names = person === null ? call.people.map((each) => each.name) : [person.name];
	if (names.length === 0) return words.somebody;
	const last = names.at(-1) ?? '';
	return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} ${words.or} ${last}`;
}

/** Whether the record says how the call went: a result, or that they want to be called back. */
export const hasResult = (call: CallCard): boolean => call.callBack.at !== null || withResult(call).length > 0;

/** People with an answer to the first question: the record can be saved when there is one. */
export function withResult(call: CallCard): string[] {
	const first = call.script.questions[0];
	if (first === undefined) return [];
	return Object.entries(call.answers).flatMap(([ref, answers]) => (answers[first.id] === undefined ? [] : [ref]));
}
