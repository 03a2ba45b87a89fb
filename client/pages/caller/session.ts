/** What the pages of a session need of it: the live one, and the one of practice that is played in the browser alone. */
import type { ReadonlySignal } from '@preact/signals';
import type { CallerCommand } from '../../../protocol/frames.ts';
import type { CallerView } from '../../../protocol/views.ts';
import type { Connection } from '../../net/socket.ts';
import type { Passed } from './caller-store.ts';
import type { SoundDesk } from './sound-desk.ts';
import type { SoundLine } from './sound-line.ts';

export interface LiveSession {
	readonly id: string;
	readonly desk: SoundDesk;
	readonly connection: ReadonlySignal<Connection>;
	/** The latest view with unanswered commands laid over it; null before the first. */
	readonly view: ReadonlySignal<CallerView | null>;
	/** What was refused last, in the words of whoever refused it. */
	readonly problem: ReadonlySignal<string | null>;
	/** Commands whose answer is awaited, by what they do. */
	readonly busy: ReadonlySignal<ReadonlySet<CallerCommand['do']>>;
	/** Questions that were passed without an answer, by call and person. */
	readonly passed: ReadonlySignal<Passed>;
	/** Nobody is called, and nothing is recorded. */
	readonly practice: boolean;
	/** The own line at a real carrier; absent in practice. */
	readonly line?: SoundLine;
	start(): void;
	stop(): void;
	/** Sends a command, now or when the connection is back. */
	do(command: CallerCommand): void;
	/** Says why something cannot be done. */
	complain(problem: string): void;
	/** A key, the pointer, or a word was noticed. `typing` keeps wrap-up from ending. */
	active(typing: boolean): void;
	/** "I am still here" is told at once, whatever was told a moment ago. */
	stillHere(): void;
	/** The caller went past a question that has no answer. */
	pass(attemptId: number, personRef: string, questionId: string): void;
	/** The server's clock now, epoch ms. */
	now(): number;
}
