/** A bar with its percentage in words. `value` is 0–100. */
export function ProgressBar({ value, label, showValue = true }: { value: number; label: string; showValue?: boolean }) {
	const shown = Math.max(0, Math.min(100, Math.floor(value)));
	return (
		<div class="flex items-center gap-3">
			<progress class="progress progress-primary h-2.5 flex-1" value={shown} max={100} aria-label={label}>
				{shown} %
			</progress>
			{showValue ? <span class="w-14 text-right font-semibold tabular-nums">{shown} %</span> : null}
		</div>
	);
}
