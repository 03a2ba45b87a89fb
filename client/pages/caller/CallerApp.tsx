import { useEffect, useMemo, useState } from 'preact/hooks';
import { CLOSE } from '../../../protocol/errors.ts';
import type { CallerFigures } from '../../../protocol/views.ts';
import { fetchJoinInfo, fetchTicket, JoinError, type JoinInfo, joinAsCaller } from '../../net/join.ts';
import { Button } from '../../ui/Button.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { CallerSession } from './caller-session.ts';
import { forgetSession, readCaller, readPerson, writeCaller, writePerson } from './caller-store.ts';
import { Landing } from './Landing.tsx';
import { Figures, Frame, Message } from './parts.tsx';
import { SessionPage } from './SessionPage.tsx';
import { SoundDesk } from './sound-desk.ts';

type Phase =
	| { is: 'loading' }
	| { is: 'refused'; title: string; text: string; again: boolean }
	| { is: 'landing'; problem: string | null; busy: boolean }
	| { is: 'session'; session: CallerSession }
	| { is: 'elsewhere' }
	| { is: 'thanks'; name: string; figures: CallerFigures | null };

function refusal(error: unknown): Phase {
	if (!(error instanceof JoinError)) throw error;
	if (error.passing) return { is: 'refused', title: 'The page could not be loaded', text: error.message, again: true };
	return { is: 'refused', title: 'This link does not work any more', text: error.message, again: false };
}

/** How often a landing page that is not open yet looks again. */
const LOOK_AGAIN_MS = 15_000;

/** The page behind a caller link (/c/TOKEN). */
export function CallerApp({ token }: { token: string }) {
	const [info, setInfo] = useState<JoinInfo | null>(null);
	const [phase, setPhase] = useState<Phase>({ is: 'loading' });
	const desk = useMemo(() => new SoundDesk(), []);

	/** Takes up the session of this browser, or shows the landing page. */
	const open = async (): Promise<void> => {
		setPhase({ is: 'loading' });
		try {
			setInfo(await fetchJoinInfo(token));
			const saved = readCaller(token);
			if (saved === null) return setPhase({ is: 'landing', problem: null, busy: false });
			try {
				const ticket = await fetchTicket(token, saved.session);
				setPhase({ is: 'session', session: new CallerSession({ token, key: saved.session, ticket, wantsReady: false, desk }) });
			} catch (error) {
				if (!(error instanceof JoinError) || error.passing) throw error;
				forgetSession(token, saved.session.sessionId);
				setPhase({ is: 'landing', problem: null, busy: false });
			}
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	const start = async (person: { name: string; phone: string }): Promise<void> => {
		setPhase({ is: 'landing', problem: null, busy: true });
		try {
			const { ticket, ...key } = await joinAsCaller(token, person);
			writePerson(person);
			writeCaller(token, { session: key, ...person });
			setPhase({ is: 'session', session: new CallerSession({ token, key, ticket, wantsReady: true, desk }) });
		} catch (error) {
			if (!(error instanceof JoinError)) throw error;
			const gone = error.code === 'gone' || error.code === 'not_found';
			setPhase(gone ? refusal(error) : { is: 'landing', problem: error.message, busy: false });
		}
	};

	/** The session is over, or another tab has it. */
	const ended = async (session: CallerSession): Promise<void> => {
		const connection = session.connection.peek();
		if (connection.is === 'ended' && connection.code === CLOSE.replaced) return setPhase({ is: 'elsewhere' });
		const view = session.view.peek();
		const name = view?.session.name ?? readCaller(token)?.name ?? '';
		forgetSession(token, session.key.sessionId);
		if (view !== null && view.session.figures.calls > 0) return setPhase({ is: 'thanks', name, figures: view.session.figures });
		try {
			setInfo(await fetchJoinInfo(token));
			setPhase({ is: 'thanks', name, figures: view?.session.figures ?? null });
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	useEffect(() => {
		void open();
	}, [token]);
	const notOpen = phase.is === 'landing' && info !== null && info.state.kind !== 'running';
	useEffect(() => {
		if (!notOpen) return;
		const timer = setInterval(() => void fetchJoinInfo(token).then(setInfo, () => {}), LOOK_AGAIN_MS);
		return () => clearInterval(timer);
	}, [notOpen, token]);

	if (phase.is === 'session') {
		return <SessionPage key={phase.session.key.sessionId} session={phase.session} onEnded={() => void ended(phase.session)} />;
	}
	return (
		<Frame campaign={info?.campaign ?? null}>
			{phase.is === 'loading' ? <Loading what="the page" /> : null}
			{phase.is === 'landing' && info !== null ? (
				<Landing
					info={info}
					desk={desk}
					person={readPerson()}
					problem={phase.problem}
					busy={phase.busy}
					onStart={(person) => void start(person)}
				/>
			) : null}
			{phase.is === 'refused' ? (
				<Message
					title={phase.title}
					actions={
						phase.again ? (
							<Button kind="primary" onClick={() => void open()}>
								Try again
							</Button>
						) : null
					}
				>
					<p>{phase.text}</p>
				</Message>
			) : null}
			{phase.is === 'elsewhere' ? (
				<Message
					title="You are calling in another tab"
					actions={
						<Button kind="primary" onClick={() => void open()}>
							Use this tab
						</Button>
					}
				>
					<p>This link is open in another tab or window, which has taken over. A call that is going on stays there.</p>
				</Message>
			) : null}
			{phase.is === 'thanks' ? (
				<Message
					title={phase.name === '' ? 'Thank you' : `Thank you, ${phase.name}`}
					actions={
						<Button kind="primary" onClick={() => void open()}>
							Make more calls
						</Button>
					}
				>
					<p>Your session has ended and everything is saved. You can close this page.</p>
					{phase.figures === null ? null : <Figures figures={phase.figures} />}
				</Message>
			) : null}
		</Frame>
	);
}
