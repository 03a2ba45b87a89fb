import { spawn } from 'node:child_process';
import { ROOT } from './paths.ts';

export interface Outcome {
	/** Exit code; 1 when it was ended by a signal or could not be started. */
	code: number;
	/** Standard output and error, in order. */
	output: string;
	ms: number;
}

/** Runs a command to its end. `live` lets it write to our standard error while it runs. */
export function run(
	command: string,
	args: readonly string[],
	options: { live?: boolean; env?: Record<string, string> } = {},
): Promise<Outcome> {
	const began = performance.now();
	return new Promise((resolve) => {
		const chunks: string[] = [];
		const child = spawn(command, [...args], {
			cwd: ROOT,
			env: { ...process.env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1', ...options.env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const take = (chunk: Buffer): void => {
			chunks.push(chunk.toString());
			if (options.live) process.stderr.write(chunk);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		const finish = (code: number): void => resolve({ code, output: chunks.join(''), ms: performance.now() - began });
		child.on('error', (error) => {
			chunks.push(`${command}: ${error.message}\n`);
			finish(1);
		});
		child.on('close', (code) => finish(code ?? 1));
	});
}
