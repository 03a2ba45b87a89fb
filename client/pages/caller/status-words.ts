/** What the server says about the campaign, in the language of the page. English is the server's own. */
import type { CallerView } from '../../../protocol/views.ts';
import { isKey, moment, number, t, words } from './words/words.ts';

/** "This campaign is paused." */
export function sentenceOf(status: Pick<CallerView['status'], 'kind' | 'sentence'>): string {
	const key = `status.${status.kind}`;
	return words.language.value !== 'en' && isKey(key) ? t(key) : status.sentence;
}

/** When calling opens, or null. */
export function opensOf(status: Pick<CallerView['status'], 'opensText'> & { opensAt?: number | null }, zone: string): string | null {
	if (words.language.value === 'en' || status.opensAt === null || status.opensAt === undefined) return status.opensText;
	return moment(status.opensAt, zone);
}

/** Every reason of a stall, the soonest remedy first. */
export function stallText(view: Pick<CallerView, 'status' | 'zone'>): string {
	if (words.language.value === 'en') return view.status.reason ?? '';
	return view.status.reasons
		.map(
			({ code, count, until }) =>
				t(`stall.${code}`, { count: count ?? 0, n: number(count ?? 0) }) +
				(until === null ? '' : ` ${t('stall.until', { at: moment(until, view.zone) })}`),
		)
		.join(' ');
}
