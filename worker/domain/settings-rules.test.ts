import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import { changedMeanwhile, defaultHours, hoursProblems, practiceSettings, realSettings, settingsProblems } from './settings-rules.ts';

const settings: Settings = { ...DEFAULT_SETTINGS, hours: defaultHours('America/New_York') };

describe('[S5] two admins change settings', () => {
	test('only the field that both changed is a conflict', () => {
		const now = { ...settings, passes: 3, ringTimeoutS: 40 };
		expect(changedMeanwhile(now, { passes: 1 }, { passes: 2 })).toEqual(['passes']);
		expect(changedMeanwhile(now, { wrapUpS: 30 }, { wrapUpS: 60 })).toEqual([]);
		expect(changedMeanwhile(now, { passes: 1, hours: settings.hours }, { passes: 3, hours: null })).toEqual([]);
	});
	test('hours are one field, compared by what they say', () => {
		const theirs = { ...settings, hours: defaultHours('America/Chicago') };
		expect(changedMeanwhile(theirs, { hours: defaultHours('America/New_York') }, { hours: null })).toEqual(['hours']);
		expect(changedMeanwhile(settings, { hours: defaultHours('America/New_York') }, { hours: null })).toEqual([]);
	});
	test('a script that names no base is not asked', () => {
		expect(changedMeanwhile({ ...settings, passes: 3 }, undefined, { passes: 2 })).toEqual([]);
	});
});

describe('[S2] the local window', () => {
	test('may be narrowed, and be wider only where nobody is called', () => {
		const wide = { ...settings, localWindow: { openMinute: 420, closeMinute: 1260 } };
		expect(settingsProblems(wide, false).map(({ field }) => field)).toEqual(['localWindow']);
		expect(settingsProblems(wide, true)).toEqual([]);
		expect(settingsProblems({ ...settings, localWindow: { openMinute: 600, closeMinute: 1200 } }, false)).toEqual([]);
		expect(settingsProblems({ ...settings, localWindow: { openMinute: 600, closeMinute: 600 } }, false)).toHaveLength(1);
	});
});

describe('[X1] practice', () => {
	test('is around the clock, and becomes lawful again without what was chosen by hand being lost', () => {
		const practice = practiceSettings(settings);
		expect(practice.localWindow).toEqual({ openMinute: 0, closeMinute: 1440 });
		expect(realSettings(practice)).toEqual(settings);
		const own = { ...practice, hours: { timeZone: 'UTC', week: [{ openMinute: 1, closeMinute: 2 }, null, null, null, null, null, null] } };
		expect(realSettings(own).hours).toEqual(own.hours);
		expect(hoursProblems(own.hours)).toEqual([]);
		expect(hoursProblems({ timeZone: 'UTC', week: Array.from({ length: 7 }, () => null) })).toHaveLength(1);
	});
});
