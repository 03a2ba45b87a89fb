/** A line between browser and server that is late by so many ms each way, and packs what a content network would pack. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** Hands every piece on after `ms`, in order. */
function late(ms: number): Transform {
	return new Transform({
		transform(chunk, _encoding, done) {
			setTimeout(() => this.push(chunk), ms);
			done();
		},
		flush(done) {
			setTimeout(done, ms + 1);
		},
	});
}

export interface SlowLine {
	url: string;
	close(): void;
}

const PACKED = /javascript|css|html|json|svg/;

/** `delayMs`: one way. */
export async function slowLine(target: string, delayMs: number): Promise<SlowLine> {
	const { hostname, port } = new URL(target);
	const server: Server = createServer((incoming, outgoing) => {
		setTimeout(() => {
			const upstream = httpRequest({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
				const type = String(answer.headers['content-type'] ?? '');
				const pack = PACKED.test(type) && answer.headers['content-encoding'] === undefined && answer.statusCode === 200;
				const headers = { ...answer.headers };
				if (pack) {
					delete headers['content-length'];
					headers['content-encoding'] = 'gzip';
				}
				setTimeout(() => {
					outgoing.writeHead(answer.statusCode ?? 502, headers);
					if (pack) answer.pipe(createGzip({ flush: constants.Z_SYNC_FLUSH })).pipe(outgoing);
					else answer.pipe(outgoing);
				}, delayMs);
			});
			upstream.on('error', () => outgoing.destroy());
			Readable.from(incoming).pipe(upstream);
		}, delayMs);
	});
	server.on('upgrade', (incoming, socket, head) => {
		const upstream = connect(Number(port), hostname, () => {
			const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
			for (let n = 0; n < incoming.rawHeaders.length; n += 2) lines.push(`${incoming.rawHeaders[n]}: ${incoming.rawHeaders[n + 1]}`);
			upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
			upstream.write(head);
			socket.pipe(late(delayMs)).pipe(upstream);
			upstream.pipe(late(delayMs)).pipe(socket);
		});
		upstream.on('error', () => socket.destroy());
		socket.on('error', () => upstream.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return {
		url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
