/** What we answer: TwiML, the carrier's instructions for a leg. */

type Attributes = Record<string, string | number | boolean | undefined>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Also drops what XML cannot hold at all. */
const escaped = (value: string): string => value.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

function element(name: string, attributes: Attributes = {}, ...children: string[]): string {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
		.join('');
	return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export const response = (...verbs: string[]): string => `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, ...verbs)}`;
/** Nothing more to do. */
export const hangup = (): string => element('Hangup');
export const reject = (): string => element('Reject', { reason: 'rejected' });
/** Spoken, in American English. */
export const say = (words: string): string => element('Say', { language: 'en-US' }, escaped(words));
/** A file that the carrier fetches. */
export const play = (url: string): string => element('Play', {}, escaped(url));
export const pause = (seconds: number): string => element('Pause', { length: seconds });
export const redirect = (url: string): string => element('Redirect', { method: 'POST' }, escaped(url));
/** Waits for keys; what is said meanwhile are its children. Without a key the next verb follows. */
export const gather = (options: { digits: number; action: string; timeoutS: number }, ...spoken: string[]): string =>
	element(
		'Gather',
		{ input: 'dtmf', numDigits: options.digits, timeout: options.timeoutS, finishOnKey: '#', action: options.action, method: 'POST' },
		...spoken,
	);

export interface RoomOptions {
	/** A caller's session. */
	room: string;
	label: string;
	/** Where the leg goes when it is out of the room. */
	action: string;
	/** Where joins and leaves of the room are told. */
	statusCallback: string;
	timeLimitS: number;
}

/** A caller in the own room: it stands as long as that leg. Silence while alone. */
export const callerRoom = (options: RoomOptions): string => room(options, { start: true, end: true });
/** Somebody who answered: their coming does not open a room, their going does not close it. */
export const contactRoom = (options: RoomOptions): string => room(options, { start: false, end: false });

function room({ room, label, action, statusCallback, timeLimitS }: RoomOptions, { start, end }: { start: boolean; end: boolean }): string {
	return element(
		'Dial',
		{ action, method: 'POST', timeLimit: timeLimitS },
		element(
			'Conference',
			{
				beep: false,
				startConferenceOnEnter: start,
				endConferenceOnExit: end,
				waitUrl: '',
				participantLabel: label,
				jitterBufferSize: 'small',
				maxParticipants: 3,
				statusCallback,
				statusCallbackMethod: 'POST',
				statusCallbackEvent: 'join leave',
			},
			escaped(room),
		),
	);
}
