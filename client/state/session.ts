import { signal } from '@preact/signals';
import type { MeView } from '../../protocol/rest.ts';
import { ApiFailure, api, onNotSignedIn, request } from '../net/api.ts';

export type Session =
	| { kind: 'loading' }
	/** Nobody has set this installation up yet. */
	| { kind: 'setup'; secret: boolean }
	| { kind: 'signed_out'; again: boolean }
	| { kind: 'signed_in'; me: MeView }
	| { kind: 'failed'; error: unknown };

/** Who is using the admin pages. */
export const session = signal<Session>({ kind: 'loading' });

onNotSignedIn(() => {
	if (session.value.kind === 'signed_in') session.value = { kind: 'signed_out', again: true };
});

const setupState = () => api.get<{ needed: boolean; secret: boolean }>('/setup');

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
			const { needed, secret } = await setupState();
			session.value = needed ? { kind: 'setup', secret } : { kind: 'signed_out', again: false };
		} catch (second) {
			session.value = { kind: 'failed', error: second };
		}
	}
}

/** Signs in with e-mail and password; throws `ApiFailure` in plain words. True = a code is asked for next. */
export async function signIn(email: string, password: string): Promise<boolean> {
	const { secondFactor } = await request<{ secondFactor: boolean }>('POST', '/auth/sign-in/email', { json: { email, password } });
	if (!secondFactor) await loadSession();
	return secondFactor;
}

/** Second step of a sign-in: a code from the app, or a recovery code. */
export async function signInWithCode(code: string, kind: 'app' | 'recovery', trustDevice: boolean): Promise<void> {
	const path = kind === 'app' ? 'verify-totp' : 'verify-backup-code';
	await request('POST', `/auth/two-factor/${path}`, { json: { code: code.replace(kind === 'app' ? /\D/g : /\s/g, ''), trustDevice } });
	await loadSession();
}

/** Whether role and scopes allow an action of docs/roles.md. */
export function can(action: string): boolean {
	return session.value.kind === 'signed_in' && session.value.me.rights.includes(action);
}

/** Ends the session on the server and here. */
export async function signOut(): Promise<void> {
	await request('POST', '/auth/sign-out', { json: {} });
	session.value = { kind: 'signed_out', again: false };
}
