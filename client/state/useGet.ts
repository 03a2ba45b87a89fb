import { api, brought } from '../net/api.ts';
import { useLoad } from '../ui/useLoad.ts';

/** `useLoad` of what the server says at a path below /api; what came with the page is in its first drawing. */
export function useGet<T>(path: string) {
	return useLoad<T>(
		path,
		(signal) => api.get<T>(path, { signal }),
		() => brought<T>(path),
	);
}
