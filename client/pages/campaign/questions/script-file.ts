import type { Script } from '../../../../protocol/script.ts';

/** The script as a file: the very JSON of the REST interface, so that both can be used for either. */
export function scriptFile(script: Script): string {
	return `${JSON.stringify({ script }, null, '\t')}\n`;
}

/** Name of the file, from the campaign's. */
export function scriptFileName(campaign: string): string {
	const words = campaign
		.toLowerCase()
		.normalize('NFKD')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	return `questions-${words || 'campaign'}.json`;
}

/** What a file holds, still to be checked by the server; throws in plain words when it cannot be a script. */
export function readScriptFile(text: string): unknown {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		throw new Error('This file is not JSON. Choose one that was exported here.');
	}
	const inner = typeof read === 'object' && read !== null && 'script' in read ? read.script : read;
	if (typeof inner !== 'object' || inner === null || !('questions' in inner) || !Array.isArray(inner.questions))
		throw new Error('There are no questions in this file. Choose one that was exported here.');
	return inner;
}
