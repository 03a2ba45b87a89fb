import { Check, ChevronDown, ChevronRight, Minus } from 'lucide';
import { useEffect, useId, useState } from 'preact/hooks';
import type { StepReadiness } from '../../../protocol/views.ts';
import type { CampaignStore } from '../../state/campaign.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useIdle } from '../../ui/Staged.tsx';
import { STEP_PAGES, stepPath } from './steps.ts';

/** From here on the steps stand beside the page (`lg`). */
const WIDE_PX = 1024;

type StepPage = (typeof STEP_PAGES)[number];

function markText(page: StepPage, readiness: StepReadiness | undefined, started: boolean): string {
	if (page.step === 'start') return started ? 'started' : 'not started';
	if (!readiness) return '';
	if (!readiness.required) return 'optional';
	if (readiness.complete) return 'complete';
	return 'incomplete';
}

function Mark({ page, readiness }: { page: StepPage; readiness: StepReadiness | undefined }) {
	if (page.step === 'start') return <Icon icon={ChevronRight} size={16} class="text-muted" />;
	if (!readiness) return <span class="w-4" />;
	if (readiness.complete && readiness.required) return <Icon icon={Check} size={16} class="text-primary" />;
	return <Icon icon={Minus} size={16} class={readiness.required ? 'text-ink-warning' : 'text-muted'} />;
}

/** The eight steps with their marks: a column beside the step, a fold-out above it on a phone. */
export function StepNavigation({ store, current }: { store: CampaignStore; current: string }) {
	const id = useId();
	const [open, setOpen] = useState(false);
	const started = Boolean(store.campaign.value?.startedAt);
	const steps = store.readiness.value?.steps;
	const title = (page: StepPage) => (page.step === 'start' && started ? 'Run campaign' : page.title);
	const index = STEP_PAGES.findIndex((page) => page.slug === current);
	const here = STEP_PAGES[index];
	useEffect(() => setOpen(false), [current]);
	const [narrow] = useState(() => innerWidth < WIDE_PX);
	const idle = useIdle();
	// Folded, it is in nobody's way.
	const drawn = open || idle || !narrow;
	return (
		<nav aria-label="Steps of this campaign" class="lg:w-59 lg:shrink-0 lg:self-start">
			<button
				type="button"
				class="btn w-full justify-between border-base-300 bg-base-100 lg:hidden"
				aria-expanded={open}
				aria-controls={id}
				onClick={() => setOpen(!open)}
			>
				{here ? `Step ${index + 1} of 8: ${title(here)}` : 'Steps'}
				<Icon icon={ChevronDown} />
			</button>
			<ol
				id={id}
				key={store.pulse.value}
				class={`${open ? 'mt-1 flex' : 'hidden'} flex-col gap-0.5 rounded-box border border-base-300 bg-base-100 p-1.5 lg:flex ${store.pulse.value > 0 ? 'pulse-once' : ''}`}
			>
				{(drawn ? STEP_PAGES : []).map((page, position) => {
					const readiness = steps?.find((step) => step.step === page.step);
					const active = page.slug === current;
					const word = markText(page, readiness, started);
					return (
						<li key={page.slug}>
							<a
								href={stepPath(store.id, page.step)}
								aria-current={active ? 'step' : undefined}
								aria-describedby={`${id}-${page.slug}`}
								class={`flex items-center gap-2.5 rounded-field px-2.5 py-2 ${active ? 'bg-soft-primary font-semibold text-primary' : 'hover:bg-soft'}`}
							>
								<Mark page={page} readiness={readiness} />
								<span class="w-3 text-right text-muted tabular-nums" aria-hidden="true">
									{position + 1}
								</span>
								<span class="min-w-0 flex-1">{title(page)}</span>
							</a>
							<span id={`${id}-${page.slug}`} hidden>
								Step {position + 1}, {word}
							</span>
						</li>
					);
				})}
			</ol>
		</nav>
	);
}
