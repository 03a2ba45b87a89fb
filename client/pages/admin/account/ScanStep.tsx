import { useState } from 'preact/hooks';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { QrCode } from '../../../ui/QrCode.tsx';
import { useSubmit } from '../../../ui/useSubmit.ts';

export interface Enrolment {
	/** otpauth address for the app. */
	totpURI: string;
	recoveryCodes: string[];
}

/** The secret in groups of four, for typing it off. */
const grouped = (secret: string): string => secret.replace(/(.{4})/g, '$1 ').trim();

/** Scan, then prove it with a first code. */
export function ScanStep(props: { enrolment: Enrolment; onCode: (code: string) => Promise<void>; onCancel: () => void }) {
	const { totpURI } = props.enrolment;
	const secret = new URL(totpURI).searchParams.get('secret') ?? '';
	const [code, setCode] = useState('');
	const { busy, failure, errors, onSubmit } = useSubmit(() => props.onCode(code.replace(/\D/g, '')));
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<p>1. Scan this with an authenticator app, for example one of your password manager.</p>
			<div class="flex flex-wrap items-start gap-4">
				<QrCode text={totpURI} label="QR code for the authenticator app" size={200} />
				<div class="flex min-w-0 flex-1 basis-60 flex-col items-start gap-2">
					<p class="text-sm text-muted">Cannot scan? Type this key into the app:</p>
					<code class="rounded-field bg-soft px-2 py-1 break-words">{grouped(secret)}</code>
					<CopyButton text={secret} label="Copy key" />
				</div>
			</div>
			<p>2. Type the six digits that the app shows now.</p>
			<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
			<TextField
				label="Six-digit code"
				class="max-w-48"
				inputMode="numeric"
				autoComplete="one-time-code"
				required
				value={code}
				onInput={setCode}
			/>
			<div class="flex flex-wrap gap-2">
				<Button kind="primary" type="submit" busy={busy}>
					Switch on
				</Button>
				<Button onClick={props.onCancel}>Cancel</Button>
			</div>
		</form>
	);
}
