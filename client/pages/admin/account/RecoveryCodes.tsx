import { Download } from 'lucide';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, LinkButton } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';

/** Codes that open the account when the phone is lost; in sight this once. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
	const text = `Partyline recovery codes. Each works once.\n\n${codes.join('\n')}\n`;
	return (
		<Alert
			tone="warning"
			title="Keep these recovery codes where you keep passwords. They are not shown again."
			actions={
				<>
					<CopyButton text={text} label="Copy recovery codes" />
					<LinkButton
						small
						icon={Download}
						href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
						download="partyline-recovery-codes.txt"
					>
						Download
					</LinkButton>
					<Button small kind="primary" onClick={onDone}>
						I have kept them
					</Button>
				</>
			}
		>
			<p>Each opens your account once, in place of a code from the app.</p>
			<ul aria-label="Recovery codes" class="grid grid-cols-2 gap-x-4 gap-y-1 font-mono sm:max-w-sm">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
		</Alert>
	);
}
