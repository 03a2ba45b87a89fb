import { describe, expect, test } from 'vitest';
import { callerRoom, contactRoom, gather, hangup, pause, redirect, reject, response, say } from './twiml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const options = {
	room: 'session-1',
	label: 'cmp.1.x',
	action: 'https://dial.example.org/a?b=1&c=2',
	statusCallback: 'https://dial.example.org/room#rc=2&rp=5xx',
	timeLimitS: 3600,
};
const conference = (start: boolean, end: boolean): string =>
	`${HEAD}<Response><Dial action="https://dial.example.org/a?b=1&amp;c=2" method="POST" timeLimit="3600"><Conference beep="false" startConferenceOnEnter="${start}" endConferenceOnExit="${end}" waitUrl="" participantLabel="cmp.1.x" jitterBufferSize="small" maxParticipants="3" statusCallback="https://dial.example.org/room#rc=2&amp;rp=5xx" statusCallbackMethod="POST" statusCallbackEvent="join leave">session-1</Conference></Dial></Response>`;

describe('instructions', () => {
	test('a contact neither opens a room nor closes it; a caller does both', () => {
		expect(response(contactRoom(options))).toBe(conference(false, false));
		expect(response(callerRoom(options))).toBe(conference(true, true));
	});

	test('the small ones', () => {
		expect(response(hangup())).toBe(`${HEAD}<Response><Hangup/></Response>`);
		expect(response(reject())).toBe(`${HEAD}<Response><Reject reason="rejected"/></Response>`);
		expect(response(pause(1), redirect('https://x.example/?a=1&b=2'))).toBe(
			`${HEAD}<Response><Pause length="1"/><Redirect method="POST">https://x.example/?a=1&amp;b=2</Redirect></Response>`,
		);
		expect(response(gather({ digits: 6, action: 'https://x.example/', timeoutS: 15 }, say('Six digits')))).toBe(
			`${HEAD}<Response><Gather input="dtmf" numDigits="6" timeout="15" finishOnKey="#" action="https://x.example/" method="POST"><Say language="en-US">Six digits</Say></Gather></Response>`,
		);
	});

	test('names of organisations cannot break out', () => {
		expect(say(`<Hangup/> & "Sons" 'n'\u0000 \u0007é`)).toBe(
			'<Say language="en-US">&lt;Hangup/&gt; &amp; &quot;Sons&quot; &apos;n&apos; é</Say>',
		);
	});
});
