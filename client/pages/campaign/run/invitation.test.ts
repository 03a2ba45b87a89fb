import { expect, it } from 'vitest';
import { invitation } from './invitation.ts';

const input = {
	campaignName: 'Fall canvass',
	practice: false,
	url: 'https://dial.example.org/c/abc',
	guideUrl: 'https://dial.example.org/guides/calling',
};

it('[R7b] invites callers with the link and the guide', () => {
	const text = invitation({ ...input, kind: 'caller' });
	expect(text).toContain('make calls for Fall canvass.');
	expect(text).toContain('https://dial.example.org/c/abc\n');
	expect(text).toContain('https://dial.example.org/guides/calling');
	expect(text.length).toBeLessThan(400);
});

it('[R7b] says when it is practice, and copes with a campaign that has no name', () => {
	expect(invitation({ ...input, campaignName: ' ', practice: true, kind: 'clicker' })).toContain(
		'approve phone numbers for our campaign (practice: nobody is really called).',
	);
});
