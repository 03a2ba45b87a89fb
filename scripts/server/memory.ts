/** What the local runtime may use before it tidies up. */

/**
 * The platform gives an isolate 128 MB, and V8 collects as it comes near them. The local runtime has no such limit, runs Worker, objects
 * and D1 in one process, and would let each isolate's nursery grow to 64 MB and its garbage to several times of what lives. So: nurseries
 * of 4 MB, a first full collection at 16 MB, and the next once a heap has grown by a tenth.
 */
const FLAGS = '--max-semi-space-size=4 --initial-heap-size=16 --heap-growing-percent=10';

/** To be called before a runtime is started. Flags from outside stay as they are. */
export function thrifty(): void {
	process.env.MINIFLARE_WORKERD_V8_FLAGS ??= FLAGS;
}
