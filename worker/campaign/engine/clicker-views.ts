/** What a clicker's page is shown. Most of it is the same for all, and made once for a whole group of acknowledgements. */
import type { ClickerState, ClickerView, StatusView } from '../../../protocol/views.ts';
import type { Tx } from './context.ts';
import { approvedCount, type ClickerRow, clickersOnline, holds, sharedState, unapprovedCount } from './leases.ts';

/** The parts of the status that the page shows. */
export type ClickerStatus = Pick<StatusView, 'kind' | 'loading' | 'reasons'>;
/** The view of a clicker who has approved nothing and holds nothing. */
export type SharedClickerView = Readonly<ClickerView>;

/**
 * Milliseconds a page gathers presses. Longer batches mean fewer frames and fewer rows; the bound is a second from the press to
 * its acknowledgement and to the dial pool (R16).
 */
export const batchMs = (clickers: number): number => Math.min(600, Math.max(250, Math.round(clickers * 6)));

export function sharedClickerView(tx: Tx, status: ClickerStatus): SharedClickerView {
	const left = unapprovedCount(tx);
	return {
		now: tx.now,
		campaign: { name: tx.config.name, practice: tx.config.practice, simulated: tx.config.simulated },
		state: sharedState(tx, left),
		loadingPercent: status.loading?.percent ?? null,
		urgent: status.kind === 'stalled' && status.reasons.some((reason) => reason.code === 'unapproved'),
		counts: { mine: 0, everyone: approvedCount(tx), left },
		batchMs: batchMs(clickersOnline(tx)),
	};
}

/** `row`: of the session, as it stands in this transaction. */
export function ownClickerView(tx: Tx, row: Pick<ClickerRow, 'id' | 'mine' | 'link_up'>, shared: SharedClickerView): ClickerView {
	return { ...shared, state: stateOf(tx, row, shared.state), counts: { ...shared.counts, mine: row.mine } };
}

function stateOf(tx: Tx, row: Pick<ClickerRow, 'id' | 'link_up'>, shared: ClickerState): ClickerState {
	if (row.link_up === 2 && (shared === 'open' || shared === 'others')) return 'idle';
	return shared === 'others' && holds(tx, row.id) ? 'open' : shared;
}

/** The views of several clickers, in their order. */
export function clickerViews(tx: Tx, sessions: readonly string[], status: ClickerStatus): ClickerView[] {
	const shared = sharedClickerView(tx, status);
	const rows = tx.sql.rows<Pick<ClickerRow, 'id' | 'mine' | 'link_up'>>(
		'select id, mine, link_up from clickers where id in (select value from json_each(?))',
		JSON.stringify(sessions),
	);
	const known = new Map(rows.map((row) => [row.id, row]));
	return sessions.map((id) => ownClickerView(tx, known.get(id) ?? { id, mine: 0, link_up: 1 }, shared));
}

export const clickerView = (tx: Tx, clicker: ClickerRow, status: ClickerStatus): ClickerView =>
	ownClickerView(tx, clicker, sharedClickerView(tx, status));
