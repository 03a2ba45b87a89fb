import type { LinkKind } from '../../../../protocol/enums.ts';

/** The words that differ between the two links. */
export const LINK_WORDS: Record<
	LinkKind,
	{ title: string; link: string; who: string; guide: string; guideTitle: string; sessionsEnd: string }
> = {
	caller: {
		title: 'Caller URL',
		link: 'caller link',
		who: 'caller',
		guide: '/guides/calling',
		guideTitle: 'Making calls',
		sessionsEnd: 'Callers who are waiting have to open the new one; callers in conversation finish first.',
	},
	clicker: {
		title: 'Clicker URL',
		link: 'clicker link',
		who: 'clicker',
		guide: '/guides/clicking',
		guideTitle: 'How to click',
		sessionsEnd: 'Clickers have to open the new one. Approvals that were made stay.',
	},
};

export interface InvitationInput {
	kind: LinkKind;
	campaignName: string;
	practice: boolean;
	url: string;
	guideUrl: string;
}

/** [R7b] A short text to send to volunteers. */
export function invitation({ kind, campaignName, practice, url, guideUrl }: InvitationInput): string {
	const name = campaignName.trim() || 'our campaign';
	const task = kind === 'caller' ? `make calls for ${name}` : `approve phone numbers for ${name}`;
	const need =
		kind === 'caller'
			? 'You need a computer or a phone with a browser, and headphones with a microphone.'
			: 'You need a browser; a keyboard makes it quick.';
	return [
		`You are invited to ${task}${practice ? ' (practice: nobody is really called)' : ''}.`,
		`${need} No account, nothing to install. Open this link:`,
		url,
		`How it works: ${guideUrl}`,
	].join('\n');
}
