/** Requests that the Worker makes of its own routes for a page (`routes/pages.ts`). Nobody outside can make one. */
const within = new WeakSet<Request>();

export function fromWithin(request: Request): Request {
	within.add(request);
	return request;
}

export const isFromWithin = (request: Request): boolean => within.has(request);
