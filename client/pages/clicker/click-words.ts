/** The state of the clicker's page in words. Pure. */
import { LIMITS } from '../../../protocol/limits.ts';
import type { ClickerView } from '../../../protocol/views.ts';
import { count } from '../../ui/format.ts';

export interface ClickState {
	view: ClickerView | null;
	connection: { is: 'connecting' | 'open' | 'lost' | 'ended' };
	/** The id on screen. */
	shown: string | null;
	/** Presses not yet on record. */
	waiting: number;
	/** Presses the server did not count. */
	refused: number;
	stopped: 'bound' | 'empty' | null;
	/** The browser has no storage. */
	unsaved: boolean;
}
export interface ClickWords {
	/** The state; read out when it changes. */
	state: string[];
	/** Figures and notes beside it; not read out by themselves. */
	notes: string[];
}

/** With a working connection a few presses are always on their way; more than this is worth a word. */
const MANY_WAITING = 40;

/** What is said while there is no id on screen. */
function nothingShown(view: ClickerView, waiting: number): string[] {
	switch (view.state) {
		case 'open':
			return ['Getting more IDs…'];
		case 'loading':
			return [`Loading ${view.loadingPercent ?? 0} %. IDs appear here by themselves.`];
		case 'not_started':
			return ['This campaign has not been started yet. IDs appear here by themselves.'];
		case 'others':
			return ['Others are approving the last IDs.', 'Stay if you like: an ID they leave comes back here by itself.'];
		case 'idle':
			return ['You have been away for a while.', 'Press Space or the button to get new IDs.'];
		case 'off':
			return ['Clicking is off for this campaign.', 'Nothing needs to be approved now. Thank you for being here.'];
		case 'done': {
			const { mine, everyone, left } = view.counts;
			const all = `You approved ${count(mine + waiting)}, everyone together ${count(everyone + waiting)}, ${count(left)} are left.`;
			return ['All done.', all, 'New work appears here by itself. Thank you.'];
		}
	}
}

function stateWords(state: ClickState): string[] {
	const { view, connection, shown, waiting } = state;
	if (state.stopped === 'bound' || waiting >= LIMITS.pendingApprovals) {
		return [`Please wait: ${count(waiting)} approvals are waiting to be saved.`];
	}
	if (connection.is === 'lost') {
		return shown === null
			? ['No connection, and no more IDs on this page. Please wait: it is tried again by itself.']
			: ['No connection. You can go on: approvals are kept here and sent when it is back.'];
	}
	if (view === null) return ['Connecting…'];
	const urgent = view.urgent ? ['Callers are waiting for you.'] : [];
	return shown === null ? [...nothingShown(view, waiting), ...(view.state === 'others' ? urgent : [])] : urgent;
}

function noteWords({ connection, waiting, refused, unsaved }: ClickState): string[] {
	const notes: string[] = [];
	if (waiting > 0 && (connection.is !== 'open' || waiting >= MANY_WAITING)) notes.push(`${count(waiting)} waiting to be saved`);
	if (refused > 0) notes.push(`${count(refused)} of yours not counted: approved by others before, withdrawn, or pressed too fast`);
	if (unsaved) notes.push('This browser keeps nothing: leave the page open until all is saved.');
	return notes;
}

export function clickWords(state: ClickState): ClickWords {
	return { state: stateWords(state), notes: noteWords(state) };
}
