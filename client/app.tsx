import { useErrorBoundary } from 'preact/hooks';
import { LocationProvider, useLocation } from 'preact-iso';
import { AdminShell } from './pages/admin/AdminShell.tsx';
import { PublicShell } from './pages/admin/PublicShell.tsx';
import { SetupPage } from './pages/sign-in/SetupPage.tsx';
import { SignInPage } from './pages/sign-in/SignInPage.tsx';
import { AdminRoutes, ApiGuidePage, GuidesPage, InvitationPage, PasswordResetPage } from './routes.tsx';
import { loadSession, session } from './state/session.ts';
import { ErrorState } from './ui/ErrorState.tsx';
import { Loading } from './ui/Loading.tsx';
import { ToastRegion } from './ui/Toast.tsx';

/** Addresses that are pages of their own or files, and must be loaded by the browser. */
const OURS = /^\/(?!(?:c|k|api|hooks)\/)/;

function Content() {
	const { path } = useLocation();
	const [fault, reset] = useErrorBoundary();
	if (fault) {
		return (
			<PublicShell>
				<ErrorState what="This page" error={fault} onRetry={reset} />
			</PublicShell>
		);
	}
	if (path === '/guides/api') {
		return (
			<PublicShell wide>
				<ApiGuidePage />
			</PublicShell>
		);
	}
	if (path === '/invitation' || path === '/password-reset') {
		return <PublicShell>{path === '/invitation' ? <InvitationPage /> : <PasswordResetPage />}</PublicShell>;
	}
	if (path === '/guides/calling' || path === '/guides/clicking') {
		return (
			<PublicShell wide>
				<GuidesPage guide={path === '/guides/calling' ? 'calling' : 'clicking'} />
			</PublicShell>
		);
	}
	const current = session.value;
	switch (current.kind) {
		case 'loading':
			return (
				<PublicShell>
					<Loading what="Partyline" />
				</PublicShell>
			);
		case 'failed':
			return (
				<PublicShell>
					<ErrorState what="Partyline" error={current.error} onRetry={() => void loadSession()} />
				</PublicShell>
			);
		case 'setup':
			return (
				<PublicShell>
					<SetupPage asksSecret={current.secret} />
				</PublicShell>
			);
		case 'signed_out':
			return (
				<PublicShell>
					<SignInPage again={current.again} />
				</PublicShell>
			);
		case 'signed_in':
			return (
				<AdminShell me={current.me}>
					<AdminRoutes me={current.me} />
				</AdminShell>
			);
	}
}

/** The admin's pages and the public guides. */
export function App() {
	return (
		<LocationProvider scope={OURS}>
			<Content />
			<ToastRegion />
		</LocationProvider>
	);
}
