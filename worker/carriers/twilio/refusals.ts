/** What the carrier's refusals mean for us, and what a person can do about each. */

interface Known {
	/** The number itself: it is not called again. */
	destination?: 'invalid_number' | 'destination_refused';
	remedy: string;
}

/** By Twilio's code; SignalWire uses most of them as well. */
const KNOWN: Record<string, Known> = {
	'10001': { remedy: 'The account is not active. Look at the notices in the Twilio console.' },
	'10002': { remedy: 'A trial account may not do this. Upgrade the account.' },
	'10004': {
		remedy: 'Too many calls at once for this account. Get a business profile approved at Twilio, or lower the limit of calls at once.',
	},
	'10005': { remedy: 'Calls are switched off for this account. Ask Twilio’s support.' },
	'13224': { destination: 'invalid_number', remedy: 'The number cannot be called. It is taken off the campaign.' },
	'13225': { destination: 'destination_refused', remedy: 'Twilio does not call this number. It is taken off the campaign.' },
	'20003': { remedy: 'API key or secret are wrong, or the account is closed or out of money. Enter them again; look at the balance.' },
	'20005': { remedy: 'The account is not active. Look at the notices in the Twilio console.' },
	'20404': { remedy: 'The account SID does not fit the API key. Check both.' },
	'20429': { remedy: 'Too many requests at once. Calls go on by themselves, more slowly.' },
	'21205': { remedy: 'The address for webhooks is wrong. Check the public address; it has to be reachable from the internet, over https.' },
	'21210': { remedy: 'The caller-ID number is not verified in this account. Use a number of the account.' },
	'21211': { destination: 'invalid_number', remedy: 'The number does not exist. It is taken off the campaign.' },
	'21212': { remedy: 'The caller-ID number is not valid. Use a number of the account.' },
	'21213': { remedy: 'There is no caller-ID number. Choose one in the campaign’s phone numbers.' },
	'21214': { destination: 'invalid_number', remedy: 'The number cannot be reached. It is taken off the campaign.' },
	'21215': { remedy: 'The account may not call this country or area. Allow it in the console under Voice, Settings, Geo permissions.' },
	'21216': { destination: 'destination_refused', remedy: 'Twilio blocks calls to this number. It is taken off the campaign.' },
	'21217': { destination: 'invalid_number', remedy: 'The number does not exist. It is taken off the campaign.' },
	'21218': { remedy: 'The TwiML app is gone. Press “Set addresses” on the carrier’s page.' },
	'21219': { remedy: 'A trial account calls verified numbers only. Upgrade the account.' },
	'21220': { remedy: 'The call was over already. Nothing to do.' },
	'21401': { destination: 'invalid_number', remedy: 'The number does not exist. It is taken off the campaign.' },
	'22005': { remedy: 'Twilio’s queue of calls is full. Lower the calls a second here to what the account has there.' },
	'32203': { destination: 'destination_refused', remedy: 'Twilio blocks calls to this number. It is taken off the campaign.' },
	spend_cap: { remedy: 'Raise the limit on the carrier’s page, or wait: it covers the last hour or the last 24 hours.' },
	stopped: { remedy: 'An owner stopped all calls. They go on from the carrier’s page.' },
	not_allowed: { remedy: 'The number is outside the countries that are allowed, or of a kind that is never called.' },
	no_account: { remedy: 'An owner has to enter the carrier’s account first.' },
};

export const remedyOf = (code: string): string =>
	KNOWN[code]?.remedy ??
	(/^\d+$/.test(code) ? `Look up https://www.twilio.com/docs/api/errors/${code}.` : 'Look at the carrier’s console.');

/** Whether the refusal is about the number called and not about us. */
export const destinationOf = (code: string): 'invalid_number' | 'destination_refused' | null => KNOWN[code]?.destination ?? null;
