/** A small application on the other side of the webhooks, for tests of the simulator itself. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	method: string;
	/** As the application sees it, with its own address. */
	url: string;
	path: string;
	signature: string;
	token: string;
	type: string;
	params: Record<string, string>;
}

export type Answer = string | { status?: number; type?: string; body?: string; waitMs?: number } | null;

export class Application {
	readonly received: Received[] = [];
	/** What it answers, by path; nothing is an empty 200. */
	readonly answers = new Map<string, (received: Received) => Answer>();
	readonly #server: Server;

	private constructor() {
		this.#server = createServer(async (request, response) => {
			const parts: Buffer[] = [];
			for await (const part of request) parts.push(part);
			const path = request.url ?? '/';
			const one: Received = {
				method: request.method ?? '',
				url: `${this.url}${path}`,
				path: path.split('?')[0] ?? '',
				signature: String(request.headers['x-twilio-signature'] ?? ''),
				token: String(request.headers['i-twilio-idempotency-token'] ?? ''),
				type: request.headers['content-type'] ?? '',
				params: Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8'))),
			};
			this.received.push(one);
			const answer = this.answers.get(one.path)?.(one) ?? null;
			const { status = 200, type = 'text/xml', body = '', waitMs = 0 } = typeof answer === 'string' ? { body: answer } : (answer ?? {});
			if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
			response.writeHead(status, { 'content-type': type }).end(body);
		});
	}

	static async start(): Promise<Application> {
		const application = new Application();
		await new Promise<void>((resolve) => application.#server.listen(0, '127.0.0.1', resolve));
		return application;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	answer(path: string, answer: Answer | ((received: Received) => Answer)): void {
		this.answers.set(path, typeof answer === 'function' ? answer : () => answer);
	}

	at(path: string): Received[] {
		return this.received.filter((one) => one.path === path);
	}

	/** Statuses of calls or events of conferences, in the order in which they came. */
	told(path: string): string[] {
		return this.at(path).map(({ params }) => params.StatusCallbackEvent ?? params.CallStatus ?? params.AnsweredBy ?? '');
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}
}
