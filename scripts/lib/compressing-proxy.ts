/** Stands before the local server and packs texts, as Cloudflare does before a deployed one; sockets pass through. */
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createGzip } from 'node:zlib';

const TEXT = /^(text\/|application\/(json|javascript|manifest)|image\/svg)/;

function forward(target: URL): Server {
	const server = createServer((asked, answer) => {
		const onward = request(
			{ host: target.hostname, port: target.port, method: asked.method, path: asked.url, headers: asked.headers },
			(got) => {
				const headers = { ...got.headers };
				const packs =
					TEXT.test(headers['content-type'] ?? '') &&
					!headers['content-encoding'] &&
					/\bgzip\b/.test(String(asked.headers['accept-encoding'] ?? ''));
				if (packs) {
					delete headers['content-length'];
					headers['content-encoding'] = 'gzip';
				}
				answer.writeHead(got.statusCode ?? 502, headers);
				if (packs) got.pipe(createGzip()).pipe(answer);
				else got.pipe(answer);
			},
		);
		onward.on('error', () => answer.destroy());
		asked.pipe(onward);
	});
	server.on('upgrade', (asked, socket, head) => {
		const onward = connect(Number(target.port), target.hostname, () => {
			const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
			for (let i = 0; i < asked.rawHeaders.length; i += 2) lines.push(`${asked.rawHeaders[i]}: ${asked.rawHeaders[i + 1]}`);
			onward.write(`${lines.join('\r\n')}\r\n\r\n`);
			onward.write(head);
			onward.pipe(socket);
			socket.pipe(onward);
		});
		const end = () => {
			onward.destroy();
			socket.destroy();
		};
		onward.on('error', end);
		socket.on('error', end);
	});
	return server;
}

/** Listens on any free port; `stop` ends it with whatever is still open. */
export async function compressingProxy(target: string): Promise<{ url: string; stop: () => void }> {
	const server = forward(new URL(target));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
