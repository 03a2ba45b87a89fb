import { existsSync } from 'node:fs';
import { run } from './run.ts';

const DEFAULT_PATH = '/usr/bin/chromium';

/** The browser of the end-to-end tests: CHROMIUM_PATH, or Debian's. */
export const chromiumPath = (): string => process.env.CHROMIUM_PATH ?? DEFAULT_PATH;

/** Installs Chromium through apt when it is missing. Returns what went wrong, or null. */
export async function installChromium(say: (line: string) => void): Promise<string | null> {
	if (existsSync(chromiumPath())) return null;
	if (process.env.CHROMIUM_PATH) return `CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, and there is no such file.`;
	if (!existsSync('/usr/bin/apt-get')) return `There is no ${DEFAULT_PATH}. Install Chromium and set CHROMIUM_PATH to it.`;
	say('Installing Chromium (apt-get), a minute or two …');
	const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args: string[]) => {
		const [command = 'apt-get', ...rest] = [...sudo, 'apt-get', ...args];
		return run(command, rest, { env });
	};
	const update = await apt('update', '-q');
	const install = await apt('install', '-q', '-y', '--no-install-recommends', 'chromium');
	if (existsSync(DEFAULT_PATH)) return null;
	return `Chromium could not be installed; do it by hand, or set CHROMIUM_PATH.\n${update.output}\n${install.output}`;
}
