import { ChartColumn, RadioTower } from 'lucide';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { campaignStore } from '../../state/campaign.ts';
import { crumb } from '../../state/crumb.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { lazy } from '../../ui/lazy.tsx';
import { NotFoundPage } from '../admin/NotFoundPage.tsx';
import { ArchivedNote } from './ArchivedNote.tsx';
import { BasicsStep } from './basics/BasicsStep.tsx';
import { IntegrationStep } from './integration/IntegrationStep.tsx';
import { PracticeStrip } from './PracticeStrip.tsx';
import { PassesStep } from './passes/PassesStep.tsx';
import { PhoneNumbersStep } from './phone-numbers/PhoneNumbersStep.tsx';
import { StepNavigation } from './StepNavigation.tsx';
import { boardPath, resultsPath, STEP_PAGES, stepPath } from './steps.ts';

export type StepComponent = ComponentType<{ campaignId: string }>;

const PAGES: Record<string, StepComponent & { preload?: () => Promise<void> }> = {
	basics: BasicsStep,
	integration: IntegrationStep,
	questions: lazy('the questions', () => import('./questions/QuestionsStep.tsx').then((module) => module.QuestionsStep)),
	'phone-numbers': PhoneNumbersStep,
	settings: lazy('the settings', () => import('./settings/SettingsStep.tsx').then((module) => module.SettingsStep)),
	passes: PassesStep,
	contacts: lazy('the contacts', () => import('./contacts/ContactsStep.tsx').then((module) => module.ContactsStep)),
	run: lazy('the campaign', () => import('./run/RunStep.tsx').then((module) => module.RunStep)),
	board: lazy('the live board', () => import('./board/BoardPage.tsx').then((module) => module.BoardPage)),
	number: lazy('the number', () => import('./number/NumberPage.tsx').then((module) => module.NumberPage)),
	results: lazy('the results', () => import('./results/ResultsPage.tsx').then((module) => module.ResultsPage)),
};

/** Fetches the code of a page of a campaign by the last part of its address; resolves when it is there. */
export const preloadCampaignPage = async (page: string): Promise<void> => await PAGES[page]?.preload?.();

/** Everything under `/campaigns/:campaignId`: the steps with their marks at the left, one of them at the right. */
export function CampaignLayout() {
	const { params } = useRoute();
	const { route } = useLocation();
	const campaignId = params.campaignId ?? '';
	const page = params.page;
	const store = campaignStore(campaignId);
	const campaign = store.campaign.value;
	useEffect(() => {
		void store.open();
	}, [store]);
	useEffect(() => {
		// Another admin may have changed, started or archived it meanwhile.
		const look = () => {
			if (document.visibilityState === 'visible') void store.refresh();
		};
		document.addEventListener('visibilitychange', look);
		return () => document.removeEventListener('visibilitychange', look);
	}, [store]);
	useEffect(() => {
		if (campaign)
			crumb.value = { text: campaign.name || 'Unnamed campaign', href: stepPath(campaignId, campaign.startedAt ? 'start' : 'basics') };
		return () => {
			crumb.value = null;
		};
	}, [campaign, campaignId]);
	useEffect(() => {
		if (campaign && !page) route(stepPath(campaignId, campaign.startedAt ? 'start' : 'basics'), true);
	}, [campaign, page, campaignId]);
	useShortcuts(
		STEP_PAGES.map(({ step }, index) => ({
			id: `campaign.step-${index + 1}`,
			keys: [String(index + 1)],
			label: `Open ${step === 'start' && campaign?.startedAt ? 'Run campaign' : STEP_PAGES[index]?.title}`,
			scope: 'In a campaign',
			run: () => route(stepPath(campaignId, step)),
		})),
	);
	if (store.error.value) return <ErrorState what="This campaign" error={store.error.value} onRetry={() => void store.refresh()} />;
	if (!campaign || !page) return <Loading what="the campaign" lines={6} />;
	const Shown = PAGES[page];
	if (!Shown) return <NotFoundPage />;
	return (
		<div class="flex flex-col gap-4">
			<PracticeStrip campaign={campaign} />
			{campaign.archivedAt === null ? null : <ArchivedNote campaign={campaign} onRestored={() => void store.refresh()} />}
			<div class="flex flex-col gap-4 lg:flex-row lg:gap-6">
				<div class="flex flex-col gap-2 lg:sticky lg:top-4 lg:block lg:self-start">
					<StepNavigation store={store} current={page} />
					{campaign.startedAt ? (
						<div class="grid grid-cols-2 gap-2 lg:mt-2 lg:grid-cols-1">
							<LinkButton href={boardPath(campaignId)} icon={RadioTower} current={page === 'board'} class="w-full">
								Live board
							</LinkButton>
							<LinkButton href={resultsPath(campaignId)} icon={ChartColumn} current={page === 'results'} class="w-full">
								Results
							</LinkButton>
						</div>
					) : null}
				</div>
				<div class="min-w-0 flex-1">
					<Shown key={page} campaignId={campaignId} />
				</div>
			</div>
		</div>
	);
}
