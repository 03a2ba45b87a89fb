/** A simulator on virtual time, an application beside it, and the official client pointed at it. */
import twilio from 'twilio';
import { afterEach } from 'vitest';
import { Application } from './application.ts';
import { DEFAULT_OPTIONS, type SimulatorOptions, TwilioSimulator } from './simulator/simulator.ts';

export const PERSON = '+12025550195';
export const MACHINE = '+12025550193';
export const BUSY = '+12025550191';
export const UNANSWERED = '+12025550192';
export const INVALID = '+12025550194';
export const FROM = '+12025550100';
export const { accountSid, authToken, apiKeySid, apiKeySecret } = DEFAULT_OPTIONS;

export interface Rig {
	simulator: TwilioSimulator;
	application: Application;
	client: twilio.Twilio;
	/** Calls `to` with the application's /answer and /status. */
	call(to: string, more?: object): Promise<string>;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const stop of open.splice(0)) await stop();
});

export function clientOf(url: string, byKey = false): twilio.Twilio {
	const client = byKey ? twilio(apiKeySid, apiKeySecret, { accountSid }) : twilio(accountSid, authToken);
	client.api.baseUrl = url;
	return client;
}

/** Everything is put away after the test. */
export async function rig(options: Partial<SimulatorOptions> = {}): Promise<Rig> {
	const simulator = await TwilioSimulator.start({ clock: 'manual', ...options });
	const application = await Application.start();
	open.push(async () => {
		await simulator.idle();
		await simulator.stop();
		await application.stop();
	});
	const client = clientOf(simulator.url);
	const call = async (to: string, more: object = {}): Promise<string> => {
		const made = await client.calls.create({
			to,
			from: FROM,
			url: `${application.url}/answer`,
			statusCallback: `${application.url}/status`,
			statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
			timeout: 25,
			...more,
		});
		return made.sid;
	};
	return { simulator, application, client, call };
}

export const joins = (room: string, attributes = '', dial = ''): string =>
	`<Response><Dial ${dial}><Conference ${attributes}>${room}</Conference></Dial></Response>`;
