import { Copy } from 'lucide';
import { useMemo, useState } from 'preact/hooks';
import type { CallableHoursView } from '../../../../protocol/rest.ts';
import type { DayWindow, DialingHours } from '../../../../protocol/settings.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Field } from '../../../ui/Field.tsx';
import { useIdle } from '../../../ui/Staged.tsx';
import { closingMinute, defaultHours, fromClock, mondayEveryDay, toClock, WEEKDAYS, withDay } from './clock.ts';
import { WeekGrid } from './WeekGrid.tsx';

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const COMMON = [
	'America/New_York',
	'America/Chicago',
	'America/Denver',
	'America/Phoenix',
	'America/Los_Angeles',
	'America/Anchorage',
	'Pacific/Honolulu',
];

const option = (zone: string) => (
	<option key={zone} value={zone}>
		{zone.replaceAll('_', ' ')}
	</option>
);

/**
 * All zones of the browser, the American ones and the chosen one first. There are four hundred, and the first use of Intl costs a slow
 * phone tenths of a second: they are listed when somebody turns to the field.
 */
function ZoneField({ value, onChange, error }: { value: string; onChange: (zone: string) => void; error?: string | undefined }) {
	const [wanted, setWanted] = useState(false);
	const want = () => setWanted(true);
	const own = useMemo(() => (wanted ? [browserZone()] : []), [wanted]);
	const first = [...new Set([...COMMON, ...own, value])];
	const others = useMemo(() => (wanted ? Intl.supportedValuesOf('timeZone').map(option) : []), [wanted]);
	return (
		<Field label="Time zone" help="The hours below are in this zone." error={error}>
			{(control) => (
				<select
					{...control}
					class="select max-w-sm"
					value={value}
					onFocus={want}
					onPointerEnter={want}
					onPointerDown={want}
					onChange={(event) => onChange(event.currentTarget.value)}
				>
					<optgroup label="Common">{first.map(option)}</optgroup>
					<optgroup label="All">{others}</optgroup>
				</select>
			)}
		</Field>
	);
}

export interface TimeBoxProps {
	label: string;
	minute: number;
	onChange: (minute: number) => void;
}

/** A time of day; half-typed times are not passed on. */
export function TimeBox({ label, minute, onChange }: TimeBoxProps) {
	return (
		<input
			type="time"
			aria-label={label}
			class="input input-sm w-29 px-2 tabular-nums sm:w-32 sm:px-3"
			value={toClock(minute)}
			onChange={(event) => {
				const typed = fromClock(event.currentTarget.value);
				if (typed !== null) onChange(typed);
			}}
		/>
	);
}

function DayRow({
	day,
	window,
	onChange,
}: {
	day: (typeof WEEKDAYS)[number];
	window: DayWindow | null;
	onChange: (window: DayWindow | null) => void;
}) {
	return (
		<fieldset class="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
			<legend class="sr-only">{day}</legend>
			<label class="flex w-32 cursor-pointer items-center gap-2 font-medium">
				<input
					type="checkbox"
					class="checkbox checkbox-primary checkbox-sm"
					checked={window !== null}
					onChange={(event) => onChange(event.currentTarget.checked ? { openMinute: 540, closeMinute: 1260 } : null)}
				/>
				{day}
			</label>
			{window ? (
				<span class="flex flex-wrap items-center gap-1.5 sm:gap-2">
					<TimeBox label={`${day} from`} minute={window.openMinute} onChange={(openMinute) => onChange({ ...window, openMinute })} />
					<span class="text-muted">to</span>
					<TimeBox
						label={`${day} to`}
						minute={window.closeMinute}
						onChange={(minute) => onChange({ ...window, closeMinute: closingMinute(minute) })}
					/>
					{window.closeMinute <= window.openMinute ? <span class="text-sm text-muted">on the next day</span> : null}
				</span>
			) : (
				<span class="text-muted">closed</span>
			)}
		</fieldset>
	);
}

export interface HoursCardProps {
	hours: DialingHours | null;
	onChange: (hours: DialingHours) => void;
	/** Numbers of the lists by hour; null while there are none. */
	callable: CallableHoursView | null;
	/** About the zone. */
	error?: string | undefined;
	/** About single days. */
	dayErrors: string[];
}

/** When the campaign dials: a window for every weekday, in the campaign's zone. */
export function HoursCard({ hours, callable, onChange, error, dayErrors }: HoursCardProps) {
	const idle = useIdle();
	if (!hours) {
		return (
			<Card title="Dialing hours">
				<p class="mb-3 text-muted">Not set yet. Nothing is dialed before the hours and their time zone are known.</p>
				<Button kind="primary" onClick={() => onChange(defaultHours(browserZone()))}>
					Set dialing hours
				</Button>
			</Card>
		);
	}
	return (
		<Card
			title="Dialing hours"
			actions={
				<Button small icon={Copy} onClick={() => onChange(mondayEveryDay(hours))}>
					Monday's hours for every day
				</Button>
			}
		>
			<div class="flex flex-col gap-3">
				<ZoneField value={hours.timeZone} onChange={(timeZone) => onChange({ ...hours, timeZone })} error={error} />
				<div class="divide-y divide-base-300">
					{WEEKDAYS.map((day, index) => (
						<DayRow key={day} day={day} window={hours.week[index] ?? null} onChange={(window) => onChange(withDay(hours, index, window))} />
					))}
				</div>
				<div class="min-h-60">{idle ? <WeekGrid hours={hours} callable={callable} onChange={onChange} /> : null}</div>
				{dayErrors.map((text) => (
					<p key={text} class="text-sm font-medium text-ink-error">
						{text}
					</p>
				))}
				{hours.week.every((window) => window === null) ? (
					<p class="font-medium text-ink-error">Every day is closed: nothing would ever be dialed.</p>
				) : null}
			</div>
		</Card>
	);
}
