import { render } from 'preact';
import { tokenInPath } from '../../../protocol/link-token.ts';
import { startTheme } from '../../ui/theme.ts';
import { CallerApp } from './CallerApp.tsx';
import { startUiWords, words } from './words/words.ts';

startTheme();
startUiWords();
const root = document.getElementById('app');
// The language first: nothing is shown twice.
void words.start().then(() => {
	if (root) render(<CallerApp token={tokenInPath(location.pathname)} />, root);
});
