import { RotateCw } from 'lucide';
import { failureText } from '../net/api.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';

/** Something could not be loaded: what, why, and a way to try again. */
export function ErrorState({ what, error, onRetry }: { what: string; error: unknown; onRetry?: (() => void) | undefined }) {
	return (
		<Alert
			tone="error"
			urgent
			title={`${what} could not be loaded.`}
			actions={
				onRetry ? (
					<Button small icon={RotateCw} onClick={onRetry}>
						Try again
					</Button>
				) : null
			}
		>
			{failureText(error)}
		</Alert>
	);
}
