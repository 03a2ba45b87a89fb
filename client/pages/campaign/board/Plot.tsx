import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { RoomMinute } from '../../../../protocol/views.ts';
import { type PlotSpec, plotData, plotText } from './board.ts';

const HEIGHT = 160;
const widthOf = (element: Element): number => Math.max(200, element.clientWidth);

/** Colours of the theme in force, as the canvas needs them. */
function colourOf(element: Element, token: string): string {
	return getComputedStyle(element).getPropertyValue(token).trim() || 'gray';
}

const timesOf = (zone: string) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });

let library: typeof uPlot | null = null;
/** Fetched when there is something to draw: reading it alone holds up a slow phone for a tenth of a second. */
async function fetchLibrary(): Promise<void> {
	library ??= (await import('./uplot.ts')).default;
}

/** Work of one plot a frame: four at once would hold up the page. */
const waiting: (() => void)[] = [];
function inTurn(work: () => void): void {
	const next = () => {
		waiting.shift()?.();
		if (waiting.length > 0) requestAnimationFrame(next);
	};
	if (waiting.push(work) === 1) requestAnimationFrame(next);
}

function optionsOf(element: HTMLElement, spec: PlotSpec, times: { current: Intl.DateTimeFormat }): uPlot.Options {
	const ink = colourOf(element, '--color-base-content');
	const grid = colourOf(element, '--color-base-300');
	const axis = {
		stroke: ink,
		grid: { stroke: grid, width: 1 },
		ticks: { stroke: grid, width: 1 },
		font: '12px Inter Variable, sans-serif',
	};
	return {
		width: widthOf(element),
		height: HEIGHT,
		cursor: { show: false },
		legend: { show: false },
		axes: [
			{ ...axis, values: (_plot, seconds) => seconds.map((second) => times.current.format(second * 1000)) },
			{ ...axis, size: 44 },
		],
		scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
		series: [
			{},
			...spec.lines.map((line) => ({
				label: line.label,
				stroke: colourOf(element, line.colour),
				width: 2,
				spanGaps: false,
				points: { show: false },
			})),
		],
	};
}

/** Whether an element is near what is in sight. */
function useInSight(box: { readonly current: Element | null }): boolean {
	const [seen, setSeen] = useState(false);
	useEffect(() => {
		if (!box.current) return;
		const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false), { rootMargin: '200px' });
		observer.observe(box.current);
		return () => observer.disconnect();
	}, [box]);
	return seen;
}

/** One plot over the shift, redrawn when a minute is over and it is in sight; in words below it. */
export function Plot({ spec, minutes, zone, theme }: { spec: PlotSpec; minutes: readonly RoomMinute[]; zone: string; theme: string }) {
	const box = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | null>(null);
	const times = useRef(timesOf(zone));
	const drawn = useRef<readonly RoomMinute[] | null>(null);
	const seen = useInSight(box);
	const id = useId();
	const draw = useRef(() => undefined);
	draw.current = () => {
		const element = box.current;
		if (!element || !library || drawn.current === minutes) return;
		drawn.current = minutes;
		const data = plotData(minutes, spec.lines) as uPlot.AlignedData;
		if (plot.current) plot.current.setData(data);
		else plot.current = new library(optionsOf(element, spec, times), data, element);
	};
	useEffect(() => {
		const element = box.current;
		if (!element) return;
		const observer = new ResizeObserver(() => {
			const width = widthOf(element);
			if (plot.current && plot.current.width !== width) plot.current.setSize({ width, height: HEIGHT });
		});
		observer.observe(element);
		return () => {
			observer.disconnect();
			plot.current?.destroy();
			plot.current = null;
			drawn.current = null;
		};
	}, [spec, theme]);
	useEffect(() => {
		times.current = timesOf(zone);
		plot.current?.redraw(false, true);
	}, [zone]);
	useEffect(() => {
		// The first time in any case: whoever scrolls there, or prints the page, finds it drawn.
		if (!seen && plot.current !== null) return;
		// Without it the words below still tell.
		fetchLibrary().then(
			() => inTurn(() => draw.current()),
			() => undefined,
		);
	}, [seen, minutes, spec, theme]);
	return (
		<figure class="min-w-0" aria-labelledby={id}>
			<figcaption class="mb-1 flex flex-wrap items-center gap-x-4 gap-y-1">
				<span id={id} class="font-medium">
					{spec.title}
				</span>
				{spec.lines.map((line) => (
					<span key={line.label} class="flex items-center gap-1.5 text-sm">
						<span class="inline-block h-0.5 w-4" style={{ background: `var(${line.colour})` }} />
						{line.label}
					</span>
				))}
			</figcaption>
			<div ref={box} class="w-full overflow-hidden contain-strict" style={{ height: `${HEIGHT}px` }} aria-hidden="true" />
			<p class="text-sm text-muted">{plotText(minutes, spec)}</p>
		</figure>
	);
}
