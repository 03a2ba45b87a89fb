import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsSchema } from '../../protocol/settings.ts';
import { missingSteps, readinessOf, type SetUp } from './readiness.ts';
import { defaultScript } from './script.ts';
import { defaultHours, newSettings, practiceSettings, realSettings, settingsProblems } from './settings-rules.ts';

const whole: SetUp = {
	name: 'Ward 5',
	practice: false,
	carrier: 'simulated',
	script: defaultScript(),
	fields: [],
	hasContacts: true,
	uploading: 0,
	callerIds: 1,
	settings: newSettings(false, 'America/Chicago'),
	started: false,
};
const breaks = {
	basics: { name: '  ' },
	questions: { script: { questions: [] } },
	contacts: { hasContacts: false },
	phone_numbers: { callerIds: 0 },
	settings: { settings: DEFAULT_SETTINGS },
} as const satisfies Record<string, Partial<SetUp>>;
const names = ['basics', 'questions', 'contacts', 'phone_numbers', 'settings'] as const;

describe('readiness', () => {
	test('[R1] has one entry a step, in the order of the navigation', () => {
		const { ready, steps } = readinessOf(whole);
		expect(ready).toBe(true);
		expect(steps.map((s) => s.step)).toEqual([
			'basics',
			'integration',
			'questions',
			'contacts',
			'phone_numbers',
			'settings',
			'passes',
			'start',
		]);
		expect(steps.filter((s) => s.required).map((s) => s.step)).toEqual([
			'basics',
			'questions',
			'contacts',
			'phone_numbers',
			'settings',
			'passes',
		]);
	});

	const combinations = Array.from({ length: 31 }, (_, i) => names.filter((_name, bit) => ((i + 1) >> bit) & 1));
	test.each(combinations.map((missing) => [missing.join(' + '), missing] as const))(
		'[R2] without %s names exactly these, and what is missing',
		(_, missing) => {
			const readiness = readinessOf(Object.assign({}, whole, ...missing.map((name) => breaks[name])));
			expect(readiness.ready).toBe(false);
			expect(missingSteps(readiness).map((s) => s.step)).toEqual(missing);
			for (const entry of missingSteps(readiness)) expect(entry.problems.join()).toMatch(/\w+\.$/);
		},
	);

	test('[R2] names every problem of the script, and warns of no others', () => {
		const script = {
			questions: [...defaultScript().questions, { id: 'b', title: 'B', text: '{{ward}}', type: 'info' as const, answers: [], next: 'b' }],
		};
		const problems = readinessOf({ ...whole, script }).steps.find((s) => s.step === 'questions')?.problems;
		expect(problems).toHaveLength(2);
		expect(readinessOf({ ...whole, script: defaultScript(), fields: null }).ready).toBe(true);
	});

	test('[R4] step 8 becomes Run campaign', () => {
		expect(readinessOf(whole).steps.at(-1)).toMatchObject({ title: 'Start campaign', complete: false });
		expect(readinessOf({ ...whole, started: true }).steps.at(-1)).toMatchObject({ title: 'Run campaign', complete: true, problems: [] });
	});

	test('hours without an open day are not enough', () => {
		const settings = { ...whole.settings, hours: { timeZone: 'America/Chicago', week: Array.from({ length: 7 }, () => null) } };
		expect(missingSteps(readinessOf({ ...whole, settings })).map((s) => s.problems)).toEqual([['Open at least one day of the week.']]);
	});
});

describe('rules between settings', () => {
	const fields = (change: object, simulated = false) =>
		settingsProblems(settingsSchema.parse({ ...DEFAULT_SETTINGS, hours: defaultHours('Europe/Berlin'), ...change }), simulated).map(
			(p) => p.field,
		);

	test('[S2] [I3] the local window is only ever narrowed where people are really called', () => {
		expect(fields({})).toEqual([]);
		expect(fields({ localWindow: { openMinute: 540, closeMinute: 1200 } })).toEqual([]);
		expect(fields({ localWindow: { openMinute: 479, closeMinute: 1260 } })).toEqual(['localWindow']);
		expect(fields({ localWindow: { openMinute: 480, closeMinute: 1261 } })).toEqual(['localWindow']);
		expect(fields({ localWindow: { openMinute: 0, closeMinute: 1440 } }, true)).toEqual([]);
		expect(fields({ localWindow: { openMinute: 600, closeMinute: 600 } })).toEqual(['localWindow.closeMinute']);
	});
	test('a time zone has to exist', () => {
		for (const timeZone of ['Mars/Olympus', '+05:00', 'x'])
			expect(fields({ hours: defaultHours(timeZone) }), timeZone).toEqual(['hours.timeZone']);
		for (const timeZone of ['UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'])
			expect(fields({ hours: defaultHours(timeZone) })).toEqual([]);
	});
	test('a day may close after midnight, but not at the minute it opens', () => {
		const week = [{ openMinute: 1080, closeMinute: 60 }, { openMinute: 600, closeMinute: 600 }, null, null, null, null, null];
		expect(fields({ hours: { timeZone: 'UTC', week } })).toEqual(['hours.week.1']);
	});
	test('[X1] practice opens the whole day, and leaving it brings back the lawful window', () => {
		const practice = newSettings(true, 'UTC');
		expect(settingsProblems(practice, true)).toEqual([]);
		expect(practice.hours?.week[6]).toEqual({ openMinute: 0, closeMinute: 1440 });
		expect(realSettings(practice)).toEqual(newSettings(false, 'UTC'));
		const chosen = { ...newSettings(false, 'UTC'), localWindow: { openMinute: 600, closeMinute: 1000 } };
		expect(realSettings(chosen)).toEqual(chosen);
		expect(realSettings({ ...chosen, localWindow: { openMinute: 0, closeMinute: 60 } }).localWindow).toEqual(DEFAULT_SETTINGS.localWindow);
		expect(practiceSettings(DEFAULT_SETTINGS).hours).toBeNull();
	});
});
