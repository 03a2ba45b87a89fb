import { Star } from 'lucide';
import type { CallerFigures } from '../../../protocol/views.ts';
import { Icon } from '../../ui/Icon.tsx';
import { milestoneOf, perHour } from './figures.ts';
import { duration } from './view-clock.ts';
import { t, words } from './words/words.ts';

/** What the volunteer has done in this session. `now`: the server's clock, for the figure by the hour. */
export function Figures({ figures, now }: { figures: CallerFigures; now: number }) {
	const rate = perHour(figures, now);
	const entries: [string, string][] = [
		[t('figures.calls'), String(figures.calls)],
		[t('figures.contacts'), String(figures.contacts)],
		[t('figures.perHour'), rate === null ? '–' : rate.toLocaleString(words.language.value, { maximumFractionDigits: 1 })],
		[t('figures.talk'), duration(figures.talkMs)],
	];
	return (
		<dl class="grid w-full max-w-lg grid-cols-2 gap-2 text-center sm:grid-cols-4" aria-label={t('figures.label')}>
			{entries.map(([label, value]) => (
				<div key={label} class="flex flex-col-reverse justify-end rounded-box border border-base-300 bg-base-100 p-2 sm:p-3">
					<dt class="text-sm text-muted">{label}</dt>
					<dd class="text-lg font-semibold tabular-nums">{value}</dd>
				</div>
			))}
		</dl>
	);
}

/** A quiet word after the first call, the fifth, the tenth …; nothing moves and nothing sounds. */
export function Milestone({ calls }: { calls: number }) {
	const milestone = milestoneOf(calls);
	return (
		<p role="status" class={milestone === null ? '' : 'flex items-center gap-2 rounded-box bg-soft-primary px-4 py-2 font-semibold'}>
			{milestone === null ? null : (
				<>
					<Icon icon={Star} />
					<span>{t('figures.milestone', { count: milestone })}</span>
				</>
			)}
		</p>
	);
}
