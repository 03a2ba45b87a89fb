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
			{/* As high as the admins’ header, and as the one in index.html: nothing moves when one follows the other. */}
			<header class="mx-auto flex w-full max-w-[1200px] items-center justify-between border-b border-transparent px-4 py-2">
				<Brand />
				<ThemeButton />
			</header>
			<main id="main" tabIndex={-1} class={`mx-auto w-full px-4 pt-6 pb-16 sm:pt-10 ${wide ? 'max-w-3xl' : 'max-w-md'}`}>
				{children}
			</main>
		</div>
	);
}
