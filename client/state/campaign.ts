import { type Signal, signal } from '@preact/signals';
import type { CampaignView } from '../../protocol/rest.ts';
import type { Readiness } from '../../protocol/views.ts';
import { ApiFailure, api } from '../net/api.ts';

/** What every step of one campaign shares: the campaign itself and the marks of its steps. */
export interface CampaignStore {
	id: string;
	campaign: Signal<CampaignView | null>;
	readiness: Signal<Readiness | null>;
	/** Why it could not be loaded. */
	error: Signal<unknown>;
	/** Counts up when the marks are to pulse once, after a refused start. */
	pulse: Signal<number>;
	/** Begins to load both for the page that is about to open; resolves when they are there, or will not come. */
	prefetch: () => Promise<void>;
	/** Loads both for a page that opens, or waits for what `prefetch` asked for. */
	open: () => Promise<void>;
	/** Loads both again; call it after everything that may change a mark, a link or the start. */
	refresh: () => Promise<void>;
	/** Loads only the marks again. */
	refreshReadiness: () => Promise<void>;
}

function create(id: string): CampaignStore {
	let prefetched: Promise<void> | null = null;
	const store: CampaignStore = {
		id,
		campaign: signal<CampaignView | null>(null),
		readiness: signal<Readiness | null>(null),
		error: signal<unknown>(null),
		pulse: signal(0),
		prefetch: () => {
			prefetched = store.refresh();
			return prefetched;
		},
		open: () => {
			const done = prefetched ?? store.refresh();
			prefetched = null;
			return done;
		},
		refresh: async () => {
			try {
				const [campaign, readiness] = await Promise.all([
					api.get<CampaignView>(`/campaigns/${id}`),
					api.get<Readiness>(`/campaigns/${id}/readiness`),
				]);
				store.campaign.value = campaign;
				store.readiness.value = readiness;
				store.error.value = null;
			} catch (error) {
				// Marks that were loaded before stay in sight.
				const signedOut = error instanceof ApiFailure && error.code === 'not_signed_in';
				if (signedOut) prefetched = null;
				else if (!store.campaign.value) store.error.value = error;
			}
		},
		refreshReadiness: async () => {
			try {
				store.readiness.value = await api.get<Readiness>(`/campaigns/${id}/readiness`);
			} catch {
				// The old marks stay; the next save asks again.
			}
		},
	};
	return store;
}

let current: CampaignStore | null = null;

/** The store of the campaign that is open; the same object for every step of it. */
export function campaignStore(id: string): CampaignStore {
	if (current?.id !== id) current = create(id);
	return current;
}
