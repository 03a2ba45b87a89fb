import { render } from 'preact';
import { App } from './app.tsx';
import { preloadPage } from './routes.tsx';
import { loadSession } from './state/session.ts';
import { startTheme } from './ui/theme.ts';

startTheme();
void loadSession();
preloadPage(location.pathname);
const root = document.getElementById('app');
if (root) render(<App />, root);
