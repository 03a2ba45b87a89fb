import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../../../protocol/settings.ts';
import { valueText } from './SettingsConflict.tsx';

const open = { openMinute: 540, closeMinute: 1260 };
const settings: Settings = {
	...DEFAULT_SETTINGS,
	hours: { timeZone: 'America/New_York', week: [open, null, open, open, open, open, open] },
};

describe('[S5] a setting in words', () => {
	it('says every field, and different values differently', () => {
		for (const field of Object.keys(settingsSchema.shape) as (keyof Settings)[]) expect(valueText(field, settings)).not.toBe('');
		expect(valueText('hours', settings)).toBe(
			'Mon 09:00–21:00, Tue closed, Wed 09:00–21:00, Thu 09:00–21:00, Fri 09:00–21:00, Sat 09:00–21:00, Sun 09:00–21:00; America/New York',
		);
		expect(valueText('hours', { hours: null })).toBe('not set');
		expect(valueText('callerIdRotation', { callerIdRotation: 'area_code' })).not.toBe(valueText('callerIdRotation', settings));
		expect(valueText('dropMessage', settings)).toBe('landlines nothing, cells nothing');
	});
});
