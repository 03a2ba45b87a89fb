import { useEffect } from 'preact/hooks';
import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { OfflineStrip } from '../../ui/OfflineStrip.tsx';
import { CallPage } from './CallPage.tsx';
import { CallStatus } from './CallStatus.tsx';
import type { CallerSession } from './caller-session.ts';
import { EndCard } from './EndCard.tsx';
import { Bars, Frame } from './parts.tsx';
import { BreakRoom, IdleRoom, NotOpen } from './Rooms.tsx';
import { StillThere } from './StillThere.tsx';
import { barsAt, type Screen, screenOf } from './screens.ts';
import { useNow } from './use-now.ts';
import { WaitingRoom } from './WaitingRoom.tsx';

/** A caller who has joined: one screen at a time, drawn from the latest view. */
export function SessionPage({ session, onEnded }: { session: CallerSession; onEnded: () => void }) {
	useEffect(() => {
		session.start();
		return () => session.stop();
	}, [session]);
	useActivity(session);
	const view = session.view.value;
	const connection = session.connection.value;
	const over = connection.is === 'ended' || view?.session.state === 'ended';
	useEffect(() => {
		if (over) onEnded();
	}, [over]);
	const screen = view === null ? null : screenOf(view);
	return (
		<Frame
			campaign={view?.campaign ?? null}
			top={
				<>
					<OfflineStrip reconnecting={connection.is === 'lost'} note="Your answers are kept and sent when it is back." />
					<CallStatus session={session} view={view} screen={screen} />
				</>
			}
		>
			{view === null || screen === null ? (
				<Loading what="your session" />
			) : (
				<>
					<LiveBars session={session} view={view} />
					<Problem session={session} />
					<SoundHint session={session} />
					<ScreenOf session={session} view={view} screen={screen} />
					<StillThere session={session} until={view.session.stillThereUntil} />
				</>
			)}
		</Frame>
	);
}

function ScreenOf({ session, view, screen }: { session: CallerSession; view: CallerView; screen: Screen }) {
	switch (screen) {
		case 'call':
		case 'wrap_up':
			return view.call === null ? null : <CallPage key={view.call.attemptId} session={session} view={view} call={view.call} />;
		case 'waiting':
			return <WaitingRoom session={session} view={view} />;
		case 'break':
			return <BreakRoom session={session} view={view} />;
		case 'idle':
			return <IdleRoom session={session} view={view} />;
		case 'end_card':
			return view.endCard === null ? null : <EndCard session={session} view={view} card={view.endCard} />;
		case 'not_open':
			return <NotOpen session={session} view={view} />;
		case 'thanks':
			return null;
	}
}

/** The bars, which go at their time also on a page nobody touches (R24). */
function LiveBars({ session, view }: { session: CallerSession; view: CallerView }) {
	const now = useNow(session, 250);
	return <Bars bars={barsAt(view.bars, now)} />;
}

function Problem({ session }: { session: CallerSession }) {
	const problem = session.problem.value;
	if (problem === null) return null;
	return (
		<Alert tone="error" urgent>
			{problem}
		</Alert>
	);
}

/** Browsers stay silent until something was pressed, for example after a reload. */
function SoundHint({ session }: { session: CallerSession }) {
	const { state, leg } = session.desk;
	const silent = state.value === 'blocked' || state.value === 'off';
	useEffect(() => {
		if (!silent) return;
		const wake = (): void => void leg.connect();
		// Not on the pointer coming down: the hint would vanish and move what is being pressed.
		addEventListener('click', wake, { once: true });
		addEventListener('keydown', wake, { once: true });
		return () => {
			removeEventListener('click', wake);
			removeEventListener('keydown', wake);
		};
	}, [silent, leg]);
	if (!silent) return null;
	return (
		<Alert tone="warning" title="The sound is off">
			Press any key, or tap anywhere, to hear the calls again.
		</Alert>
	);
}

/** Tells the server that somebody is there: keys, pointer, touch. */
function useActivity(session: CallerSession): void {
	useEffect(() => {
		const ended = new AbortController();
		const options = { signal: ended.signal, passive: true };
		const typing = (event: Event): void =>
			session.active(event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement);
		addEventListener('keydown', typing, options);
		addEventListener('pointerdown', () => session.active(false), options);
		addEventListener('pointermove', () => session.active(false), options);
		return () => ended.abort();
	}, [session]);
}
