import { signal } from '@preact/signals';
import type { MeView } from '../../protocol/rest.ts';
import { ApiFailure, api, onNotSignedIn, request } from '../net/api.ts';

export type Session =
	| { kind: 'loading' }
	/** Nobody has set this installation up yet. */
	| { kind: 'setup' }
	| { kind: 'signed_out'; again: boolean }
	| { kind: 'signed_in'; me: MeView }
	| { kind: 'failed'; error: unknown };

/** Who is using the admin pages. */
export const session = signal<Session>({ kind: 'loading' });

onNotSignedIn(() => {
	if (session.value.kind === 'signed_in') session.value = { kind: 'signed_out', again: true };
});

async function setupNeeded(): Promise<boolean> {
	try {
		return (await api.get<{ needed: boolean }>('/setup')).needed;
	} catch (error) {
		// A server without this question answers 404: then somebody has been set up by other means.
		if (error instanceof ApiFailure && error.code === 'not_found') return false;
		throw error;
	}
}

/** Asks the server who we are, and whether anybody is. */
export async function loadSession(): Promise<void> {
	try {
		session.value = { kind: 'signed_in', me: await api.get<MeView>('/me') };
	} catch (error) {
		if (!(error instanceof ApiFailure) || error.code !== 'not_signed_in') {
			session.value = { kind: 'failed', error };
			return;
		}
		try {
			session.value = (await setupNeeded()) ? { kind: 'setup' } : { kind: 'signed_out', again: false };
		} catch (second) {
			session.value = { kind: 'failed', error: second };
		}
	}
}

/** Signs in with e-mail and password; throws `ApiFailure` in plain words. */
export async function signIn(email: string, password: string): Promise<void> {
	try {
		await request('POST', '/auth/sign-in/email', { json: { email, password } });
	} catch (error) {
		if (error instanceof ApiFailure && (error.status === 401 || error.status === 400 || error.status === 403)) {
			throw new ApiFailure('not_signed_in', 'This e-mail address and password do not belong together.', error.status);
		}
		if (error instanceof ApiFailure && error.status === 429) {
			throw new ApiFailure('rate_limited', 'Too many tries. Wait a minute and try again.', 429);
		}
		throw error;
	}
	await loadSession();
}

/** Ends the session on the server and here. */
export async function signOut(): Promise<void> {
	await request('POST', '/auth/sign-out', { json: {} });
	session.value = { kind: 'signed_out', again: false };
}
