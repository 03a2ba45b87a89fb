/**
 * What came with the page: the answers it would ask for first (`worker/routes/page-data.ts`). Each is good once, and for a few
 * seconds: it is of the moment when the page was opened.
 */

export interface Answer {
	status: number;
	body: unknown;
}

const GOOD_MS = 5_000;
const answers = new Map<string, Answer>();

/** Reads them out of the document; call it once, at the start. */
export function readBrought(): void {
	const given = document.getElementById('page-data');
	given?.remove();
	if (!given?.textContent) return;
	const found = JSON.parse(given.textContent) as [path: string, status: number, body: unknown][];
	for (const [path, status, body] of found) answers.set(path, { status, body });
	setTimeout(forgetBrought, GOOD_MS);
}

/** The answer to this GET, if it came with the page. */
export function takeBrought(path: string): Answer | undefined {
	const answer = answers.get(path);
	answers.delete(path);
	return answer;
}

/** Something is about to change: what was true before may not be now. */
export const forgetBrought = (): void => answers.clear();
