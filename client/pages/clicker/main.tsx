import { render } from 'preact';
import { tokenInPath } from '../../../protocol/link-token.ts';
import { startTheme } from '../../ui/theme.ts';
import { ClickerApp } from './ClickerApp.tsx';

startTheme();
const root = document.getElementById('app');
if (root) render(<ClickerApp token={tokenInPath(location.pathname)} />, root);
