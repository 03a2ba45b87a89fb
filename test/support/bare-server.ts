/** The server as it is right after a deployment: nobody has set it up. In this process, because `npm start` sets it up at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRuntime } from '../../scripts/server/runtime.ts';
import { openState } from '../../scripts/server/state.ts';

export interface BareServer {
	url: string;
	stop(): Promise<void>;
}

/** `vars`: of the Worker, e.g. SETUP_SECRET. The Worker has to be built. */
export async function startBareServer(vars: Record<string, string> = {}): Promise<BareServer> {
	const folder = mkdtempSync(join(tmpdir(), 'partyline-bare-'));
	const state = await openState(folder, 1);
	const runtime = await startRuntime(state, { port: 0, vars: { APP_SECRET: state.secret, CLOCK: state.clock, ...vars } });
	return {
		url: runtime.url,
		stop: async () => {
			await runtime.stop();
			state.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
