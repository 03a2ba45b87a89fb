import { CircleAlert, CircleCheck, type IconNode, Info, TriangleAlert } from 'lucide';

/** What a colour means: green = connected or approved only, amber = stalled or wrap-up, red = stop, drop, error. */
export type Tone = 'neutral' | 'primary' | 'info' | 'success' | 'warning' | 'error';

export const TONE_SURFACE: Record<Tone, string> = {
	neutral: 'bg-soft border-base-300 text-base-content',
	primary: 'bg-soft-primary border-primary/40 text-primary',
	info: 'bg-soft-info border-info/40 text-ink-info',
	success: 'bg-soft-success border-success/40 text-ink-success',
	warning: 'bg-soft-warning border-warning text-ink-warning',
	error: 'bg-soft-error border-error/40 text-ink-error',
};

export const TONE_ICON: Record<Tone, IconNode> = {
	neutral: Info,
	primary: Info,
	info: Info,
	success: CircleCheck,
	warning: TriangleAlert,
	error: CircleAlert,
};
