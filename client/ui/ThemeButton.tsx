import { Moon, Sun } from 'lucide';
import { Button } from './Button.tsx';
import { theme, toggleTheme } from './theme.ts';
import { uiWords } from './words.ts';

/** Switches between the light and the dark theme. */
export function ThemeButton() {
	const dark = theme.value === 'partyline-dark';
	return <Button kind="quiet" small icon={dark ? Sun : Moon} label={uiWords.value.dark} pressed={dark} onClick={toggleTheme} />;
}
