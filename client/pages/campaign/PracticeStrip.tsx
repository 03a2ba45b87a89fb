import { GraduationCap, PhoneCall } from 'lucide';
import type { CampaignView } from '../../../protocol/rest.ts';
import { Icon } from '../../ui/Icon.tsx';

/** Says on every page of a campaign whether anybody is really called. */
export function PracticeStrip({ campaign }: { campaign: Pick<CampaignView, 'practice' | 'carrier'> }) {
	if (campaign.practice) {
		return (
			<p class="practice-strip flex items-center justify-center gap-2 rounded-field px-3 py-1.5 text-center text-sm sm:text-base font-medium">
				<Icon icon={GraduationCap} /> PRACTICE: nobody is called
			</p>
		);
	}
	if (campaign.carrier === 'simulated') {
		return (
			<p class="practice-strip flex items-center justify-center gap-2 rounded-field px-3 py-1.5 text-center text-sm sm:text-base font-medium">
				<Icon icon={GraduationCap} /> Simulated carrier: nobody is called
			</p>
		);
	}
	return (
		<p class="flex items-center justify-center gap-2 rounded-field border border-error/40 bg-soft-error px-3 py-1.5 text-center text-sm sm:text-base font-semibold text-ink-error">
			<Icon icon={PhoneCall} /> REAL CALLS
		</p>
	);
}
