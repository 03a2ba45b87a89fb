import type { Severity } from '../../../../protocol/enums.ts';
import type { AlertBarAdminView } from '../../../../protocol/rest.ts';
import { fromWallTime, momentIn, toWallTime } from './zoned-time.ts';

export const SEVERITY_LABELS: Record<Severity, string> = {
	info: 'Information (blue)',
	success: 'Good news (green)',
	warning: 'Attention (amber)',
	error: 'Urgent (red)',
};

/** What is sent for a bar. */
export type BarBody = Omit<AlertBarAdminView, 'id'>;

/** The form of a bar, as typed; times are wall-clock times of the campaign's zone, '' = none. */
export interface BarDraft {
	text: string;
	severity: Severity;
	linkUrl: string;
	linkLabel: string;
	startsAt: string;
	expiresAt: string;
}

export const EMPTY_BAR: BarDraft = { text: '', severity: 'info', linkUrl: '', linkLabel: '', startsAt: '', expiresAt: '' };

/** The form for an existing bar. */
export function draftOf(bar: AlertBarAdminView, zone: string): BarDraft {
	return {
		text: bar.text,
		severity: bar.severity,
		linkUrl: bar.link?.url ?? '',
		linkLabel: bar.link?.label ?? '',
		startsAt: bar.startsAt === null ? '' : toWallTime(bar.startsAt, zone),
		expiresAt: bar.expiresAt === null ? '' : toWallTime(bar.expiresAt, zone),
	};
}

export type BarErrors = Partial<Record<keyof BarDraft, string>>;

/**
 * Checks the form and makes the body of it.
 * @param now epoch ms of the server's clock
 * @param address completes a typed web address, null when it is none
 */
export function bodyOf(
	draft: BarDraft,
	options: { zone: string; now: number; position: number; address: (typed: string) => string | null },
): { body: BarBody } | { errors: BarErrors } {
	const errors: BarErrors = {};
	const startsAt = draft.startsAt === '' ? null : fromWallTime(draft.startsAt, options.zone);
	const expiresAt = draft.expiresAt === '' ? null : fromWallTime(draft.expiresAt, options.zone);
	const wantsLink = draft.linkUrl.trim() !== '' || draft.linkLabel.trim() !== '';
	const url = wantsLink ? options.address(draft.linkUrl) : null;
	if (draft.text.trim() === '') errors.text = 'Write what callers should read.';
	if (wantsLink && url === null) errors.linkUrl = 'Give a web address such as https://example.org.';
	if (wantsLink && url !== null && draft.linkLabel.trim() === '') errors.linkLabel = 'Give the words to press.';
	if (draft.startsAt !== '' && startsAt === null) errors.startsAt = 'Give a date and a time.';
	if (draft.expiresAt !== '' && expiresAt === null) errors.expiresAt = 'Give a date and a time.';
	else if (expiresAt !== null && expiresAt <= options.now) errors.expiresAt = 'This moment has passed already.';
	else if (expiresAt !== null && startsAt !== null && expiresAt <= startsAt) errors.expiresAt = 'It would end before it begins.';
	if (Object.keys(errors).length > 0) return { errors };
	const link = url === null ? null : { url, label: draft.linkLabel.trim() };
	return { body: { text: draft.text.trim(), severity: draft.severity, link, startsAt, expiresAt, position: options.position } };
}

/** When callers see a bar, in words: "permanent", "until Mon 23 Nov, 18:05 EST", "expired …". */
export function lifeOf(
	bar: Pick<AlertBarAdminView, 'startsAt' | 'expiresAt'>,
	zone: string,
	now: number,
): { text: string; shown: boolean } {
	const until = bar.expiresAt === null ? '' : momentIn(bar.expiresAt, zone);
	if (bar.expiresAt !== null && bar.expiresAt <= now) return { text: `Expired ${until}`, shown: false };
	if (bar.startsAt !== null && bar.startsAt > now) {
		return { text: `From ${momentIn(bar.startsAt, zone)}${until ? ` until ${until}` : ''}`, shown: false };
	}
	return { text: until ? `Until ${until}` : 'Permanent', shown: true };
}

/** Zones for the times of a bar: the campaign's, the admin's own, then every other the browser knows. */
export function zonesToChoose(campaign: string, own: string): string[] {
	return [...new Set([campaign, own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/**
 * What the typed times mean on the campaign's own clocks, so that a changed clock (summer time) or another zone is seen before
 * saving; null without times.
 */
export function timesInWords(draft: Pick<BarDraft, 'startsAt' | 'expiresAt'>, zone: string, campaign: string): string | null {
	const words = (
		[
			['From', draft.startsAt],
			['until', draft.expiresAt],
		] as const
	).flatMap(([word, wall]) => {
		const at = wall === '' ? null : fromWallTime(wall, zone);
		return at === null ? [] : [`${word} ${momentIn(at, campaign)}`];
	});
	if (words.length === 0) return null;
	const text = words.join(' ');
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}, on the clocks of the campaign.`;
}

/** The end as callers read it; '' without one. */
export function endInWords(draft: Pick<BarDraft, 'expiresAt'>, zone: string, campaign: string): string {
	const at = draft.expiresAt === '' ? null : fromWallTime(draft.expiresAt, zone);
	return at === null ? '' : `until ${momentIn(at, campaign)}`;
}

/** The list in its order of display. */
export function inOrder(bars: readonly AlertBarAdminView[]): AlertBarAdminView[] {
	return [...bars].sort((a, b) => a.position - b.position);
}

/** The bars whose position changes when the one at `index` moves by `step` places; positions become 0, 1, 2 … */
export function moved(bars: readonly AlertBarAdminView[], index: number, step: -1 | 1): AlertBarAdminView[] {
	const order = inOrder(bars);
	const target = index + step;
	const a = order[index];
	const b = order[target];
	if (!a || !b) return [];
	order[index] = b;
	order[target] = a;
	return order
		.map((bar, position) => ({ ...bar, position }))
		.filter((bar) => bars.find((old) => old.id === bar.id)?.position !== bar.position);
}
