/** The object's sockets: accepted with a tag, an attachment of ids only, closed with a code. */
import { CLOSE } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Ticket } from './rpc.ts';

/** What a socket remembers through hibernation. */
export interface Attachment {
	role: Ticket['role'];
	sessionId: string;
	/** Last sign of life, real epoch ms. */
	seenAt: number;
	/** Frame budget: frames left, and when that was counted. */
	budget: number;
	budgetAt: number;
	/** Of admins: what the page looks at; `live` when it never said. */
	watch?: AdminWatch;
}
export type AdminWatch = 'status' | 'live' | 'board';

export const tagOf = (role: Ticket['role'], sessionId: string): string => `${role}:${sessionId}`;

/** Accepts one end; earlier sockets of the same session are closed as replaced. */
export function acceptSocket(
	ctx: DurableObjectState,
	role: Ticket['role'],
	sessionId: string,
	realNow: number,
): { client: WebSocket; server: WebSocket } {
	const { 0: client, 1: server } = new WebSocketPair();
	if (role !== 'admin')
		for (const old of ctx.getWebSockets(tagOf(role, sessionId))) closeQuietly(old, CLOSE.replaced, 'Opened in another tab.');
	ctx.acceptWebSocket(server, [role, tagOf(role, sessionId)]);
	attach(server, { role, sessionId, seenAt: realNow, budget: LIMITS.framesPerSecond * 2, budgetAt: realNow });
	return { client, server };
}

export const attach = (ws: WebSocket, attachment: Attachment): void => ws.serializeAttachment(attachment);

export function attachmentOf(ws: WebSocket): Attachment | null {
	const content: unknown = ws.deserializeAttachment();
	return typeof content === 'object' && content !== null && 'role' in content ? (content as Attachment) : null;
}

/** Messages sent since this instance woke. */
export const sentCount = { messages: 0 };

/** Sends, unless the socket is on its way out; its close event tells the rest. */
export const send = (ws: WebSocket, frame: object): void => sendText(ws, JSON.stringify(frame));

export function sendText(ws: WebSocket, text: string): void {
	try {
		if (ws.readyState !== WebSocket.OPEN) return;
		ws.send(text);
		sentCount.messages += 1;
	} catch {
		// Closed in this instant: webSocketClose follows.
	}
}

export function closeQuietly(ws: WebSocket, code: number, reason: string): void {
	try {
		ws.close(code, reason.slice(0, 120));
	} catch {
		// It was closed already.
	}
}

/** Budgets that are not in the attachment yet. Lost with the instance: a page then has its whole budget again. */
const budgets = new WeakMap<WebSocket, { budget: number; at: number }>();
/** A sign of life is written down this often. */
const SEEN_MS = 2_000;

/** Counts a frame against the socket's rate. False when it sends too many. */
export function withinRate(ws: WebSocket, attachment: Attachment, realNow: number): boolean {
	const cap = LIMITS.framesPerSecond * 2;
	const last = budgets.get(ws) ?? { budget: attachment.budget, at: attachment.budgetAt };
	const budget = Math.min(cap, last.budget + ((realNow - last.at) * LIMITS.framesPerSecond) / 1000) - 1;
	budgets.set(ws, { budget, at: realNow });
	if (realNow - attachment.seenAt > SEEN_MS || budget < 0) attach(ws, { ...attachment, seenAt: realNow, budget, budgetAt: realNow });
	return budget >= 0;
}
