import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Volume } from './AudioCheck.tsx';
import type { CallerSession } from './caller-session.ts';
import { Figures, Message } from './parts.tsx';

interface RoomProps {
	session: CallerSession;
	view: CallerView;
}

/** Back into the queue, or home. Nobody is in the queue again without this press (R26). */
export function ReadyOrLeave({ session }: { session: CallerSession }) {
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
				I’m ready
			</Button>
			<LeaveButton session={session} />
		</>
	);
}

export function LeaveButton({ session }: { session: CallerSession }) {
	return (
		<Button busy={session.busy.value.has('leave')} onClick={() => session.do({ do: 'leave' })}>
			Leave
		</Button>
	);
}

function Notice({ view }: { view: CallerView }) {
	const { notice } = view.session;
	return notice === null ? null : <Alert tone="warning">{notice}</Alert>;
}

export function BreakRoom({ session, view }: RoomProps) {
	return (
		<Message title="You are on a break" actions={<ReadyOrLeave session={session} />}>
			<Notice view={view} />
			<p>No calls come to you. Take your time.</p>
			<Figures figures={view.session.figures} />
		</Message>
	);
}

export function IdleRoom({ session, view }: RoomProps) {
	const { status } = view;
	return (
		<Message title="Calling is open" actions={<ReadyOrLeave session={session} />}>
			<Notice view={view} />
			{status.kind === 'stalled' ? (
				<Alert tone="warning" title={status.sentence}>
					{status.reason}
				</Alert>
			) : null}
			<p>Press the button when you are ready for the next call.</p>
			<Figures figures={view.session.figures} />
			<Volume desk={session.desk} />
		</Message>
	);
}

export function NotOpen({ session, view }: RoomProps) {
	return (
		<Message title="Not open yet" actions={<LeaveButton session={session} />}>
			<p role="status">
				{view.status.kind === 'loading' ? 'The phone numbers are being loaded.' : 'The organisers have not started this campaign yet.'}{' '}
				{view.status.opensText === null ? '' : `It opens ${view.status.opensText}. `}Stay here: the page opens by itself.
			</p>
			<Volume desk={session.desk} />
		</Message>
	);
}
