import { ApiFailure, failureText } from '../../net/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';

/** A link that opens nothing: why, and what to do. Only what may pass is worth another try. */
export function DeadLink({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
	const isOver = error instanceof ApiFailure && (error.code === 'gone' || error.code === 'invalid_input');
	return (
		<Page title={title}>
			<Alert
				tone="error"
				urgent
				actions={
					<>
						{isOver ? null : (
							<Button small onClick={onRetry}>
								Try again
							</Button>
						)}
						<LinkButton small href="/">
							Go to the sign-in
						</LinkButton>
					</>
				}
			>
				{error instanceof ApiFailure && error.code === 'invalid_input'
					? 'The link is not complete. Copy all of it, also what stands after the #.'
					: failureText(error)}
			</Alert>
		</Page>
	);
}
