import { Alert } from './Alert.tsx';

/** Why a form was refused, above its fields; read out at once. */
export function FormAlert({ failure }: { failure: string | null }) {
	if (failure === null) return null;
	return (
		<Alert tone="error" urgent>
			{failure}
		</Alert>
	);
}
