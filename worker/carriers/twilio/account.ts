/** From the row in D1 to the account as the carrier needs it, and back. */
import { LIST_PRICES, type TwilioAccount } from './config.ts';
import { seal, unseal } from './sealed.ts';

/** The row's fields that matter here; secrets sealed. */
export interface StoredAccount {
	organisationId: string;
	accountSid: string;
	apiKeySid: string;
	apiKeySecret: string;
	authToken: string;
	oldAuthToken: string | null;
	oldTokenUntil: number | null;
	apiBase: string;
	publicUrl: string;
	appSid: string | null;
	callsPerSecond: number;
	maxConcurrent: number | null;
	countries: string[];
	limits: TwilioAccount['limits'];
}

/** A token that was replaced is good for so long. */
export const OLD_TOKEN_MS = 3_600_000;

export const sealSecret = (secret: string, organisationId: string, what: 'apiKeySecret' | 'authToken', plain: string): Promise<string> =>
	seal(secret, `${organisationId} ${what}`, plain);

/** Tokens that may sign now: an account stays in memory longer than a replaced token is good. */
export const tokensAt = (account: Pick<TwilioAccount, 'authTokens' | 'oldTokenUntil'>, now: number): readonly string[] =>
	account.oldTokenUntil != null && account.oldTokenUntil <= now ? account.authTokens.slice(0, 1) : account.authTokens;

/** Null when the secrets cannot be opened: APP_SECRET is another one than when they were entered. */
export async function openAccount(row: StoredAccount, secret: string, name: string, now: number): Promise<TwilioAccount | null> {
	const open = (what: 'apiKeySecret' | 'authToken', sealed: string) => unseal(secret, `${row.organisationId} ${what}`, sealed);
	const old = row.oldAuthToken !== null && (row.oldTokenUntil ?? 0) > now ? row.oldAuthToken : null;
	const [apiKeySecret, token, oldToken] = await Promise.all([
		open('apiKeySecret', row.apiKeySecret),
		open('authToken', row.authToken),
		old === null ? null : open('authToken', old),
	]);
	if (apiKeySecret === null || token === null) return null;
	const { organisationId, accountSid, apiKeySid, apiBase, publicUrl, appSid, callsPerSecond, maxConcurrent, countries, limits } = row;
	return {
		organisationId,
		organisationName: name,
		accountSid,
		apiKeySid,
		apiKeySecret,
		authTokens: oldToken === null ? [token] : [token, oldToken],
		oldTokenUntil: oldToken === null ? null : row.oldTokenUntil,
		apiBase,
		publicUrl,
		appSid,
		callsPerSecond,
		maxConcurrent,
		countries,
		limits,
		prices: LIST_PRICES,
	};
}
