import { useLayoutEffect, useState } from 'preact/hooks';
import type { CallCard, CallerView } from '../../../protocol/views.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { AnswersSoFar } from './AnswersSoFar.tsx';
import { CallActions } from './CallActions.tsx';
import { CallBack } from './CallBack.tsx';
import { ContactPanel } from './ContactPanel.tsx';
import { nameOf } from './call-words.ts';
import { EndOfScript } from './EndOfScript.tsx';
import { KeyCap } from './parts.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import type { LiveSession } from './session.ts';
import { type ScriptState, useScript } from './use-script.ts';
import { WhoAnswered } from './WhoAnswered.tsx';
import { fromServer, t } from './words/words.ts';

interface CallProps {
	session: LiveSession;
	view: CallerView;
	call: CallCard;
}

/** A conversation and its record: script left, contact and notes right, what can be done below. */
export function CallPage({ session, view, call }: CallProps) {
	const script = useScript(session, call);
	const [looking, setLooking] = useState(false);
	const ended = view.session.state === 'wrap_up';
	const title = ended ? t('call.record') : t('call.speakingTo', { name: nameOf(call) });
	// Before the paint: a hidden tab paints nothing, and its title is what can be seen of it.
	useLayoutEffect(() => {
		document.title = `${title} · ${view.campaign.name} · Partyline`;
	}, [title, view.campaign.name]);
	return (
		<>
			<h1 class="sr-only">{title}</h1>
			<div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
				<div class="flex min-w-0 flex-col gap-4">
					<Notes view={view} call={call} />
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
					) : (
						<Asked script={script} callerName={view.session.name} ended={ended} />
					)}
				</div>
				<Button class="sm:hidden" pressed={looking} onClick={() => setLooking(!looking)}>
					{t('call.change')}
				</Button>
				<div class="flex flex-col gap-3">
					<ContactPanel session={session} call={call} person={script.person} />
					<CallBack session={session} call={call} personRef={script.person?.ref ?? null} />
					{ended ? null : <Stay session={session} call={call} />}
					<AfterThis session={session} view={view} />
				</div>
			</div>
			<CallActions session={session} view={view} call={call} looking={looking} onLook={() => setLooking(!looking)} />
		</>
	);
}

/** What the caller should know now, besides the script. */
function Notes({ view, call }: { view: CallerView; call: CallCard }) {
	const { lastCall, leaveAfter, breakAfter, notice, state } = view.session;
	return (
		<>
			{lastCall || leaveAfter ? <Alert>{t('call.leaving')}</Alert> : breakAfter ? <Alert>{t('call.breaking')}</Alert> : null}
			{call.doNotCall ? (
				<Alert tone="warning" title={t('call.dncTitle')}>
					{t('call.dncText')}
				</Alert>
			) : null}
			{state === 'wrap_up' && notice !== null ? <Alert tone="warning">{fromServer(notice)}</Alert> : null}
		</>
	);
}

/** The question of the moment, or the end of the script. */
function Asked({ script, callerName, ended }: { script: ScriptState; callerName: string; ended: boolean }) {
	const { person, question } = script;
	if (person === null) return null;
	if (question === null) return <EndOfScript ended={ended} />;
	return (
		<QuestionCard
			key={`${person.ref}/${question.id}`}
			question={question}
			person={person}
			callerName={callerName}
			value={script.answers[question.id]}
			changing={script.changing}
			onGive={(value) => script.give(question, value)}
			onBack={() => script.change(null)}
		/>
	);
}

/** Stays on the line although the machine detection may say "machine". */
function Stay({ session, call }: { session: LiveSession; call: CallCard }) {
	const toggle = (): void => session.do({ do: 'stay', attemptId: call.attemptId, on: !call.stay });
	useShortcuts([{ id: 'call.stay', keys: ['y'], label: t('call.stayKey'), scope: t('keys.call'), run: toggle }]);
	return (
		<div class="flex flex-col gap-1">
			<Button pressed={call.stay} class={call.stay ? 'border-primary bg-soft-primary' : undefined} onClick={toggle}>
				{t('call.stay')} <KeyCap>Y</KeyCap>
			</Button>
			<p class="text-sm text-muted">{t('call.stayHelp')}</p>
		</div>
	);
}

/** Wishes for after this call; dialing hears of them at once. */
function AfterThis({ session, view }: { session: LiveSession; view: CallerView }) {
	const { lastCall, breakAfter, state } = view.session;
	return (
		<div class="flex flex-wrap gap-1">
			<Button kind="quiet" small pressed={lastCall} onClick={() => session.do({ do: 'lastCall', on: !lastCall })}>
				{t(lastCall ? 'call.goOn' : 'call.leaveAfter')}
			</Button>
			{state === 'wrap_up' || lastCall ? null : (
				<Button kind="quiet" small pressed={breakAfter} onClick={() => session.do({ do: 'break' })}>
					{t(breakAfter ? 'call.noBreak' : 'call.breakAfter')}
				</Button>
			)}
		</div>
	);
}
