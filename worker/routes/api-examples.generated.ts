// Recorded by test/e2e/api.e2e.ts from a running server; `npm run api:examples` records anew.
export const EXAMPLES: Readonly<Record<string, { request?: unknown; status: number; response: unknown }>> = {};
