/** Stands in for a carrier whose account is not there, or cannot be opened: every call is refused with the reason. */
import type { Carrier, Outcome } from '../port.ts';
import { capsOf } from './config.ts';

export function noAccount(): Carrier {
	const refused: Outcome<never> = {
		ok: false,
		why: 'rejected',
		code: 'no_account',
		permanent: true,
		message: 'There is no account with the carrier, or its secrets cannot be opened. An owner has to enter them.',
	};
	return {
		caps: capsOf({ callsPerSecond: 1, maxConcurrent: null }),
		originate: async () => refused,
		act: async () => refused,
		cancel: async () => refused,
		hangUp: async () => refused,
		snapshot: async () => ({ ok: true, value: null }),
		closeRoom: async () => ({ ok: true, value: null }),
	};
}
