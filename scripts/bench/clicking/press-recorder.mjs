/** Runs inside the clicker's page before its own script: times every trusted press up to the frame that shows the next ID. */
const seen = [];
globalThis.seen = seen;
const shown = () => document.getElementById('shown-id')?.textContent ?? '';
addEventListener(
	'keydown',
	(event) => {
		if (event.code !== 'Space' || !event.isTrusted || event.repeat) return;
		const before = shown();
		requestAnimationFrame(() => {
			const changed = shown() !== before;
			// A message posted in a frame arrives once that frame has been handed to the screen.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => seen.push({ paint: performance.now() - event.timeStamp, changed });
			port2.postMessage(null);
		});
	},
	{ capture: true },
);
