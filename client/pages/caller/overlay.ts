/** The latest view with the commands laid over it that the server has not shown yet, so that a press is seen at once. Pure. */
import type { CallerCommand } from '../../../protocol/frames.ts';
import type { AnswerValue } from '../../../protocol/script.ts';
import type { CallCard, CallerView } from '../../../protocol/views.ts';

type Answers = CallCard['answers'];

function withAnswer(answers: Answers, ref: string, questionId: string, value: AnswerValue | null): Answers {
	const { [questionId]: _, ...others } = answers[ref] ?? {};
	return { ...answers, [ref]: value === null ? others : { ...others, [questionId]: value } };
}

function onCard(card: CallCard, command: CallerCommand): CallCard {
	switch (command.do) {
		case 'person':
			return { ...card, personRef: command.personRef };
		case 'answer':
			return { ...card, answers: withAnswer(card.answers, command.personRef, command.questionId, command.value) };
		case 'clearAnswer':
			return { ...card, answers: withAnswer(card.answers, command.personRef, command.questionId, null) };
		case 'stay':
			return { ...card, stay: command.on };
		case 'callBack':
			return { ...card, callBack: { ...card.callBack, at: command.at } };
		case 'note':
			return { ...card, notes: { ...card.notes, [command.personRef]: command.text } };
		default:
			return card;
	}
}

/** Only what the caller writes is foreseen: who is in the queue, and when a call ends, is the server's to say. */
export function overlay(view: CallerView, commands: readonly CallerCommand[]): CallerView {
	let shown = view;
	for (const command of commands) {
		if (command.do === 'lastCall') shown = { ...shown, session: { ...shown.session, lastCall: command.on } };
		else if (command.do === 'leave' && shown.call !== null) shown = { ...shown, session: { ...shown.session, leaveAfter: true } };
		else if ('attemptId' in command && shown.call?.attemptId === command.attemptId) {
			const call = onCard(shown.call, command);
			if (call !== shown.call) shown = { ...shown, call };
		}
	}
	return shown;
}
