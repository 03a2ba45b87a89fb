import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ErrorState } from './ErrorState.tsx';
import { Loading } from './Loading.tsx';

/** Shown as any component; `preload` fetches its code before, and resolves when it is there or will not come. */
export type LazyComponent<P> = ComponentType<P> & { preload: () => Promise<void> };

/**
 * A component whose code is fetched when it is first shown. `what` names it in "Loading …" and in the failure; after a new
 * version was installed the old file may be gone, so trying again loads the whole page.
 */
export function lazy<P extends object>(what: string, load: () => Promise<ComponentType<P>>): LazyComponent<P> {
	let loaded: ComponentType<P> | null = null;
	const fetchCode = async (): Promise<ComponentType<P>> => {
		loaded ??= await load();
		return loaded;
	};
	function Lazy(props: P) {
		const [found, setFound] = useState<{ component: ComponentType<P> | null; error: unknown }>({ component: loaded, error: null });
		useEffect(() => {
			if (found.component) return;
			let alive = true;
			fetchCode().then(
				(component) => {
					if (alive) setFound({ component, error: null });
				},
				(error: unknown) => {
					if (alive) setFound({ component: null, error });
				},
			);
			return () => {
				alive = false;
			};
		}, []);
		if (found.error) return <ErrorState what={what} error={found.error} onRetry={() => location.reload()} />;
		const Component = found.component;
		return Component ? <Component {...props} /> : <Loading what={what} />;
	}
	// A failure is told where the page is shown.
	return Object.assign(Lazy, {
		preload: async () => {
			await fetchCode().catch(() => undefined);
		},
	});
}
