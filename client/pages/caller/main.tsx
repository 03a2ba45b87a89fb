import { render } from 'preact';
import { tokenOf } from '../../net/join.ts';
import { startTheme } from '../../ui/theme.ts';
import { CallerApp } from './CallerApp.tsx';

startTheme();
const root = document.getElementById('app');
if (root) render(<CallerApp token={tokenOf(location.pathname)} />, root);
