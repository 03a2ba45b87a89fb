import { ShieldCheck } from 'lucide';
import { useState } from 'preact/hooks';
import { request } from '../../../net/api.ts';
import { loadSession } from '../../../state/session.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useSubmit } from '../../../ui/useSubmit.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { type Enrolment, ScanStep } from './ScanStep.tsx';

/** Asks for the password before something that weakens or opens the account. */
function WithPassword(props: {
	action: string;
	kind?: 'primary' | 'danger';
	onPassword: (password: string) => Promise<void>;
	onCancel: () => void;
}) {
	const [password, setPassword] = useState('');
	const { busy, failure, errors, onSubmit } = useSubmit(() => props.onPassword(password));
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
			<TextField
				label="Your password"
				type="password"
				autoComplete="current-password"
				class="max-w-sm"
				required
				value={password}
				onInput={setPassword}
			/>
			<div class="flex flex-wrap gap-2">
				<Button kind={props.kind ?? 'primary'} type="submit" busy={busy}>
					{props.action}
				</Button>
				<Button onClick={props.onCancel}>Cancel</Button>
			</div>
		</form>
	);
}

type State =
	| { step: 'rest' }
	| { step: 'on' | 'off' | 'codes' }
	| { step: 'scan'; enrolment: Enrolment }
	| { step: 'kept'; codes: string[] };

const post = <T,>(path: string, json: object) => request<T>('POST', `/auth/two-factor/${path}`, { json });

/** The second factor: switched on with an app and a first code, recovery codes, switched off with the password. */
export function SecondFactorCard({ on, missing }: { on: boolean; missing: boolean }) {
	const [state, setState] = useState<State>({ step: 'rest' });
	const rest = () => setState({ step: 'rest' });
	return (
		<Card
			title="Second factor"
			actions={
				on ? (
					<Badge tone="success" icon={ShieldCheck}>
						On
					</Badge>
				) : (
					<Badge>Off</Badge>
				)
			}
		>
			<div class="flex flex-col gap-4">
				{state.step === 'rest' ? (
					<>
						<p class="max-w-prose text-muted">
							{on
								? 'Signing in takes a code from your authenticator app besides the password.'
								: 'With a second factor your password alone opens nothing: signing in takes a code from an app on your phone as well.'}
						</p>
						<div class="flex flex-wrap gap-2">
							{on ? (
								<>
									<Button onClick={() => setState({ step: 'codes' })}>New recovery codes</Button>
									<Button kind="danger" onClick={() => setState({ step: 'off' })}>
										Switch off
									</Button>
								</>
							) : (
								<Button kind="primary" onClick={() => setState({ step: 'on' })}>
									Switch on
								</Button>
							)}
						</div>
					</>
				) : null}
				{state.step === 'on' ? (
					<WithPassword
						action="Go on"
						onCancel={rest}
						onPassword={async (password) => setState({ step: 'scan', enrolment: await post<Enrolment>('enable', { password }) })}
					/>
				) : null}
				{state.step === 'scan' ? (
					<ScanStep
						enrolment={state.enrolment}
						onCancel={rest}
						onCode={async (code) => {
							await post('verify-totp', { code });
							// Where it was missing, this page gives way to the one that was asked for: not before the codes were seen.
							if (!missing) await loadSession();
							setState({ step: 'kept', codes: state.enrolment.recoveryCodes });
							toast('Your second factor is on.');
						}}
					/>
				) : null}
				{state.step === 'codes' ? (
					<WithPassword
						action="Make new codes"
						onCancel={rest}
						onPassword={async (password) => {
							const { recoveryCodes } = await post<{ recoveryCodes: string[] }>('generate-backup-codes', { password });
							setState({ step: 'kept', codes: recoveryCodes });
						}}
					/>
				) : null}
				{state.step === 'off' ? (
					<WithPassword
						action="Switch the second factor off"
						kind="danger"
						onCancel={rest}
						onPassword={async (password) => {
							await post('disable', { password });
							await loadSession();
							rest();
							focusTitle();
							toast('Your second factor is off.');
						}}
					/>
				) : null}
				{state.step === 'kept' ? (
					<RecoveryCodes
						codes={state.codes}
						onDone={() => {
							rest();
							if (missing) void loadSession();
							focusTitle();
						}}
					/>
				) : null}
			</div>
		</Card>
	);
}
