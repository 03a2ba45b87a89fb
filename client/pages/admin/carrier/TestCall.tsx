import { PhoneCall } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { CarrierAccountView, TestCallView } from '../../../../protocol/carrier.ts';
import { api } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { useSubmit } from '../../../ui/useSubmit.ts';

const ASK_MS = 1_500;

/** One real call to the own phone, before anybody else is called. */
export function TestCall({ view }: { view: CarrierAccountView }) {
	const [to, setTo] = useState('');
	const [chosen, setChosen] = useState('');
	const [call, setCall] = useState<TestCallView | null>(null);
	const from = chosen || (view.numbers[0]?.phone ?? '');
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		setCall(null);
		setCall(await api.post<TestCallView>('/carrier-account/test-calls', { to: to.trim(), from }));
	});
	useEffect(() => {
		if (call === null || call.over) return;
		const timer = setTimeout(() => {
			api.get<TestCallView>(`/carrier-account/test-calls/${call.id}`).then(setCall, () => setCall({ ...call }));
		}, ASK_MS);
		return () => clearTimeout(timer);
	}, [call]);
	return (
		<Card title="Test call to yourself">
			<form class="flex flex-col gap-4" onSubmit={onSubmit}>
				<p class="max-w-prose text-muted">A real call that says what it is. It costs what a call of a minute costs.</p>
				<FormAlert failure={failure} />
				<div class="grid items-start gap-4 sm:grid-cols-2">
					<TextField label="Your phone" type="tel" required help="With area code." value={to} onInput={setTo} error={errors.to} />
					<SelectField
						label="Called from"
						value={from}
						options={view.numbers.map(({ phone }) => ({ value: phone, label: phone }))}
						onChange={setChosen}
						error={errors.from}
					/>
				</div>
				<div>
					<Button
						type="submit"
						icon={PhoneCall}
						busy={busy || (call !== null && !call.over)}
						reason={view.numbers.length === 0 ? 'There is no number to call from yet.' : null}
					>
						Call me
					</Button>
				</div>
				<div role="status">
					{call === null ? null : (
						<Alert still tone={call.status === 'completed' ? 'success' : call.over ? 'warning' : 'info'}>
							{call.text}
						</Alert>
					)}
				</div>
			</form>
		</Card>
	);
}
