/**
 * Runs inside the clicker's page before its own script: times every trusted press up to the frame that shows the next ID, and tells
 * the bench when the browser says that it was made.
 */
const seen = [];
globalThis.seen = seen;
const shown = () => document.getElementById('shown-id')?.textContent ?? '';
addEventListener(
	'keydown',
	(event) => {
		if (event.code !== 'Space' || !event.isTrusted || event.repeat) return;
		// How long ago it was made: no two clocks need to agree.
		globalThis.pressed?.(String(performance.now() - event.timeStamp));
		const before = shown();
		requestAnimationFrame(() => {
			const changed = shown() !== before;
			// A message posted in a frame arrives once that frame has been handed to the screen.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () =>
				seen.push({ at: event.timeStamp, paint: performance.now() - event.timeStamp, changed, empty: !/\w-\w/.test(before) });
			port2.postMessage(null);
		});
	},
	{ capture: true },
);
