import { render } from 'preact';
import { tokenOf } from '../../net/join.ts';
import { startTheme } from '../../ui/theme.ts';
import { ClickerApp } from './ClickerApp.tsx';

startTheme();
const root = document.getElementById('app');
if (root) render(<ClickerApp token={tokenOf(location.pathname)} />, root);
