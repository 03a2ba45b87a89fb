import type { Step } from '../../../protocol/enums.ts';

/** The eight steps in the order of the navigation, with the last part of their address. */
export const STEP_PAGES = [
	{ step: 'basics', title: 'Basics', slug: 'basics' },
	{ step: 'integration', title: 'Integration', slug: 'integration' },
	{ step: 'questions', title: 'Questions', slug: 'questions' },
	{ step: 'contacts', title: 'Contacts', slug: 'contacts' },
	{ step: 'phone_numbers', title: 'Phone numbers', slug: 'phone-numbers' },
	{ step: 'settings', title: 'Settings', slug: 'settings' },
	{ step: 'passes', title: 'Number of passes', slug: 'passes' },
	{ step: 'start', title: 'Start campaign', slug: 'run' },
] as const satisfies readonly { step: Step; title: string; slug: string }[];

export type StepSlug = (typeof STEP_PAGES)[number]['slug'];

/** Address of a step's page. */
export function stepPath(campaignId: string, step: Step): string {
	const found = STEP_PAGES.find((page) => page.step === step);
	return `/campaigns/${campaignId}/${found?.slug ?? 'basics'}`;
}

/** Address of the results. */
export const resultsPath = (campaignId: string): string => `/campaigns/${campaignId}/results`;

/** Address of one number's story. */
export const numberPath = (campaignId: string, phone: string): string =>
	`/campaigns/${campaignId}/number?phone=${encodeURIComponent(phone)}`;

/** Address of the live board. */
export const boardPath = (campaignId: string): string => `/campaigns/${campaignId}/board`;
