import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { CLOSE } from '../../../protocol/errors.ts';
import type { CallerFigures } from '../../../protocol/views.ts';
import { fetchJoinInfo, fetchTicket, givenJoinInfo, JoinError, type JoinInfo, joinAsCaller } from '../../net/join.ts';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { CallerSession } from './caller-session.ts';
import { forgetSession, readCaller, readPerson, writeCaller, writePerson } from './caller-store.ts';
import { Figures } from './Figures.tsx';
import { Landing, type Person } from './Landing.tsx';
import { Frame, Message } from './parts.tsx';
import { SessionPage } from './SessionPage.tsx';
import type { LiveSession } from './session.ts';
import { SoundDesk } from './sound-desk.ts';
import { fromServer, t } from './words/words.ts';

type Phase =
	| { is: 'loading' }
	| { is: 'refused'; again: boolean; text: string }
	/** `twice`: the same name and number are live elsewhere. */
	| { is: 'landing'; problem: string | null; busy: boolean; twice: Person | null }
	| { is: 'session'; session: CallerSession }
	| { is: 'practice'; session: LiveSession }
	| { is: 'elsewhere' }
	| { is: 'thanks'; name: string; figures: CallerFigures | null; at: number; moveTo: { name: string; url: string } | null };

const LANDING: Phase = { is: 'landing', problem: null, busy: false, twice: null };

function refusal(error: unknown): Phase {
	if (!(error instanceof JoinError)) throw error;
	return { is: 'refused', again: error.passing, text: error.message };
}

/** How often a landing page looks again: the campaign may open, bars may have changed. */
const LOOK_AGAIN_MS = 15_000;

/** What a link leads to, with the moment it was told. */
interface Told {
	info: JoinInfo;
	receivedAt: number;
}

/** What came with the page, once; as old as the end of the page is. */
function toldByPage(): Told | null {
	const info = givenJoinInfo();
	const [page] = performance.getEntriesByType('navigation');
	const end = page instanceof PerformanceNavigationTiming ? page.responseEnd : 0;
	return info && { info, receivedAt: end > 0 ? end : performance.now() };
}

/** The page behind a caller link (/c/TOKEN). */
export function CallerApp({ token }: { token: string }) {
	const [told, setTold] = useState<Told | null>(null);
	const [phase, setPhase] = useState<Phase>({ is: 'loading' });
	const desk = useMemo(() => new SoundDesk(), []);
	const look = async (): Promise<void> => {
		const info = await fetchJoinInfo(token);
		setTold({ info, receivedAt: performance.now() });
	};

	/** Takes up the session of this browser, or shows the landing page. */
	const open = async (): Promise<void> => {
		setPhase({ is: 'loading' });
		try {
			const given = toldByPage();
			if (given === null) await look();
			else setTold(given);
			const saved = readCaller(token);
			if (saved === null) return setPhase(LANDING);
			try {
				const ticket = await fetchTicket(token, saved.session);
				setPhase({ is: 'session', session: new CallerSession({ token, key: saved.session, ticket, wantsReady: false, desk }) });
			} catch (error) {
				if (!(error instanceof JoinError) || error.passing) throw error;
				forgetSession(token, saved.session.sessionId);
				setPhase(LANDING);
			}
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	const start = async (person: Person, elsewhere: 'ask' | 'move' | 'other'): Promise<void> => {
		setPhase({ is: 'landing', problem: null, busy: true, twice: null });
		writePerson(person);
		try {
			const { ticket, ...key } = await joinAsCaller(token, { ...person, elsewhere });
			writeCaller(token, { session: key, ...person });
			const wantsReady = elsewhere !== 'move';
			setPhase({ is: 'session', session: new CallerSession({ token, key, ticket, wantsReady, desk }) });
		} catch (error) {
			if (!(error instanceof JoinError)) throw error;
			if (error.code === 'conflict') return setPhase({ is: 'landing', problem: null, busy: false, twice: person });
			const gone = error.code === 'gone' || error.code === 'not_found';
			setPhase(gone ? refusal(error) : { is: 'landing', problem: fromServer(error.message), busy: false, twice: null });
		}
	};

	const practise = async (name: string): Promise<void> => {
		if (told === null) return;
		const { PracticeSession } = await import('./practice/practice-session.ts');
		const script = told.info.script ?? { questions: [] };
		setPhase({
			is: 'practice',
			session: new PracticeSession({ campaign: told.info.campaign.name, zone: told.info.zone, script, name, desk }),
		});
	};

	/** The session is over, or another tab has it. */
	const ended = async (session: CallerSession): Promise<void> => {
		const connection = session.connection.peek();
		if (connection.is === 'ended' && connection.code === CLOSE.replaced) return setPhase({ is: 'elsewhere' });
		const view = session.view.peek();
		const name = view?.session.name ?? readCaller(token)?.name ?? '';
		const thanks: Phase = {
			is: 'thanks',
			name,
			figures: view?.session.figures ?? null,
			at: session.now(),
			moveTo: view?.session.moveTo ?? null,
		};
		forgetSession(token, session.key.sessionId);
		if (view !== null && (view.session.figures.calls > 0 || thanks.moveTo !== null)) return setPhase(thanks);
		try {
			await look();
			setPhase(thanks);
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	useLayoutEffect(() => {
		void open();
	}, [token]);
	const waits = phase.is === 'landing' && !phase.busy;
	// To the second when a bar is about to appear, else now and then.
	const nextLook = Math.min(LOOK_AGAIN_MS, told?.info.nextBarInMs ?? LOOK_AGAIN_MS);
	useEffect(() => {
		if (!waits) return;
		const timer = setTimeout(() => {
			if (document.visibilityState === 'visible') void look().catch(() => setTold((before) => before && { ...before }));
			else setTold((before) => before && { ...before });
		}, nextLook);
		return () => clearTimeout(timer);
	}, [waits, told]);

	if (phase.is === 'session')
		return <SessionPage key={phase.session.id} session={phase.session} onEnded={() => void ended(phase.session)} />;
	if (phase.is === 'practice') return <SessionPage key="practice" session={phase.session} onEnded={() => setPhase(LANDING)} />;
	return (
		<Frame campaign={told?.info.campaign ?? null}>
			{phase.is === 'loading' ? <Loading what={t('app.page')} /> : null}
			{phase.is === 'landing' && told !== null ? (
				<>
					<Landing
						info={told.info}
						receivedAt={told.receivedAt}
						desk={desk}
						person={readPerson()}
						problem={phase.problem}
						busy={phase.busy}
						onStart={(person) => void start(person, 'ask')}
						onPractise={(name) => void practise(name)}
					/>
					<Twice person={phase.twice} onChoose={(person, elsewhere) => void start(person, elsewhere)} onClose={() => setPhase(LANDING)} />
				</>
			) : null}
			{phase.is === 'refused' ? (
				<Message
					title={t(phase.again ? 'app.notLoaded' : 'app.noLink')}
					actions={phase.again ? <Press text={t('app.again')} onClick={() => void open()} /> : null}
				>
					<p>{fromServer(phase.text)}</p>
				</Message>
			) : null}
			{phase.is === 'elsewhere' ? (
				<Message title={t('app.elsewhere')} actions={<Press text={t('app.useThis')} onClick={() => void open()} />}>
					<p>{t('app.elsewhereText')}</p>
				</Message>
			) : null}
			{phase.is === 'thanks' ? (
				<Message
					title={phase.name === '' ? t('app.thanks') : t('app.thanksName', { name: phase.name })}
					actions={<Press text={t('app.more')} onClick={() => void open()} />}
				>
					<p>{phase.moveTo === null ? t('app.thanksText') : t('organiser.move', { name: phase.moveTo.name })}</p>
					{phase.moveTo === null ? null : (
						<LinkButton kind="primary" href={phase.moveTo.url}>
							{t('organiser.goOn', { name: phase.moveTo.name })}
						</LinkButton>
					)}
					{phase.figures === null ? null : <Figures figures={phase.figures} now={phase.at} />}
				</Message>
			) : null}
		</Frame>
	);
}

function Press({ text, onClick }: { text: string; onClick: () => void }) {
	return (
		<Button kind="primary" onClick={onClick}>
			{text}
		</Button>
	);
}

/** Somebody with this name and number is calling already (T9). */
function Twice({
	person,
	onChoose,
	onClose,
}: {
	person: Person | null;
	onChoose: (person: Person, elsewhere: 'move' | 'other') => void;
	onClose: () => void;
}) {
	if (person === null) return null;
	return (
		<Dialog
			open
			title={t('twice.title', { name: person.name })}
			onClose={onClose}
			actions={
				<>
					<Button onClick={() => onChoose(person, 'other')}>{t('twice.other')}</Button>
					<Button kind="primary" onClick={() => onChoose(person, 'move')}>
						{t('twice.move')}
					</Button>
				</>
			}
		>
			<p>{t('twice.text')}</p>
		</Dialog>
	);
}
