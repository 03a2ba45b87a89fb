import { Bell, BellOff } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StatusView } from '../../../../protocol/views.ts';
import { Button } from '../../../ui/Button.tsx';
import { useIdle } from '../../../ui/Staged.tsx';
import { newsOf, titleOf } from './status-look.ts';

const KEY = 'partyline.notify-stall';
function wanted(allowed: NotificationPermission | null): boolean {
	try {
		return localStorage.getItem(KEY) === 'on' && allowed === 'granted';
	} catch {
		return false;
	}
}

/**
 * [R22] A stall is noticed by people who look elsewhere: the title of the window tells it, and, for those who asked for it, a
 * notification of the browser. On the page the sentence itself is read out when it changes.
 */
export function StallNotice({ status, campaign }: { status: StatusView; campaign: string }) {
	const supported = 'Notification' in window;
	/** null: not asked yet. */
	const [allowed, setAllowed] = useState<NotificationPermission | null>(null);
	const [on, setOn] = useState(false);
	const idle = useIdle();
	useEffect(() => {
		if (!idle || !supported) return;
		// Once, and when nothing else is to be done: a look at the permission waits for the browser's own process.
		const { permission } = Notification;
		setAllowed(permission);
		setOn(wanted(permission));
	}, [idle, supported]);
	const before = useRef<StatusView['kind'] | null>(null);
	useEffect(() => {
		document.title = titleOf(status.kind, campaign);
		const was = before.current;
		before.current = status.kind;
		const news = on ? newsOf(was, status.kind, campaign) : null;
		if (news) new Notification(news, { body: status.reason ?? status.sentence, tag: 'partyline-stall' });
	}, [status.kind, campaign, on]);
	if (!supported || allowed === 'denied') return null;
	const toggle = async () => {
		const answer = on ? allowed : await Notification.requestPermission();
		const next = !on && answer === 'granted';
		setAllowed(answer);
		localStorage.setItem(KEY, next ? 'on' : 'off');
		setOn(next);
	};
	return (
		<Button small kind="quiet" class="self-start" icon={on ? Bell : BellOff} pressed={on} onClick={() => void toggle()}>
			Notify me when it stalls
		</Button>
	);
}
