import { useEffect, useId, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { RoomMinute } from '../../../../protocol/views.ts';
import { type PlotSpec, plotData, plotText } from './board.ts';

const HEIGHT = 160;

/** Colours of the theme in force, as the canvas needs them. */
function colourOf(element: Element, token: string): string {
	return getComputedStyle(element).getPropertyValue(token).trim() || 'gray';
}

function optionsOf(element: HTMLElement, spec: PlotSpec, zone: string): uPlot.Options {
	const ink = colourOf(element, '--color-base-content');
	const grid = colourOf(element, '--color-base-300');
	const axis = {
		stroke: ink,
		grid: { stroke: grid, width: 1 },
		ticks: { stroke: grid, width: 1 },
		font: '12px Inter Variable, sans-serif',
	};
	const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
	return {
		width: Math.max(200, element.clientWidth),
		height: HEIGHT,
		cursor: { show: false },
		legend: { show: false },
		axes: [
			{ ...axis, values: (_plot, seconds) => seconds.map((second) => clock.format(second * 1000)) },
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

/** One plot over the shift, redrawn when a minute is over; in words below it. */
export function Plot({ spec, minutes, zone, theme }: { spec: PlotSpec; minutes: readonly RoomMinute[]; zone: string; theme: string }) {
	const box = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | null>(null);
	const id = useId();
	useEffect(() => {
		const element = box.current;
		if (!element) return;
		const made = new uPlot(optionsOf(element, spec, zone), plotData(minutes, spec.lines) as uPlot.AlignedData, element);
		plot.current = made;
		const observer = new ResizeObserver(() => made.setSize({ width: Math.max(200, element.clientWidth), height: HEIGHT }));
		observer.observe(element);
		return () => {
			observer.disconnect();
			made.destroy();
			plot.current = null;
		};
	}, [spec, zone, theme]);
	useEffect(() => {
		plot.current?.setData(plotData(minutes, spec.lines) as uPlot.AlignedData);
	}, [minutes, spec]);
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
			<div ref={box} class="w-full overflow-hidden" aria-hidden="true" />
			<p class="text-sm text-muted">{plotText(minutes, spec)}</p>
		</figure>
	);
}
