import { useCallback, useEffect, useState } from 'preact/hooks';
import type { DoNotCallEntryView } from '../../../protocol/organisation.ts';
import { api } from '../../net/api.ts';
import { useGet } from '../../state/useGet.ts';
import type { Load } from '../../ui/useLoad.ts';

interface Part {
	entries: DoNotCallEntryView[];
	/** Where the next part begins; null at the end. */
	cursor: string | null;
}

const address = (query: string, source: string, cursor: string | null) => {
	const search = new URLSearchParams();
	if (source) search.set('source', source);
	if (query) search.set('q', query);
	if (cursor) search.set('cursor', cursor);
	return `/do-not-call?${search}`;
};

/** The list, searched and read in parts; `more` is null when all of it is shown. */
export function useDoNotCall(
	query: string,
	source: string,
): {
	entries: DoNotCallEntryView[];
	load: Load<Part>;
	reload: () => void;
	more: (() => void) | null;
} {
	const [asked, setAsked] = useState(query);
	useEffect(() => {
		const timer = setTimeout(() => setAsked(query.trim()), 250);
		return () => clearTimeout(timer);
	}, [query]);
	const { load, reload, set } = useGet<Part>(address(asked, source, null));
	const part = load.state === 'ready' ? load.value : null;
	const more = useCallback(async () => {
		if (!part?.cursor) return;
		const next = await api.get<Part>(address(asked, source, part.cursor));
		set({ entries: [...part.entries, ...next.entries], cursor: next.cursor });
	}, [part, asked, source, set]);
	return { entries: part?.entries ?? [], load, reload, more: part?.cursor ? () => void more() : null };
}
