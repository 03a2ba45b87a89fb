import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Severity } from '../../../protocol/enums.ts';
import type { AlertBarView } from '../../../protocol/views.ts';
import { ShortcutHelp } from '../../keys/ShortcutHelp.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { SkipLink } from '../../ui/Page.tsx';
import { ThemeButton } from '../../ui/ThemeButton.tsx';
import type { Tone } from '../../ui/tones.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../words/words.ts';
import { moment, rich, t, words } from './words/words.ts';

export interface FrameProps {
	campaign: { name: string; practice: boolean; simulated: boolean } | null;
	/** Above everything: the connection, the green bar. */
	top?: ComponentChildren;
	children: ComponentChildren;
}

/** What stands on every state of the page. */
export function Frame({ campaign, top, children }: FrameProps) {
	return (
		<>
			<SkipLink />
			{top}
			<header>
				{campaign === null ? null : campaign.practice ? (
					<p class="practice-strip px-4 py-1 text-center text-sm font-semibold">{t('frame.practice')}</p>
				) : campaign.simulated ? null : (
					<p class="bg-soft-warning px-4 py-1 text-center text-sm font-semibold text-ink-warning">{t('frame.real')}</p>
				)}
				<div class="mx-auto flex w-full max-w-6xl items-center justify-between gap-2 px-4 pt-3">
					<span class="min-w-0 truncate font-semibold">{campaign?.name ?? 'Partyline'}</span>
					<span class="flex shrink-0 items-center gap-1">
						<LanguageButton />
						<span class="pointer-coarse:hidden">
							<ShortcutHelp />
						</span>
						<ThemeButton />
					</span>
				</div>
			</header>
			<main id="main" tabIndex={-1} class="mx-auto flex w-full max-w-6xl flex-col gap-4 px-4 py-4">
				{children}
			</main>
		</>
	);
}

/** To the other language, named in that language. */
function LanguageButton() {
	const other = LANGUAGES.find((each) => each !== words.language.value);
	if (other === undefined) return null;
	return (
		<Button kind="quiet" small onClick={() => void words.choose(other)}>
			<span lang={other}>{LANGUAGE_NAMES[other]}</span>
		</Button>
	);
}

/** The h1 of a screen: names the document and takes the focus when the screen changes, so that it is read out. */
export function Title({
	children,
	text,
	context,
	class: className,
}: {
	children?: ComponentChildren;
	text: string;
	context?: string;
	class?: string;
}) {
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => {
		document.title = [text, context, 'Partyline'].filter(Boolean).join(' · ');
	}, [text, context]);
	useEffect(() => {
		// Whoever is typing keeps the focus.
		if (!(document.activeElement instanceof HTMLTextAreaElement)) heading.current?.focus({ preventScroll: true });
	}, []);
	return (
		<h1 ref={heading} tabIndex={-1} class={className ?? 'text-xl font-semibold'}>
			{children ?? text}
		</h1>
	);
}

/** A state in words, in the middle of the page, with what can be done about it. */
export function Message({ title, children, actions }: { title: string; children?: ComponentChildren; actions?: ComponentChildren }) {
	return (
		<section class="mx-auto flex w-full max-w-prose flex-col items-center gap-4 py-8 text-center">
			<Title text={title} />
			{children}
			{actions ? <div class="flex flex-wrap items-center justify-center gap-2">{actions}</div> : null}
		</section>
	);
}

const TONES: Record<Severity, Tone> = { info: 'info', success: 'success', warning: 'warning', error: 'error' };

/** The organisers' bars, in their order (R23). `zone`: the campaign's, in which their end is told. */
export function Bars({ bars, zone }: { bars: readonly AlertBarView[]; zone: string }) {
	if (bars.length === 0) return null;
	return (
		<section aria-label={t('bars.label')} class="flex flex-col gap-2">
			{bars.map((bar) => (
				<Alert key={bar.id} tone={TONES[bar.severity]}>
					<p>
						{bar.text}{' '}
						{bar.link === null ? null : (
							<a class="text-link font-semibold" href={bar.link.url} target="_blank" rel="noopener noreferrer">
								{bar.link.label}
								<span class="sr-only"> {t('link.newTab')}</span>
							</a>
						)}{' '}
						{bar.expiresText === null ? null : <span class="text-sm text-muted">{untilText(bar, zone)}</span>}
					</p>
				</Alert>
			))}
		</section>
	);
}

const untilText = (bar: AlertBarView, zone: string): string =>
	words.language.value === 'en' || bar.expiresAt === null ? (bar.expiresText ?? '') : t('bars.until', { at: moment(bar.expiresAt, zone) });

/** A key drawn on a button; the shortcut list tells it in words. */
export function KeyCap({ children }: { children: ComponentChildren }) {
	return (
		<span class="kbd kbd-sm text-base-content pointer-coarse:hidden" aria-hidden="true">
			{children}
		</span>
	);
}

/** The public guide, in a tab of its own. */
export function GuideLink() {
	return (
		<>
			{rich('landing.guide', {
				link: (
					<a class="text-link" href="/guides/calling" target="_blank" rel="noopener">
						{t('landing.guideLink')}
						<span class="sr-only"> {t('link.newTab')}</span>
					</a>
				),
			})}
		</>
	);
}
