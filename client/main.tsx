import { render } from 'preact';
import { App } from './app.tsx';
import { readBrought } from './net/brought.ts';
import { preloadPage } from './routes.tsx';
import { loadSession } from './state/session.ts';
import { startTheme } from './ui/theme.ts';

/** So long the frame that came with the page stands alone, to be followed by the page itself and nothing in between. */
const SOON_MS = 400;

startTheme();
readBrought();
const known = Promise.all([loadSession(), preloadPage(location.pathname)]);
const root = document.getElementById('app');
const soon = new Promise((resolve) => setTimeout(resolve, SOON_MS));
void Promise.race([known, soon]).then(() => {
	if (!root) return;
	root.replaceChildren();
	render(<App />, root);
});
