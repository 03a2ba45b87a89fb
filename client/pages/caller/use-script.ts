import { useState } from 'preact/hooks';
import type { AnswerValue, Question } from '../../../protocol/script.ts';
import type { CallCard, PersonView } from '../../../protocol/views.ts';
import { personOf } from './screens.ts';
import { type Answers, leftBehind, type ScriptPath, walk, withPassed } from './script-path.ts';
import type { LiveSession } from './session.ts';

export interface ScriptState {
	person: PersonView | null;
	answers: Answers;
	path: ScriptPath;
	/** The question on screen: the one being changed, else the next of the path; null at the end. */
	question: Question | null;
	/** An earlier answer is being changed. */
	changing: boolean;
	change: (questionId: string | null) => void;
	/** Saves an answer; null leaves the question out. */
	give: (question: Question, value: AnswerValue | null) => void;
}

/** The script of one conversation, for the person who is speaking. */
export function useScript(session: LiveSession, call: CallCard): ScriptState {
	const [changing, change] = useState<{ person: string; questionId: string } | null>(null);
	const person = personOf(call);
	const ref = person?.ref ?? '';
	const given: Answers = call.answers[ref] ?? {};
	const passed = session.passed.value[`${call.attemptId}/${ref}`] ?? [];
	const answers = withPassed(given, passed);
	const path = walk(call.script, answers);
	const changed = changing?.person === ref ? path.questions.find((each) => each.id === changing.questionId) : undefined;

	const give = (question: Question, value: AnswerValue | null): void => {
		const at = { attemptId: call.attemptId, personRef: ref };
		const clear = (questionId: string): void => session.do({ do: 'clearAnswer', ...at, questionId });
		if (value === null) {
			session.pass(call.attemptId, ref, question.id);
			if (given[question.id] !== undefined) clear(question.id);
		} else {
			session.do({ do: 'answer', ...at, questionId: question.id, value });
			for (const id of leftBehind(call.script, answers, question.id, value)) if (given[id] !== undefined) clear(id);
		}
		change(null);
	};
	return {
		person,
		answers: given,
		path,
		question: changed ?? path.current,
		changing: changed !== undefined,
		change: (questionId) => change(questionId === null ? null : { person: ref, questionId }),
		give,
	};
}
