import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Volume } from './AudioCheck.tsx';
import { Figures, Milestone } from './Figures.tsx';
import { Message } from './parts.tsx';
import type { LiveSession } from './session.ts';
import { opensOf, sentenceOf, stallText } from './status-words.ts';
import { useNow } from './use-now.ts';
import { fromServer, t } from './words/words.ts';

interface RoomProps {
	session: LiveSession;
	view: CallerView;
}

/** Back into the queue, or home. Nobody is in the queue again without this press (R26). */
export function ReadyOrLeave({ session }: { session: LiveSession }) {
	const busy = session.busy.value;
	return (
		<>
			<Button
				kind="primary"
				class="btn-lg"
				busy={busy.has('ready')}
				onClick={() => {
					void session.desk.leg.connect();
					session.do({ do: 'ready' });
				}}
			>
				{t('room.ready')}
			</Button>
			<LeaveButton session={session} />
		</>
	);
}

export function LeaveButton({ session }: { session: LiveSession }) {
	return (
		<Button busy={session.busy.value.has('leave')} onClick={() => session.do({ do: 'leave' })}>
			{t('waiting.leave')}
		</Button>
	);
}

function Notice({ view }: { view: CallerView }) {
	const { notice } = view.session;
	return notice === null ? null : <Alert tone="warning">{fromServer(notice)}</Alert>;
}

export function BreakRoom({ session, view }: RoomProps) {
	const now = useNow(session, 10_000);
	return (
		<Message title={t('room.break')} actions={<ReadyOrLeave session={session} />}>
			<Notice view={view} />
			<p>{t('room.breakText')}</p>
			<Milestone calls={view.session.figures.calls} />
			<Figures figures={view.session.figures} now={now} />
		</Message>
	);
}

export function IdleRoom({ session, view }: RoomProps) {
	const now = useNow(session, 10_000);
	const { status } = view;
	return (
		<Message title={t('room.open')} actions={<ReadyOrLeave session={session} />}>
			<Notice view={view} />
			{status.kind === 'stalled' ? (
				<Alert tone="warning" title={sentenceOf(status)}>
					{stallText(view)}
				</Alert>
			) : null}
			<p>{t('room.openText')}</p>
			<Figures figures={view.session.figures} now={now} />
			<Volume desk={session.desk} />
		</Message>
	);
}

export function NotOpen({ session, view }: RoomProps) {
	const opens = opensOf(view.status, view.zone);
	return (
		<Message title={t('room.notOpen')} actions={<LeaveButton session={session} />}>
			<p role="status">
				{t(view.status.kind === 'loading' ? 'room.loading' : 'room.notStarted')} {opens === null ? '' : t('room.opens', { at: opens })}{' '}
				{t('room.stay')}
			</p>
			<Volume desk={session.desk} />
		</Message>
	);
}
