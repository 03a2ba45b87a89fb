import { ArrowRight, CircleDashed } from 'lucide';
import type { ComponentChildren } from 'preact';
import type { Step } from '../../../protocol/enums.ts';
import type { CampaignView } from '../../../protocol/rest.ts';
import type { SaveState } from '../../state/autosave.ts';
import { campaignStore } from '../../state/campaign.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { SaveNote } from '../../ui/SaveNote.tsx';
import { useIdle } from '../../ui/Staged.tsx';
import { STEP_PAGES, stepPath } from './steps.ts';

export interface StepFormProps {
	campaignId: string;
	campaign: CampaignView | null;
	/** Address part of this step. */
	slug: (typeof STEP_PAGES)[number]['slug'];
	lead?: ComponentChildren;
	/** At the right: what this step is for, in a few sentences. */
	help?: ComponentChildren;
	save?: { state: SaveState; retry: () => void } | undefined;
	actions?: ComponentChildren;
	children: ComponentChildren;
}

/** One step: its form in one column, help at the right, "Saved" beside the title, the way to the next step below. */
export function StepForm({ campaignId, campaign, slug, lead, help, save, actions, children }: StepFormProps) {
	const index = STEP_PAGES.findIndex((page) => page.slug === slug);
	const page = STEP_PAGES[index];
	const next = STEP_PAGES[index + 1];
	// It stands aside or below: what is to be done comes first.
	const idle = useIdle();
	const nextTitle = next?.step === 'start' && campaign?.startedAt ? 'Run campaign' : next?.title;
	return (
		<Page
			title={page?.title ?? ''}
			context={campaign?.name || 'Unnamed campaign'}
			lead={lead}
			actions={
				<>
					{save ? <SaveNote state={save.state} onRetry={save.retry} /> : null}
					{actions}
				</>
			}
		>
			<div class={`grid gap-5 ${help ? 'xl:grid-cols-[minmax(0,1fr)_14rem]' : ''}`}>
				<div class="flex min-w-0 flex-col gap-4">
					{page ? <Missing campaignId={campaignId} step={page.step} /> : null}
					{children}
					{next ? (
						<p data-below>
							<LinkButton href={stepPath(campaignId, next.step)} icon={ArrowRight}>
								Next step
							</LinkButton>
							<span class="ml-3 text-sm text-muted">{nextTitle}</span>
						</p>
					) : null}
				</div>
				{help ? (
					<aside aria-label="Help for this step" class="flex flex-col gap-3 text-sm text-muted xl:border-l xl:border-base-300 xl:pl-5">
						{idle ? help : null}
					</aside>
				) : null}
			</div>
		</Page>
	);
}

/** What the step still lacks before the campaign can be started. */
function Missing({ campaignId, step }: { campaignId: string; step: Step }) {
	const entry = campaignStore(campaignId).readiness.value?.steps.find((other) => other.step === step);
	// The questions have a check of their own beside them.
	if (!entry?.required || entry.complete || step === 'questions') return null;
	return (
		<p class="flex items-start gap-2 text-sm">
			<Icon icon={CircleDashed} size={16} class="mt-0.5 text-ink-warning" />
			<span>
				<span class="font-semibold">To do: </span>
				{entry.problems.join(' ')}
			</span>
		</p>
	);
}

/** A heading inside the help column. */
export function HelpTitle({ children }: { children: ComponentChildren }) {
	return <h2 class="font-semibold text-base-content">{children}</h2>;
}
