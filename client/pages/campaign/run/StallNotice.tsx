import { Bell, BellOff } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StatusView } from '../../../../protocol/views.ts';
import { Button } from '../../../ui/Button.tsx';
import { STATUS_LOOK } from './status-look.ts';

const KEY = 'partyline.notify-stall';
const possible = (): boolean => 'Notification' in window;

function wanted(): boolean {
	try {
		return localStorage.getItem(KEY) === 'on' && possible() && Notification.permission === 'granted';
	} catch {
		return false;
	}
}

/** Title of the window: a stall stands out among other tabs. */
export function titleOf(kind: StatusView['kind'], campaign: string): string {
	return `${kind === 'stalled' ? '⚠ ' : ''}${STATUS_LOOK[kind].word} · ${campaign || 'Unnamed campaign'} · Partyline`;
}

/**
 * [R22] A stall is noticed by people who look elsewhere: the title of the window tells it, and, for those who asked for it, a
 * notification of the browser. On the page the sentence itself is read out when it changes.
 */
export function StallNotice({ status, campaign }: { status: StatusView; campaign: string }) {
	const [on, setOn] = useState(wanted);
	const before = useRef<StatusView['kind'] | null>(null);
	useEffect(() => {
		document.title = titleOf(status.kind, campaign);
		const was = before.current;
		before.current = status.kind;
		if (!on || was === null || was === status.kind) return;
		if (status.kind === 'stalled')
			new Notification(`${campaign || 'Campaign'}: stalled`, { body: status.reason ?? status.sentence, tag: 'partyline-stall' });
		if (was === 'stalled' && status.kind === 'running')
			new Notification(`${campaign || 'Campaign'}: running again`, { tag: 'partyline-stall' });
	}, [status.kind, campaign, on]);
	if (!possible() || Notification.permission === 'denied') return null;
	const toggle = async () => {
		const next = !on && (await Notification.requestPermission()) === 'granted';
		localStorage.setItem(KEY, next ? 'on' : 'off');
		setOn(next);
	};
	return (
		<Button small kind="quiet" class="self-start" icon={on ? Bell : BellOff} pressed={on} onClick={() => void toggle()}>
			Notify me when it stalls
		</Button>
	);
}
