import { z } from 'zod';
import { DROP_MESSAGES } from './enums.ts';

/** Minutes after local midnight, 0–1440. */
const minute = z.number().int().min(0).max(1440);

/**
 * One weekday's opening. `closeMinute <= openMinute` closes on the following day
 * (over midnight); 0–1440 is the whole day.
 */
export const dayWindowSchema = z.object({ openMinute: minute.max(1439), closeMinute: minute });
export type DayWindow = z.infer<typeof dayWindowSchema>;

export const dialingHoursSchema = z.object({
	/** IANA name of the campaign's zone, e.g. America/New_York. */
	timeZone: z.string().min(1).max(60),
	/** Monday first; null = closed all day. */
	week: z.array(dayWindowSchema.nullable()).length(7),
});
export type DialingHours = z.infer<typeof dialingHoursSchema>;

export const settingsSchema = z.object({
	clicking: z.boolean(),
	hours: dialingHoursSchema.nullable(),
	/** The called party's own local window; wider than 480–1260 only with the simulated carrier. */
	localWindow: z.object({ openMinute: minute, closeMinute: minute }),
	dropLimitPercent: z.number().min(0).max(3),
	ringTimeoutS: z.number().int().min(15).max(60),
	machineDetection: z.boolean(),
	/** What a dropped person hears, per line type; an unknown line counts as a cell. */
	dropMessage: z.object({ landline: z.enum(DROP_MESSAGES), cell: z.enum(DROP_MESSAGES) }),
	wrapUpS: z.number().int().min(5).max(180),
	maxAttemptsPer24h: z.number().int().min(1).max(10),
	callerIdRotation: z.enum(['random', 'area_code']),
	passes: z.number().int().min(1).max(5),
	/** Minimum time between two attempts on the same number, from the end of the previous one. */
	minimumTimeMinutes: z.number().int().min(0).max(43_200),
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
	clicking: true,
	hours: null,
	localWindow: { openMinute: 480, closeMinute: 1260 },
	dropLimitPercent: 3,
	ringTimeoutS: 25,
	machineDetection: true,
	dropMessage: { landline: 'nothing', cell: 'nothing' },
	wrapUpS: 30,
	maxAttemptsPer24h: 3,
	callerIdRotation: 'random',
	passes: 1,
	minimumTimeMinutes: 240,
};
