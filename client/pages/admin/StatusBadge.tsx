import { Activity, CircleCheckBig, CircleDashed, Clock, type IconNode, LoaderCircle, Pause, TriangleAlert } from 'lucide';
import type { StatusKind } from '../../../protocol/enums.ts';
import { Badge } from '../../ui/Badge.tsx';
import type { Tone } from '../../ui/tones.ts';

const LOOK: Record<StatusKind, { word: string; tone: Tone; icon: IconNode }> = {
	not_started: { word: 'Not started', tone: 'neutral', icon: CircleDashed },
	loading: { word: 'Loading', tone: 'info', icon: LoaderCircle },
	paused: { word: 'Paused', tone: 'error', icon: Pause },
	complete: { word: 'Complete', tone: 'primary', icon: CircleCheckBig },
	outside_hours: { word: 'Outside dialing hours', tone: 'neutral', icon: Clock },
	stalled: { word: 'Stalled', tone: 'warning', icon: TriangleAlert },
	running: { word: 'Running', tone: 'primary', icon: Activity },
};

const isKind = (kind: string): kind is StatusKind => kind in LOOK;

/** The state of a campaign in a word, with its icon. */
export function StatusBadge({ kind }: { kind: string }) {
	const look = LOOK[isKind(kind) ? kind : 'not_started'];
	return (
		<Badge tone={look.tone} icon={look.icon}>
			{look.word}
		</Badge>
	);
}
