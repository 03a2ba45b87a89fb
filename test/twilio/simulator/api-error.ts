/** A refusal of the interface, in Twilio's form. */
export class TwilioApiError extends Error {
	override name = 'TwilioApiError';
	readonly status: number;
	readonly code: number;
	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}

	toJSON(): object {
		return { code: this.code, message: this.message, more_info: `https://www.twilio.com/docs/errors/${this.code}`, status: this.status };
	}
}
