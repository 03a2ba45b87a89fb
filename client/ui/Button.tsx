import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger' | 'approve';

const LOOK: Record<ButtonKind, string> = {
	primary: 'btn-primary',
	secondary: 'border-control bg-base-100 hover:bg-soft',
	quiet: 'btn-ghost',
	danger: 'border-error text-ink-error bg-base-100 hover:bg-soft-error',
	approve: 'btn-success',
};

interface Common {
	children?: ComponentChildren;
	kind?: ButtonKind;
	icon?: IconNode | undefined;
	small?: boolean;
	class?: string | undefined;
	/** Replaces the visible text for screen readers, e.g. "Delete question 2". */
	label?: string | undefined;
}

export interface ButtonProps extends Common {
	type?: 'button' | 'submit';
	onClick?: ((event: MouseEvent) => void) | undefined;
	/** Why it cannot be pressed now. A text disables the button, stays reachable by keyboard and is read out. */
	reason?: string | null | undefined;
	/** Work is under way: the button stays in place and refuses another press. */
	busy?: boolean;
	/** For toggles. */
	pressed?: boolean | undefined;
	expanded?: boolean | undefined;
	autoFocus?: boolean;
}

const shape = (kind: ButtonKind, small: boolean, bare: boolean, extra: string | undefined) =>
	`btn ${small ? 'btn-sm' : ''} ${bare ? 'btn-square' : ''} ${LOOK[kind]} font-semibold ${extra ?? ''}`;

/** A verb that can be pressed. */
export function Button(props: ButtonProps) {
	const { children, kind = 'secondary', icon, small = false, type = 'button', onClick, reason, busy = false, label } = props;
	const reasonId = useId();
	const refused = Boolean(reason) || busy;
	const button = (
		<button
			type={type}
			class={shape(kind, small, !children, props.class)}
			aria-label={label}
			aria-disabled={reason ? 'true' : undefined}
			aria-busy={busy ? 'true' : undefined}
			aria-pressed={props.pressed === undefined ? undefined : props.pressed ? 'true' : 'false'}
			aria-expanded={props.expanded === undefined ? undefined : props.expanded ? 'true' : 'false'}
			aria-describedby={reason ? reasonId : undefined}
			title={label && !children ? label : undefined}
			// biome-ignore lint/a11y/noAutofocus: only where a dialog or a form was just opened by the person
			autoFocus={props.autoFocus ?? false}
			onClick={(event) => {
				if (refused) event.preventDefault();
				else onClick?.(event);
			}}
		>
			{icon ? <Icon icon={icon} size={small ? 16 : 18} /> : null}
			{children}
		</button>
	);
	if (!reason) return button;
	return (
		<span class="inline-flex flex-wrap items-center gap-2">
			{button}
			<span id={reasonId} class="text-sm text-muted">
				{reason}
			</span>
		</span>
	);
}

export interface LinkButtonProps extends Common {
	href: string;
	newTab?: boolean;
	/** Name of the file when the link downloads. */
	download?: string | undefined;
	current?: boolean;
}

/** A place to go, drawn as a button. */
export function LinkButton({
	href,
	children,
	kind = 'secondary',
	icon,
	small = false,
	newTab = false,
	download,
	label,
	...rest
}: LinkButtonProps) {
	return (
		<a
			href={href}
			class={shape(kind, small, !children, rest.class)}
			aria-label={label}
			aria-current={rest.current ? 'page' : undefined}
			target={newTab ? '_blank' : undefined}
			rel={newTab ? 'noopener' : undefined}
			download={download}
		>
			{icon ? <Icon icon={icon} size={small ? 16 : 18} /> : null}
			{children}
			{newTab ? <span class="sr-only"> (opens in a new tab)</span> : null}
		</a>
	);
}
