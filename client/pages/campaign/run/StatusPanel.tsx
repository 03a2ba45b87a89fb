import type { StatusReason, StatusView } from '../../../../protocol/views.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { TONE_SURFACE } from '../../../ui/tones.ts';
import { stepPath } from '../steps.ts';
import { PauseButton } from './PauseButton.tsx';
import { remedyPlace, STATUS_LOOK } from './status-look.ts';

export interface StatusPanelProps {
	campaignId: string;
	status: StatusView;
	/** Conversations and rings under way, for the question before a pause. */
	lines: { ringing: number; holding: number; talking: number };
	/** The state should be asked for again. */
	onChanged: () => void;
	/** Highest percentage seen so far; null when nothing is loaded, or it was long ago. */
	percent: number | null;
}

function Remedy({ campaignId, reason }: { campaignId: string; reason: StatusReason }) {
	const place = remedyPlace(reason.code);
	if (!place) return null;
	return (
		<a class="text-link" href={'step' in place ? stepPath(campaignId, place.step) : `#${place.here}`}>
			{place.label}
		</a>
	);
}

function Reasons({ campaignId, reasons }: { campaignId: string; reasons: StatusReason[] }) {
	return (
		<ul class="flex flex-col gap-1.5">
			{reasons.map((reason) => (
				<li key={reason.code}>
					{reason.text} {reason.remedy ? <span class="text-muted">{reason.remedy} </span> : null}
					<Remedy campaignId={campaignId} reason={reason} />
				</li>
			))}
		</ul>
	);
}

/** [R22] One sentence, true now; under it the reason and the one thing to do about it. */
export function StatusPanel({ campaignId, status, lines, onChanged, percent }: StatusPanelProps) {
	const look = STATUS_LOOK[status.kind];
	const pausable = status.kind !== 'not_started' && status.kind !== 'loading';
	return (
		<section class={`rounded-box border p-4 sm:p-5 ${TONE_SURFACE[look.tone]}`} aria-label="Status">
			<div class="flex flex-wrap items-start justify-between gap-3">
				<div class="flex min-w-0 flex-1 items-start gap-3">
					<Icon icon={look.icon} size={24} class="mt-0.5" />
					<div class="flex min-w-0 flex-col gap-1 text-base-content">
						{/* Read out when it changes; not while loading, where it changes with every percent. */}
						<p
							role="status"
							aria-label="Status of the campaign"
							aria-live={status.kind === 'loading' ? 'off' : 'polite'}
							aria-atomic="true"
							class="text-lg font-semibold"
						>
							{status.sentence}
						</p>
						{status.reasons.length > 0 ? (
							<Reasons campaignId={campaignId} reasons={status.reasons} />
						) : (
							<>
								{status.reason ? <p>{status.reason}</p> : null}
								{status.remedy ? <p>{status.remedy}</p> : null}
							</>
						)}
						{status.kind === 'outside_hours' ? (
							<p>
								<a class="text-link" href={stepPath(campaignId, 'settings')}>
									Change the dialing hours
								</a>
							</p>
						) : null}
					</div>
				</div>
				{pausable ? <PauseButton campaignId={campaignId} paused={status.kind === 'paused'} lines={lines} onChanged={onChanged} /> : null}
			</div>
			{percent !== null ? (
				<div class="mt-3 flex flex-col gap-2 text-base-content">
					<ProgressBar value={percent} label="Loading of the numbers" />
					<p class="text-muted">
						{status.kind === 'loading'
							? 'Numbers are checked, duplicates merged, Do Not Call numbers removed. You may close this page; it goes on by itself.'
							: 'All numbers are loaded. What became of them is at the end of this page.'}
					</p>
				</div>
			) : null}
		</section>
	);
}
