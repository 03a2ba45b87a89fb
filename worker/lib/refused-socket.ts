/** Pages cannot read the status of a refused upgrade: the socket is opened and closed with a code that says why. */
export function refusedSocket(code: number, reason: string): Response {
	const { 0: theirs, 1: ours } = new WebSocketPair();
	ours.accept();
	ours.close(code, reason);
	return new Response(null, { status: 101, webSocket: theirs });
}
