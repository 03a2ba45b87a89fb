/** The one place that says which numbers may be called at all. An allow-list: what is not known to be fine is refused. */
import { normalisePhone } from '../../domain/phone.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
/** Exchanges and numbers that answer for money, or that nobody owns. */
const NEVER = [
	/** Pay-per-call within an area code. */
	/^\+1\d{3}976/,
	/** Kept for fiction, and directory services. */
	/^\+1\d{3}555/,
	/** Service codes such as 911 and 411. */
	/^\+1\d{3}[2-9]11/,
	/** Toll-free, personal, premium and non-geographic: somebody else pays, or we do, dearly. */
	/^\+1(8(00|33|44|55|66|77|88|22)|900|5(00|21|22|23|24|25|26|27|28|29|33|44|66|77|88)|700|710|600|622)/,
];

export type Allowed = { ok: true } | { ok: false; code: 'invalid_number' | 'not_allowed'; message: string };

/** `countries`: ISO codes. `fiction`: the carrier is a simulator on this machine, so numbers of fiction may be called. */
export function mayCall(phone: string, countries: readonly string[], fiction = false): Allowed {
	if (!E164.test(phone)) return { ok: false, code: 'invalid_number', message: 'The number is not in E.164.' };
	const invented = /^\+1\d{3}5550\d{3}$/.test(phone);
	if (fiction && invented) return { ok: true };
	if (!phone.startsWith('+1')) return refused('Only numbers of the North American plan are called.');
	if (NEVER.some((pattern) => pattern.test(phone))) return refused('Numbers of this kind are never called.');
	const known = normalisePhone(phone, { defaultCountry: 'US' });
	if (!known.ok) return refused(known.reason);
	return countries.includes(known.country) ? { ok: true } : refused(`Calls to ${known.country || 'that country'} are not allowed.`);
}

const refused = (message: string): Allowed => ({ ok: false, code: 'not_allowed', message });
