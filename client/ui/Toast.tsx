import { signal } from '@preact/signals';
import { Icon } from './Icon.tsx';
import { TONE_ICON, TONE_SURFACE, type Tone } from './tones.ts';

interface ToastItem {
	id: number;
	text: string;
	tone: Tone;
}

const items = signal<ToastItem[]>([]);
let last = 0;

/** Says something in passing, in sight for 5 s and read out politely. Never the only place of an error. */
export function toast(text: string, tone: Tone = 'neutral'): void {
	last += 1;
	const id = last;
	items.value = [...items.value.slice(-2), { id, text, tone }];
	setTimeout(() => {
		items.value = items.value.filter((item) => item.id !== id);
	}, 5000);
}

/** Place of the toasts; once per page. */
export function ToastRegion() {
	return (
		<div role="status" aria-live="polite" class="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4">
			{items.value.map((item) => (
				<div key={item.id} class={`flex items-center gap-2 rounded-box border px-4 py-2 font-medium shadow-md ${TONE_SURFACE[item.tone]}`}>
					<Icon icon={TONE_ICON[item.tone]} />
					<span class="text-base-content">{item.text}</span>
				</div>
			))}
		</div>
	);
}
