/** One number's events in order, in words. */
import type { DropDetail, StoryEvent } from '../../protocol/rest.ts';
import { dropDetail } from '../../protocol/results.ts';
import type { AttemptData, NumberData } from './number-data.ts';

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const ENDINGS: Readonly<Record<string, string>> = {
	connected: 'somebody answered and was connected',
	dropped: 'somebody answered and was dropped',
	hung_up_first: 'somebody answered and hung up before a caller was joined',
	machine: 'a machine answered',
	no_answer: 'nobody answered',
	busy: 'it was busy',
	invalid_number: 'the number does not exist',
	cancelled: 'we took the call back before anybody answered',
	failed: 'the carrier refused or failed',
	lost: 'the carrier never told what became of it',
};
const CAUSES: Readonly<Record<string, string>> = {
	no_caller: 'No caller became free in time.',
	do_not_call: 'It was put on Do Not Call while it rang.',
	hung_up_by_caller: 'The caller hung up before the two were joined.',
	callers_left: 'Callers had left.',
	no_callers: 'All callers had left.',
	paused: 'The campaign was paused.',
};

/** Why a person was dropped: when they answered, how many were busy, what chance of it had been foreseen. */
export function dropText(attempt: Pick<AttemptData, 'answeredAt' | 'placedAt' | 'cause' | 'dropDetail'>): string[] {
	const lines: string[] = [];
	const rang = attempt.answeredAt === null ? null : attempt.answeredAt - attempt.placedAt;
	if (rang !== null) lines.push(`Answered ${seconds(rang)} after it was placed.`);
	const detail = parseDrop(attempt.dropDetail);
	if (detail) {
		lines.push(
			`At that moment ${plural(detail.busy, 'caller was', 'callers were')} busy, ${detail.ready} ready, ${plural(detail.lines, 'other line')} rang and ${plural(detail.holding, 'other person was', 'other people were')} held. This person was held for ${(detail.heldMs / 1000).toFixed(1)} s.`,
		);
		lines.push(
			detail.chance === null
				? 'No chance had been computed.'
				: `When lines were last planned, the chance that one more person who answers finds nobody was ${(detail.chance * 100).toFixed(1)} %.`,
		);
	}
	const why = CAUSES[attempt.cause ?? ''];
	if (why) lines.push(why);
	return lines;
}

function parseDrop(text: string | null): DropDetail | null {
	if (text === null) return null;
	const parsed = dropDetail.safeParse(JSON.parse(text));
	return parsed.success ? parsed.data : null;
}

function attemptEvent(attempt: AttemptData, personal: boolean): StoryEvent {
	const ending = attempt.disposition === null ? 'it is still open' : (ENDINGS[attempt.disposition] ?? attempt.disposition);
	const details: string[] = [`Shown number ${attempt.callerId}.`];
	if (attempt.disposition === 'dropped') details.push(...dropText(attempt));
	else {
		if (attempt.ringingAt !== null && attempt.connectedAt === null && attempt.endedAt !== null)
			details.push(`In the air for ${seconds(attempt.endedAt - attempt.placedAt)}.`);
		if (attempt.connectedAt !== null && attempt.endedAt !== null)
			details.push(
				`Talked for ${seconds(attempt.endedAt - attempt.connectedAt)}${personal && attempt.caller ? ` with ${attempt.caller}` : ''}.`,
			);
		const why = CAUSES[attempt.cause ?? ''];
		if (why) details.push(why);
	}
	return { at: attempt.placedAt, kind: 'attempt', text: `Attempt ${attempt.id}, pass ${attempt.pass}: ${ending}.`, details };
}

const APPROVAL_WORDS: Readonly<Record<string, string>> = {
	approved: 'Approved',
	duplicate: 'Approved once more (not counted)',
	withdrawn: 'Approval withdrawn',
};

/** All events, oldest first. Without the right to personal data nobody is named and typed words are left out. */
export function storyEvents(data: NumberData, decisions: readonly { at: number; text: string }[], personal: boolean): StoryEvent[] {
	const events: StoryEvent[] = [
		...data.contacts.map(
			(contact): StoryEvent => ({
				at: contact.listAt,
				kind: 'loaded',
				text: `Came with the list “${contact.listName}”, row ${contact.row}, as ${contact.lineKind}.`,
				details: [],
			}),
		),
		...data.approvals.map(
			(approval): StoryEvent => ({
				at: approval.pressedAt,
				kind: 'approved',
				text: `${APPROVAL_WORDS[approval.outcome] ?? approval.outcome} by ${personal && approval.name !== '' ? approval.name : 'a clicker'}.`,
				details: [`By ${approval.input}; record ${approval.seq} of the chain.`],
			}),
		),
		...data.attempts.map((attempt) => attemptEvent(attempt, personal)),
		...data.answers.map(
			(answer): StoryEvent => ({
				at: answer.at,
				kind: 'answer',
				text: personal ? `${answer.question}: ${answer.answer}` : `${answer.question}: answered.`,
				details: [],
			}),
		),
		...decisions.map((decision): StoryEvent => ({ at: decision.at, kind: 'decision', text: decision.text, details: [] })),
	];
	if (data.doNotCall)
		events.push({
			at: data.doNotCall.addedAt,
			kind: 'do_not_call',
			text: `Put on the Do Not Call list (${data.doNotCall.source}${personal && data.doNotCall.addedBy !== '' ? `, ${data.doNotCall.addedBy}` : ''}).`,
			details: personal && data.doNotCall.note !== '' ? [data.doNotCall.note] : [],
		});
	const order = ['loaded', 'approved', 'attempt', 'answer', 'do_not_call', 'decision'];
	return events.sort((a, b) => a.at - b.at || order.indexOf(a.kind) - order.indexOf(b.kind));
}
