import { useEffect, useState } from 'preact/hooks';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { AnswersSoFar } from './AnswersSoFar.tsx';
import { CallActions } from './CallActions.tsx';
import { ContactPanel } from './ContactPanel.tsx';
import type { CallerSession } from './caller-session.ts';
import { EndOfScript } from './EndOfScript.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { speakingTo } from './screens.ts';
import { useScript } from './use-script.ts';
import { WhoAnswered } from './WhoAnswered.tsx';

/** A conversation and its record: script left, contact and notes right, what can be done below. */
export function CallPage({ session, view, call }: { session: CallerSession; view: CallerView; call: CallCard }) {
	const script = useScript(session, call);
	const [looking, setLooking] = useState(false);
	const ended = view.session.state === 'wrap_up';
	const title = ended ? 'Record of the call' : `Speaking to ${speakingTo(call)}`;
	const leaving = view.session.lastCall || session.leaving.value;
	useEffect(() => {
		// In the tab's title too, for a page behind other windows.
		document.title = `${title} · ${view.campaign.name} · Partyline`;
	}, [title, view.campaign.name]);
	return (
		<>
			<h1 class="sr-only">{title}</h1>
			<div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
				<div class="flex min-w-0 flex-col gap-4">
					{leaving ? <Alert>You leave after this call, when its record is saved.</Alert> : null}
					{call.doNotCall ? (
						<Alert tone="warning" title="On the Do Not Call list">
							This number will not be called again. You can finish the talk. Pressed by mistake? Choose another answer before you save.
						</Alert>
					) : null}
					{ended && view.session.notice !== null ? <Alert tone="warning">{view.session.notice}</Alert> : null}
					{call.people.length > 1 ? <WhoAnswered session={session} call={call} /> : null}
					{looking ? (
						<AnswersSoFar
							script={script}
							onChange={(questionId) => {
								script.change(questionId);
								setLooking(false);
							}}
							onClose={() => setLooking(false)}
						/>
					) : null}
					{script.person === null || looking ? null : script.question === null ? (
						<EndOfScript ended={ended} />
					) : (
						<QuestionCard
							key={`${script.person.ref}/${script.question.id}`}
							question={script.question}
							person={script.person}
							callerName={view.session.name}
							value={script.answers[script.question.id]}
							changing={script.changing}
							onGive={(value) => {
								if (script.question !== null) script.give(script.question, value);
							}}
							onBack={() => script.change(null)}
						/>
					)}
				</div>
				<Button class="sm:hidden" pressed={looking} onClick={() => setLooking(!looking)}>
					Change previous answers
				</Button>
				<div class="flex flex-col gap-3">
					<ContactPanel session={session} call={call} person={script.person} />
					<Button kind="quiet" small class="self-start" onClick={() => session.do({ do: 'lastCall', on: !view.session.lastCall })}>
						{view.session.lastCall ? 'Go on after this call' : 'Leave after this call'}
					</Button>
				</div>
			</div>
			<CallActions session={session} view={view} call={call} looking={looking} onLook={() => setLooking(!looking)} />
		</>
	);
}
