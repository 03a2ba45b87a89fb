/**
 * Stands before the real server: pages and REST pass through, the board's socket is played by a crowd. One change is what the
 * server sends in one go: the figures, and the callers who changed.
 */
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { adminFrame } from '../../../protocol/frames.ts';
import { type Crowd, clickersOf } from '../../../test/support/crowd.ts';
import { barePage } from './bare-page.ts';

export interface Stage {
	url: string;
	/** Sends one change to every open board; how many there were. */
	change(): number;
	/** The n-th minute from now has begun. */
	minute(n: number): void;
	stop(): void;
}

export async function stageBefore(target: string, crowd: Crowd): Promise<Stage> {
	const { hostname, port } = new URL(target);
	const boards = new Set<WebSocket>();
	const server = createServer((asked, answer) => {
		const path = asked.url ?? '/';
		if (path === '/bare') return html(answer, barePage());
		if (path.endsWith('/clickers')) return json(answer, clickersOf(Date.now()));
		const onward = request({ hostname, port, method: asked.method, path, headers: asked.headers }, (got) => {
			answer.writeHead(got.statusCode ?? 502, got.headers);
			got.pipe(answer);
		});
		onward.on('error', () => answer.destroy());
		asked.pipe(onward);
	});
	const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	server.on('upgrade', (asked, socket, head) =>
		sockets.handleUpgrade(asked, socket, head, (ws) => {
			ws.on('close', () => boards.delete(ws));
			ws.on('message', (data) => {
				const frame = adminFrame.parse(JSON.parse(String(data)));
				if (frame.t !== 'watch') return;
				if (frame.what === 'board') boards.add(ws);
				else boards.delete(ws);
				ws.send(JSON.stringify(crowd.live(Date.now())));
				if (frame.what === 'board') ws.send(JSON.stringify(crowd.all(Date.now())));
			});
			ws.send(JSON.stringify(crowd.live(Date.now())));
		}),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const toAll = (frames: object[]): void => {
		for (const frame of frames) {
			const text = JSON.stringify(frame);
			for (const ws of boards) ws.send(text);
		}
	};
	const firstMinute = Math.floor(Date.now() / 60_000);
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		change: () => {
			toAll(crowd.change(Date.now()));
			return boards.size;
		},
		minute: (n) => toAll([crowd.minute(firstMinute + n)]),
		stop: () => {
			for (const ws of sockets.clients) ws.terminate();
			server.close();
			server.closeAllConnections();
		},
	};
}

const html = (answer: ServerResponse, text: string): void => void answer.setHeader('content-type', 'text/html').end(text);
const json = (answer: ServerResponse, value: object): void =>
	void answer.setHeader('content-type', 'application/json').end(JSON.stringify(value));
