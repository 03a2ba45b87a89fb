import { Bell, BellOff } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StatusView } from '../../../../protocol/views.ts';
import { Button } from '../../../ui/Button.tsx';
import { newsOf, titleOf } from './status-look.ts';

const KEY = 'partyline.notify-stall';
const possible = (): boolean => 'Notification' in window;

function wanted(): boolean {
	try {
		return localStorage.getItem(KEY) === 'on' && possible() && Notification.permission === 'granted';
	} catch {
		return false;
	}
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
		const news = on ? newsOf(was, status.kind, campaign) : null;
		if (news) new Notification(news, { body: status.reason ?? status.sentence, tag: 'partyline-stall' });
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
