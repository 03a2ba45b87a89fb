import { useEffect, useState } from 'preact/hooks';
import { CLOSE } from '../../../protocol/errors.ts';
import { fetchJoinInfo, fetchTicket, givenJoinInfo, JoinError, type JoinInfo, joinAsClicker, type SessionKey } from '../../net/join.ts';
import { Button } from '../../ui/Button.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ClickPanel } from './ClickPanel.tsx';
import { ClickSession } from './click-session.ts';
import { ownTab, readClicker, writeClicker } from './click-store.ts';
import { Frame, Message, WhyClick } from './parts.tsx';
import { Welcome } from './Welcome.tsx';

type Phase =
	| { is: 'loading' }
	/** The link opens nothing (any more), or clicking is off. */
	| { is: 'refused'; title: string; text: string; again: boolean }
	| { is: 'welcome'; problem: string | null; busy: boolean }
	| { is: 'clicking'; session: ClickSession }
	| { is: 'elsewhere' }
	| { is: 'ended' };

function refusal(error: unknown): Phase {
	if (!(error instanceof JoinError)) throw error;
	if (error.passing) return { is: 'refused', title: 'The page could not be loaded', text: error.message, again: true };
	if (error.code === 'forbidden') return { is: 'refused', title: 'Nothing to approve here', text: error.message, again: true };
	return { is: 'refused', title: 'This link does not work any more', text: error.message, again: false };
}

/** The page behind a clicker link (/k/TOKEN). */
export function ClickerApp({ token }: { token: string }) {
	const [info, setInfo] = useState<JoinInfo | null>(null);
	const [phase, setPhase] = useState<Phase>({ is: 'loading' });

	const click = (name: string, key: SessionKey, ticket: string | null): void =>
		setPhase({ is: 'clicking', session: new ClickSession(token, name, key, ticket) });

	/** Takes up the session of this browser, or asks for a name. */
	const open = async (): Promise<void> => {
		setPhase({ is: 'loading' });
		try {
			setInfo(givenJoinInfo() ?? (await fetchJoinInfo(token)));
			const saved = readClicker(token);
			if (saved === null) return setPhase({ is: 'welcome', problem: null, busy: false });
			try {
				click(saved.name, saved.session, await fetchTicket(token, saved.session));
			} catch (error) {
				// The server forgot or ended that session. What it had not saved goes with the next one.
				if (!(error instanceof JoinError) || error.passing) throw error;
				setPhase({ is: 'welcome', problem: null, busy: false });
			}
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	const join = async (name: string): Promise<void> => {
		setPhase({ is: 'welcome', problem: null, busy: true });
		try {
			const { ticket, ...key } = await joinAsClicker(token, { name });
			click(name, key, ticket);
		} catch (error) {
			if (!(error instanceof JoinError)) throw error;
			setPhase(error.passing ? { is: 'welcome', problem: error.message, busy: false } : refusal(error));
		}
	};

	/** The server ended the connection for good: the link, the session, or another tab. */
	const ended = async (code: number | null): Promise<void> => {
		if (code === CLOSE.replaced) return setPhase({ is: 'elsewhere' });
		try {
			await fetchJoinInfo(token);
			setPhase({ is: 'ended' });
		} catch (error) {
			setPhase(refusal(error));
		}
	};

	useEffect(() => {
		void open();
	}, [token]);
	useEffect(() => {
		if (phase.is === 'clicking') return ownTab(token, () => setPhase({ is: 'elsewhere' }));
	}, [phase.is, token]);

	const again = (label: string): ReturnType<typeof Button> => (
		<Button kind="primary" onClick={() => void open()}>
			{label}
		</Button>
	);
	return (
		<Frame campaign={info?.campaign ?? null}>
			{phase.is === 'loading' ? <Loading what="the page" /> : null}
			{phase.is === 'refused' ? (
				<Message title={phase.title} actions={phase.again ? again('Try again') : null}>
					{phase.text}
				</Message>
			) : null}
			{phase.is === 'welcome' && info !== null ? (
				<Welcome
					campaign={info.campaign.name}
					name={readClicker(token)?.name ?? ''}
					problem={phase.problem}
					busy={phase.busy}
					onStart={(name) => void join(name)}
				/>
			) : null}
			{phase.is === 'clicking' ? (
				<ClickPanel key={phase.session.session.sessionId} session={phase.session} onEnded={(code) => void ended(code)} />
			) : null}
			{phase.is === 'elsewhere' ? (
				<Message title="You are clicking in another tab" actions={again('Use this tab')}>
					This link is open in another tab or window, which has taken over. Nothing is lost.
				</Message>
			) : null}
			{phase.is === 'ended' ? (
				<Message
					title="Your session has ended"
					actions={
						<Button
							kind="primary"
							onClick={() => {
								if (readClicker(token)?.queue.pending.length === 0) writeClicker(token, null);
								setPhase({ is: 'welcome', problem: null, busy: false });
							}}
						>
							Start again
						</Button>
					}
				>
					An organiser ended it, or it was left alone for too long. What you approved is on record. Thank you.
				</Message>
			) : null}
			{phase.is === 'loading' ? null : <WhyClick />}
		</Frame>
	);
}
