import type { ComponentChildren } from 'preact';
import { Brand } from '../../ui/Brand.tsx';
import { OfflineStrip } from '../../ui/OfflineStrip.tsx';
import { SkipLink } from '../../ui/Page.tsx';
import { ThemeButton } from '../../ui/ThemeButton.tsx';

/** Frame of the pages that need no sign-in. */
export function PublicShell({ children, wide = false }: { children: ComponentChildren; wide?: boolean }) {
	return (
		<div class="flex min-h-dvh flex-col">
			<SkipLink />
			<OfflineStrip />
			<header class="mx-auto flex w-full max-w-[1200px] items-center justify-between px-4 py-3">
				<Brand />
				<ThemeButton />
			</header>
			<main id="main" tabIndex={-1} class={`mx-auto w-full px-4 pt-6 pb-16 sm:pt-10 ${wide ? 'max-w-3xl' : 'max-w-md'}`}>
				{children}
			</main>
		</div>
	);
}
