import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { OfflineStrip } from '../../ui/OfflineStrip.tsx';
import { CallPage } from './CallPage.tsx';
import { CallStatus } from './CallStatus.tsx';
import { CarrierSound } from './CarrierSound.tsx';
import { EndCard } from './EndCard.tsx';
import { Bars, Frame } from './parts.tsx';
import { BreakRoom, IdleRoom, NotOpen } from './Rooms.tsx';
import { StillThere } from './StillThere.tsx';
import { barsAt, type Screen, screenOf } from './screens.ts';
import type { LiveSession } from './session.ts';
import { useNow } from './use-now.ts';
import { WaitingRoom } from './WaitingRoom.tsx';
import { fromServer, t } from './words/words.ts';

/** A caller who has joined: one screen at a time, drawn from the latest view. */
export function SessionPage({ session, onEnded }: { session: LiveSession; onEnded: () => void }) {
	// At once: effects wait for a paint, and a hidden tab has none.
	useLayoutEffect(() => {
		session.start();
		return () => session.stop();
	}, [session]);
	useActivity(session);
	const view = session.view.value;
	const connection = session.connection.value;
	const over = connection.is === 'ended' || view?.session.state === 'ended';
	useLayoutEffect(() => {
		if (over) onEnded();
	}, [over]);
	const screen = view === null ? null : screenOf(view);
	return (
		<Frame
			campaign={view?.campaign ?? null}
			top={
				<>
					<OfflineStrip reconnecting={connection.is === 'lost'} note={t('app.kept')} />
					<CallStatus session={session} view={view} screen={screen} />
				</>
			}
		>
			{connection.is === 'lost' && connection.blocked === true ? (
				<Alert tone="error" urgent title={t('net.blockedTitle')}>
					{t('net.blocked')}
				</Alert>
			) : null}
			{session.practice ? <PracticeNote onEnd={onEnded} /> : null}
			{view === null || screen === null ? (
				<Loading what={t('app.session')} />
			) : (
				<>
					<LiveBars session={session} view={view} />
					<OrganiserWord message={view.session.message ?? null} />
					<Problem session={session} />
					<SoundHint session={session} />
					<CarrierSound session={session} view={view} />
					<ScreenOf session={session} view={view} screen={screen} />
					<StillThere session={session} until={view.session.stillThereUntil} />
				</>
			)}
		</Frame>
	);
}

function ScreenOf({ session, view, screen }: { session: LiveSession; view: CallerView; screen: Screen }) {
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

/** Said on every screen of practice, with the way out. */
function PracticeNote({ onEnd }: { onEnd: () => void }) {
	return (
		<div class="flex flex-wrap items-center justify-between gap-2 rounded-box border border-base-300 bg-soft-info px-4 py-2">
			<p class="min-w-0 flex-1 basis-64">
				<strong class="font-semibold">{t('practice.title')}</strong> {t('practice.text')}
			</p>
			<Button small onClick={onEnd}>
				{t('practice.end')}
			</Button>
		</div>
	);
}

/** The bars, which go at their time also on a page nobody touches (R24). */
function LiveBars({ session, view }: { session: LiveSession; view: CallerView }) {
	const now = useNow(session, 250);
	return <Bars bars={barsAt(view.bars, now)} zone={view.zone} />;
}

/** A word of an admin to this caller alone. */
function OrganiserWord({ message }: { message: { text: string; by: string } | null }) {
	if (message === null) return null;
	return (
		<Alert tone="info" title={t('organiser.word', { name: message.by })}>
			<p class="break-words">{message.text}</p>
		</Alert>
	);
}

function Problem({ session }: { session: LiveSession }) {
	const problem = session.problem.value;
	if (problem === null) return null;
	return (
		<Alert tone="error" urgent>
			{fromServer(problem)}
		</Alert>
	);
}

/** Browsers stay silent until something was pressed, for example after a reload; networks may let no sound through. */
function SoundHint({ session }: { session: LiveSession }) {
	const { state, trouble, leg } = session.desk;
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
	if (state.value === 'down')
		return (
			<Alert
				tone="error"
				urgent
				title={t('sound.down')}
				actions={
					<Button small onClick={() => void leg.connect()}>
						{t('app.again')}
					</Button>
				}
			>
				{t(`sound.${trouble.value ?? 'carrier'}`)}
			</Alert>
		);
	if (!silent) return null;
	return (
		<Alert tone="warning" title={t('sound.off')}>
			{t('sound.offText')}
		</Alert>
	);
}

/** Tells the server that somebody is there: keys, pointer, touch. */
function useActivity(session: LiveSession): void {
	const latest = useRef(session);
	latest.current = session;
	useEffect(() => {
		const ended = new AbortController();
		const options = { signal: ended.signal, passive: true };
		const typing = (event: Event): void =>
			latest.current.active(event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement);
		addEventListener('keydown', typing, options);
		addEventListener('pointerdown', () => latest.current.active(false), options);
		addEventListener('pointermove', () => latest.current.active(false), options);
		return () => ended.abort();
	}, []);
}
