import { Check, Minus, Play } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StepReadiness } from '../../../../protocol/views.ts';
import { ApiFailure, api, failureText } from '../../../net/api.ts';
import type { CampaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { stepPath } from '../steps.ts';
import { missingSteps } from './missing-steps.ts';

/** [R2] One message that names every incomplete step, each a link to it. */
function Refused({ campaignId, missing }: { campaignId: string; missing: StepReadiness[] }) {
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => box.current?.focus(), [missing]);
	return (
		<div ref={box} tabIndex={-1} class="rounded-box outline-offset-4">
			<Alert
				tone="error"
				urgent
				title={`The campaign was not started. ${missing.length === 1 ? 'One step is' : `${missing.length} steps are`} incomplete:`}
			>
				<ul class="mt-1 flex flex-col gap-2">
					{missing.map((step) => (
						<li key={step.step}>
							<a class="text-link font-semibold" href={stepPath(campaignId, step.step)}>
								{step.title}
							</a>
							: {step.problems.join(' ')}
						</li>
					))}
				</ul>
			</Alert>
		</div>
	);
}

function Checklist({ campaignId, steps }: { campaignId: string; steps: StepReadiness[] }) {
	return (
		<ul class="flex flex-col divide-y divide-base-300">
			{steps
				.filter((step) => step.step !== 'start')
				.map((step) => (
					<li key={step.step} class="flex items-start gap-3 py-2.5">
						<Icon
							icon={step.complete ? Check : Minus}
							label={step.complete ? 'Complete' : step.required ? 'Incomplete' : 'Optional'}
							class={`mt-0.5 ${step.complete ? 'text-primary' : step.required ? 'text-ink-warning' : 'text-muted'}`}
						/>
						<div class="min-w-0">
							<a class="text-link" href={stepPath(campaignId, step.step)}>
								{step.title}
							</a>
							{step.required ? null : <span class="text-muted"> (optional)</span>}
							{step.complete ? null : step.problems.map((problem) => <p key={problem}>{problem}</p>)}
						</div>
					</li>
				))}
		</ul>
	);
}

/** Step 8 before the start: what is still missing, and the button. */
export function StartPanel({ store, onStarted }: { store: CampaignStore; onStarted: () => void }) {
	const [busy, setBusy] = useState(false);
	const [missing, setMissing] = useState<StepReadiness[] | null>(null);
	const [error, setError] = useState<string | null>(null);
	const start = async () => {
		setBusy(true);
		setError(null);
		try {
			await api.post(`/campaigns/${encodeURIComponent(store.id)}/launch`);
			setMissing(null);
			await store.refresh();
			onStarted();
		} catch (failure) {
			const steps = failure instanceof ApiFailure && failure.code === 'not_ready' ? missingSteps(failure.details) : [];
			setMissing(steps.length > 0 ? steps : null);
			setError(steps.length > 0 ? null : failureText(failure));
			if (steps.length > 0) store.pulse.value += 1;
			void store.refreshReadiness();
		} finally {
			setBusy(false);
		}
	};
	const readiness = store.readiness.value;
	return (
		<div class="flex flex-col gap-5">
			{missing ? <Refused campaignId={store.id} missing={missing} /> : null}
			{error ? (
				<Alert tone="error" urgent title="The campaign was not started.">
					{error}
				</Alert>
			) : null}
			<Card title="Before the start">
				{readiness ? <Checklist campaignId={store.id} steps={readiness.steps} /> : <Loading what="the steps" />}
				<div class="mt-4 flex flex-col gap-3">
					<p class="text-muted">
						Starting loads the numbers and makes the links. Starting is not dialing: nobody is called until a caller has joined, and all
						steps can still be edited afterwards.
					</p>
					<div>
						<Button kind="primary" icon={Play} busy={busy} onClick={() => void start()}>
							Start campaign
						</Button>
					</div>
				</div>
			</Card>
		</div>
	);
}
