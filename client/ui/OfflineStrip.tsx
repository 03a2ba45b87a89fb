import { WifiOff } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { uiWords } from './words.ts';

/** Whether the browser believes to have a network. */
export function useOnline(): boolean {
	const [online, setOnline] = useState(() => navigator.onLine);
	useEffect(() => {
		const read = () => setOnline(navigator.onLine);
		addEventListener('online', read);
		addEventListener('offline', read);
		return () => {
			removeEventListener('online', read);
			removeEventListener('offline', read);
		};
	}, []);
	return online;
}

/**
 * A strip in the flow at the top of the page, which covers nothing. `reconnecting` is the page's own word that its socket
 * is being opened again; `note` says what that means here.
 */
export function OfflineStrip({ reconnecting = false, note }: { reconnecting?: boolean; note?: string }) {
	const online = useOnline();
	const text = !online ? uiWords.value.noNetwork : reconnecting ? uiWords.value.reconnecting : '';
	return (
		<div role="status" class={text ? 'flex items-center justify-center gap-2 bg-warning px-4 py-2 font-medium text-warning-content' : ''}>
			{text ? (
				<>
					<Icon icon={WifiOff} />
					<span>
						{text} {note}
					</span>
				</>
			) : null}
		</div>
	);
}
