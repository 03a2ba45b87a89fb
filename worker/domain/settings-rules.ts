/** Rules across fields of the settings, and the dialing hours a campaign begins with. Pure. */
import { type DayWindow, DEFAULT_SETTINGS, type DialingHours, type Settings, settingsSchema } from '../../protocol/settings.ts';
import { isTimeZone } from './hours.ts';

/** Where nobody is called for real, any hour of the day will do. */
const WHOLE_DAY: DayWindow = { openMinute: 0, closeMinute: 1440 };
/** No earlier than 8:00 and no later than 21:00 where the called person is. */
const EARLIEST_MINUTE = 480;
const LATEST_MINUTE = 1260;

export interface SettingsProblem {
	/** Path of the field, e.g. hours.week.3 */
	field: string;
	message: string;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What no schema can tell: rules between fields. `simulated`: nobody is called for real. */
export function settingsProblems(settings: Settings, simulated: boolean): SettingsProblem[] {
	const found: SettingsProblem[] = [];
	const { openMinute, closeMinute } = settings.localWindow;
	if (openMinute >= closeMinute) found.push({ field: 'localWindow.closeMinute', message: 'The local window has to close after it opens.' });
	if (!simulated && (openMinute < EARLIEST_MINUTE || closeMinute > LATEST_MINUTE))
		found.push({
			field: 'localWindow',
			message: 'Real people are called between 8:00 and 21:00 of their own time; it can only be narrowed.',
		});
	const { hours } = settings;
	if (!hours) return found;
	if (!isTimeZone(hours.timeZone))
		found.push({ field: 'hours.timeZone', message: `"${hours.timeZone}" is no time zone. Choose one such as America/New_York.` });
	hours.week.forEach((day, index) => {
		if (day && day.openMinute === day.closeMinute)
			found.push({ field: `hours.week.${index}`, message: `${DAYS[index]} opens and closes at the same minute.` });
	});
	return found;
}

/**
 * Fields of `patch` that somebody else changed since the change was made: they are neither what they were then (`base`) nor
 * what they are to become. Fields without a base are not asked about.
 */
export function changedMeanwhile(
	now: Readonly<Settings>,
	base: Readonly<Record<string, unknown>> | undefined,
	patch: Readonly<Record<string, unknown>>,
): (keyof Settings)[] {
	const found: (keyof Settings)[] = [];
	for (const key of Object.keys(settingsSchema.shape) as (keyof Settings)[]) {
		if (base === undefined || !(key in base) || !(key in patch)) continue;
		// Parsed, so that the order of keys makes no difference.
		const words = (value: unknown) => JSON.stringify(settingsSchema.shape[key].parse(value));
		const current = words(now[key]);
		if (base[key] !== undefined && current !== words(base[key]) && current !== words(patch[key])) found.push(key);
	}
	return found;
}

/** What the start still needs of the dialing hours. */
export function hoursProblems(hours: DialingHours | null): string[] {
	if (!hours) return ['Set the dialing hours and their time zone.'];
	return hours.week.some((day) => day !== null) ? [] : ['Open at least one day of the week.'];
}

/** Weekday afternoons and evenings, weekends a little earlier. */
export function defaultHours(timeZone: string): DialingHours {
	const weekday: DayWindow = { openMinute: 720, closeMinute: 1260 };
	const weekend: DayWindow = { openMinute: 600, closeMinute: 1200 };
	return { timeZone, week: [weekday, weekday, weekday, weekday, weekday, weekend, weekend] };
}

/** Settings of a new campaign. Without a time zone its hours start empty. */
export function newSettings(practice: boolean, timeZone: string | undefined): Settings {
	const hours = timeZone === undefined ? null : defaultHours(timeZone);
	const settings: Settings = { ...DEFAULT_SETTINGS, hours };
	return practice ? practiceSettings(settings) : settings;
}

const isWholeDay = (day: DayWindow | null) => day !== null && day.openMinute === 0 && day.closeMinute === 1440;

/** The settings once a campaign becomes a practice campaign: any hour of the day. */
export function practiceSettings(settings: Settings): Settings {
	const hours = settings.hours && { ...settings.hours, week: settings.hours.week.map(() => WHOLE_DAY) };
	return { ...settings, hours, localWindow: WHOLE_DAY };
}

/** The settings once it is no practice campaign any more: the lawful window, and hours that were never chosen go back to the usual ones. */
export function realSettings(settings: Settings): Settings {
	const { hours } = settings;
	const openMinute = Math.max(EARLIEST_MINUTE, settings.localWindow.openMinute);
	const closeMinute = Math.min(LATEST_MINUTE, settings.localWindow.closeMinute);
	return {
		...settings,
		hours: hours?.week.every(isWholeDay) ? defaultHours(hours.timeZone) : hours,
		localWindow: openMinute < closeMinute ? { openMinute, closeMinute } : DEFAULT_SETTINGS.localWindow,
	};
}
