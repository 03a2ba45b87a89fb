import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface CardProps {
	title?: ComponentChildren;
	/** Buttons at the right of the title. */
	actions?: ComponentChildren;
	children?: ComponentChildren;
	class?: string | undefined;
}

/** A surface with one border; with a title it is a named region under an h2. */
export function Card({ title, actions, children, class: className }: CardProps) {
	const id = useId();
	return (
		<section
			class={`rounded-box border border-base-300 bg-base-100 p-4 sm:p-5 ${className ?? ''}`}
			aria-labelledby={title ? id : undefined}
		>
			{title || actions ? (
				<div class="mb-3 flex flex-wrap items-center justify-between gap-2">
					{title ? (
						<h2 id={id} class="font-semibold">
							{title}
						</h2>
					) : (
						<span />
					)}
					{actions ? <div class="flex flex-wrap gap-2">{actions}</div> : null}
				</div>
			) : null}
			{children}
		</section>
	);
}
