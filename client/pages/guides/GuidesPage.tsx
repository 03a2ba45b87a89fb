import { Printer } from 'lucide';
import { useEffect } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { theme } from '../../ui/theme.ts';
import { CallingGuide } from './CallingGuide.tsx';
import { ClickingGuide } from './ClickingGuide.tsx';

/** Paper is white: the dark theme would print light letters on it. */
function useLightPrint(): void {
	useEffect(() => {
		const show = (name: string) => {
			document.documentElement.dataset.theme = name;
		};
		const before = () => show('partyline');
		const after = () => show(theme.value);
		addEventListener('beforeprint', before);
		addEventListener('afterprint', after);
		return () => {
			removeEventListener('beforeprint', before);
			removeEventListener('afterprint', after);
		};
	}, []);
}

/** [R7b] The public guides for volunteers, to read on the screen or to print. */
export function GuidesPage({ guide }: { guide: 'calling' | 'clicking' }) {
	const calling = guide === 'calling';
	useLightPrint();
	return (
		<Page
			title={calling ? 'Making calls' : 'How to click'}
			lead={calling ? 'For volunteers who talk to people on the phone.' : 'For volunteers who approve phone numbers.'}
			actions={
				<span class="print:hidden">
					<Button small icon={Printer} onClick={() => print()}>
						Print
					</Button>
				</span>
			}
		>
			{calling ? <CallingGuide /> : <ClickingGuide />}
			<p class="border-t border-base-300 pt-4 text-muted print:hidden">
				{calling ? (
					<>
						Clicking instead? See{' '}
						<a class="text-link" href="/guides/clicking">
							How to click
						</a>
						.
					</>
				) : (
					<>
						Calling instead? See{' '}
						<a class="text-link" href="/guides/calling">
							Making calls
						</a>
						.
					</>
				)}
			</p>
		</Page>
	);
}
