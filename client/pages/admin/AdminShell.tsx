import { Building2, ChevronRight, CircleUser, KeyRound, LogOut, Megaphone, PhoneCall, PhoneOff, ScrollText, UserCog, Users } from 'lucide';
import type { ComponentChildren } from 'preact';
import type { MeView } from '../../../protocol/rest.ts';
import { ShortcutHelp } from '../../keys/ShortcutHelp.tsx';
import { failureText } from '../../net/api.ts';
import { crumb } from '../../state/crumb.ts';
import { signOut } from '../../state/session.ts';
import { Brand } from '../../ui/Brand.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MENU_ITEM, Menu } from '../../ui/Menu.tsx';
import { OfflineStrip } from '../../ui/OfflineStrip.tsx';
import { SkipLink } from '../../ui/Page.tsx';
import { ThemeButton } from '../../ui/ThemeButton.tsx';
import { toast } from '../../ui/Toast.tsx';

/** Where the menu leads; what the own rights do not open is left out. */
const PLACES = [
	{ href: '/', icon: Megaphone, text: 'Campaigns', right: null },
	{ href: '/do-not-call', icon: PhoneOff, text: 'Do Not Call list', right: null },
	{ href: '/carrier', icon: PhoneCall, text: 'Carrier', right: null },
	{ href: '/people', icon: Users, text: 'People', right: null },
	{ href: '/organisation', icon: Building2, text: 'Organisation', right: null },
	{ href: '/audit-log', icon: ScrollText, text: 'Audit log', right: 'view_audit_log' },
	{ href: '/api-keys', icon: KeyRound, text: 'API keys', right: 'manage_api_keys' },
	{ href: '/account', icon: UserCog, text: 'Your account', right: 'own_account' },
] as const;

function leave(): void {
	signOut().catch((error: unknown) => toast(failureText(error), 'error'));
}

/** Frame of the admin's pages: header with the way home, the theme and the account. */
export function AdminShell({ me, children }: { me: MeView; children: ComponentChildren }) {
	return (
		<div class="flex min-h-dvh flex-col">
			<SkipLink />
			<OfflineStrip note="What you change now is not saved." />
			<header class="border-b border-base-300 bg-base-100">
				<div class="mx-auto flex w-full max-w-[1200px] items-center gap-1 px-4 py-2 sm:gap-2">
					<Brand short={crumb.value !== null} />
					{crumb.value ? (
						<span class="flex min-w-0 flex-1 items-center gap-1">
							<Icon icon={ChevronRight} size={16} class="text-muted" />
							<a href={crumb.value.href} class="truncate rounded-field hover:underline">
								{crumb.value.text}
							</a>
						</span>
					) : (
						<span class="flex-1" />
					)}
					<ThemeButton />
					<Menu label={me.user.name} icon={CircleUser}>
						<p class="truncate px-3 py-2 text-sm text-muted">
							{me.organisation.name}
							<span class="block truncate">{me.user.email}</span>
						</p>
						{PLACES.filter(({ right }) => right === null || me.rights.includes(right)).map(({ href, icon, text }) => (
							<a key={href} class={MENU_ITEM} href={href}>
								<Icon icon={icon} /> {text}
							</a>
						))}
						<button type="button" class={MENU_ITEM} onClick={leave}>
							<Icon icon={LogOut} /> Sign out
						</button>
					</Menu>
				</div>
			</header>
			<main id="main" tabIndex={-1} class="mx-auto w-full max-w-[1200px] flex-1 px-4 py-5 sm:py-6">
				{children}
			</main>
			<footer class="mx-auto flex w-full max-w-[1200px] flex-wrap items-center gap-x-5 gap-y-1 px-4 pb-4 text-sm text-muted">
				<a class="hover:underline" href="/guides/calling">
					Guide: making calls
				</a>
				<a class="hover:underline" href="/guides/clicking">
					Guide: how to click
				</a>
				<a class="hover:underline" href="/guides/api">
					Guide: the API
				</a>
				<span class="flex-1" />
				<ShortcutHelp />
			</footer>
		</div>
	);
}
