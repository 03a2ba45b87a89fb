import { RefreshCw } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { CarrierAccountView } from '../../../../protocol/carrier.ts';
import { failureText } from '../../../net/api.ts';
import { session } from '../../../state/session.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { AccountForm } from './AccountForm.tsx';
import { Health } from './Health.tsx';
import { Numbers } from './Numbers.tsx';
import { TestCall } from './TestCall.tsx';

const REFRESH_MS = 15_000;

/** One request whose answer is the whole account again; its failure is shown where it was pressed. */
export interface Doing {
	busy: string | null;
	failure: string | null;
	run: (what: string, work: () => Promise<CarrierAccountView>) => void;
}

function useDoing(set: (view: CarrierAccountView) => void): Doing {
	const [busy, setBusy] = useState<string | null>(null);
	const [failure, setFailure] = useState<string | null>(null);
	const run = (what: string, work: () => Promise<CarrierAccountView>): void => {
		if (busy !== null) return;
		setBusy(what);
		setFailure(null);
		work()
			.then(set, (error: unknown) => setFailure(failureText(error)))
			.finally(() => setBusy(null));
	};
	return { busy, failure, run };
}

/** The account with the carrier: how it is doing, its numbers, a test call, and for owners everything about it. */
export function CarrierPage() {
	const { load, reload, set } = useGet<CarrierAccountView>('/carrier-account');
	const doing = useDoing(set);
	const owner = session.value.kind === 'signed_in' && session.value.me.rights.includes('manage_carrier');
	useEffect(() => {
		const timer = setInterval(reload, REFRESH_MS);
		return () => clearInterval(timer);
	}, [reload]);
	return (
		<Page
			title="Carrier"
			lead="Who places the calls. Without an account everything is simulated and nobody is called; practice campaigns always are."
			actions={
				<Button icon={RefreshCw} onClick={reload}>
					Look again
				</Button>
			}
		>
			{load.state === 'loading' ? <Loading what="the carrier" /> : null}
			{load.state === 'failed' ? <ErrorState what="The carrier" error={load.error} onRetry={reload} /> : null}
			{load.state === 'ready' ? <Account view={load.value} doing={doing} owner={owner} onChanged={set} /> : null}
		</Page>
	);
}

interface AccountProps {
	view: CarrierAccountView;
	doing: Doing;
	owner: boolean;
	onChanged: (view: CarrierAccountView) => void;
}
function Account({ view, doing, owner, onChanged }: AccountProps) {
	if (view.account === null)
		return owner ? (
			<AccountForm view={view} onSaved={onChanged} />
		) : (
			<Card title="No account yet">
				<p>An owner of the organisation enters it. Until then every campaign uses the simulated carrier.</p>
			</Card>
		);
	return (
		<>
			{doing.failure ? (
				<Alert tone="error" urgent>
					{doing.failure}
				</Alert>
			) : null}
			<Health view={view} doing={doing} owner={owner} />
			<Numbers view={view} doing={doing} owner={owner} />
			<TestCall view={view} />
			{owner ? <AccountForm view={view} onSaved={onChanged} /> : null}
		</>
	);
}
