import type { RoomMinute, RoomView, StatusView } from '../../../../protocol/views.ts';
import { Card } from '../../../ui/Card.tsx';
import { count, counted, percent } from '../../../ui/format.ts';
import { lastMinutes } from '../board/board.ts';

interface FigureProps {
	label: string;
	value: string;
	help?: string | undefined;
	/** Draws the eye: the figure is beyond its limit. */
	alarming?: boolean;
}

function Figure({ label, value, help, alarming = false }: FigureProps) {
	return (
		<div class="min-w-0">
			<dt class="text-sm text-muted">{label}</dt>
			<dd>
				<span class={`block text-lg font-semibold tabular-nums ${alarming ? 'text-ink-error' : ''}`}>{value}</span>
				{help ? <span class="block text-sm text-muted">{help}</span> : null}
			</dd>
		</div>
	);
}

const FIGURES = 'grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-3 xl:grid-cols-5';

/** Callers whose page is open, in whatever state. */
export function onTheLine(room: RoomView): number {
	const { idle, ready, reserved, on_call, wrap_up } = room.callers;
	return idle + ready + reserved + on_call + wrap_up + room.callers.break;
}

/** Who is there, what the lines are doing, and how the day goes. */
export function RoomCard(props: {
	room: RoomView;
	status: StatusView;
	clicking: boolean;
	/** The shift by minute, and the server's clock: for dials an hour. */
	minutes?: readonly RoomMinute[];
	now?: number;
}) {
	const { room, status, clicking } = props;
	const perHour = props.minutes && props.now ? lastMinutes(props.minutes, props.now, 60, 'dials') : null;
	const { today } = room;
	// A single drop among the first answers is a large share and no alarm: what counts is whether the budget is spent.
	const beyond = room.dropsLeft === 0 && room.dropRate !== null && room.dropRate > room.dropLimit;
	return (
		<Card title="The room">
			<dl class={FIGURES}>
				<Figure
					label="On the line"
					value={count(onTheLine(room))}
					help={room.callersAway > 0 ? `${count(room.callersAway)} away for the moment` : undefined}
				/>
				<Figure label="Waiting" value={count(room.callers.ready + room.callers.reserved)} />
				<Figure label="In conversation" value={count(room.callers.on_call)} />
				<Figure label="Writing up" value={count(room.callers.wrap_up)} />
				<Figure label="On a break" value={count(room.callers.break)} />
				<Figure label="Ringing" value={count(room.lines.ringing)} />
				<Figure label="Connected" value={count(room.lines.talking)} />
				{clicking ? (
					<>
						<Figure label="Clicking" value={count(room.clickers)} />
						<Figure label="Approvals a minute" value={count(Math.round(room.approvalsPerMinute))} />
						<Figure label="Left to approve" value={count(status.waterfall.unapproved)} />
					</>
				) : null}
			</dl>
			<dl class={`${FIGURES} mt-4 border-t border-base-300 pt-4`}>
				<Figure
					label="Drops, 30 days"
					value={`${percent(room.dropRate)} of ${percent(room.dropLimit)}`}
					help={beyond ? 'Beyond the limit: lines are held back.' : 'answered, but no caller within 2 s'}
					alarming={beyond}
				/>
				<Figure label="Drops left" value={count(room.dropsLeft)} help="before every line needs a caller of its own" />
				<Figure label="Wait" value={room.waitS === null ? '–' : `${Math.round(room.waitS)} s`} help="between two conversations" />
				<Figure label="Pick-up rate" value={percent(room.pickUpRate)} />
				{perHour === null ? null : <Figure label="Dials an hour" value={count(perHour)} help="in the last 60 minutes" />}
				<Figure label="Dials today" value={count(today.dials)} help={`${count(today.machines)} machines`} />
				<Figure
					label="Connected today"
					value={count(today.connected)}
					help={`${count(today.answered)} answered, ${count(today.dropped)} dropped`}
				/>
			</dl>
			<p class="mt-4 border-t border-base-300 pt-3">
				<span class="font-medium">Finishes:</span>{' '}
				{room.finish
					? `≈ ${room.finish.text}, at ${count(room.finish.dialsPerHour)} dials an hour (about ${counted(room.finish.dialsLeft, 'dial')} left)`
					: 'cannot be told while nobody calls.'}
				{room.todaySince ? <span class="text-sm text-muted"> · Today: {room.todaySince}.</span> : null}
			</p>
			{room.pacing ? (
				<p class="mt-2">
					<span class="font-medium">Pacing:</span> {room.pacing}
				</p>
			) : null}
		</Card>
	);
}
