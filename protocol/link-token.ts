/** Letters of a link's token: 128 random bits in base64url. */
const TOKEN_CHARS = 22;

/**
 * The token in /c/TOKEN or /k/TOKEN, whatever a mail program or a hurried hand has put behind it: a slash, a full stop, a bracket.
 * '-' = none, which leads nowhere.
 */
export function tokenInPath(pathname: string): string {
	return /^[\w-]+/.exec(pathname.split('/')[2] ?? '')?.[0].slice(0, TOKEN_CHARS) ?? '-';
}
