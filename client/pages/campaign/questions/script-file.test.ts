import { describe, expect, it } from 'vitest';
import type { Script } from '../../../../protocol/script.ts';
import { readScriptFile, scriptFile, scriptFileName } from './script-file.ts';

const script: Script = { questions: [{ id: 'q', title: 'Hello', text: '', type: 'info', answers: [], next: null }] };

describe('[Q7] the script as a file', () => {
	it('is read back as it was written, with or without its wrapping', () => {
		expect(readScriptFile(scriptFile(script))).toEqual(script);
		expect(readScriptFile(JSON.stringify(script))).toEqual(script);
	});
	it.each(['', 'a,b', '[]', '{"script":{}}', 'null'])('refuses %j in plain words', (text) => {
		expect(() => readScriptFile(text)).toThrow(/Choose one that was exported here/);
	});
	it('has a name that every system takes', () => {
		expect(scriptFileName('Fall canvass: “Señora” 5')).toBe('questions-fall-canvass-sen-ora-5.json');
		expect(scriptFileName('')).toBe('questions-campaign.json');
	});
});
