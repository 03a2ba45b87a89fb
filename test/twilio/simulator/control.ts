/** What a test in another process may ask of the simulator: its ledger, and to be a party on the line. */
import { z } from 'zod';
import { TwilioApiError } from './api-error.ts';
import { faultsSchema } from './faults.ts';
import type { TwilioSimulator } from './simulator.ts';

const clientBody = z.strictObject({ token: z.string(), params: z.record(z.string(), z.string()).default({}) });
const inboundBody = z.strictObject({ from: z.string(), to: z.string() });
const digitsBody = z.strictObject({ digits: z.string().regex(/^[\d*#]+$/) });

function read<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
	try {
		return schema.parse(JSON.parse(text));
	} catch (error) {
		throw new TwilioApiError(400, 20001, error instanceof Error ? error.message : 'Not JSON');
	}
}

export function control(simulator: TwilioSimulator, method: string, url: URL, text: string): { status: number; json: object } {
	const [what, sid, how] = url.pathname.split('/').slice(2);
	const after = Number(url.searchParams.get('after') ?? 0);
	const { exchange } = simulator;
	switch (`${method} ${what}`) {
		case 'GET ledger':
			return { status: 200, json: { calls: simulator.ledger.slice(after) } };
		case 'GET webhooks':
			return { status: 200, json: { webhooks: simulator.webhooks.slice(after) } };
		case 'GET requests':
			return { status: 200, json: { requests: simulator.requests.slice(after) } };
		case 'GET state':
			return {
				status: 200,
				json: { now: simulator.now, queued: exchange.queued, live: exchange.live, webhooks: exchange.webhooks.underWay },
			};
		case 'PUT faults':
			simulator.faults = read(faultsSchema, text);
			return { status: 200, json: exchange.faults };
		case 'POST clients': {
			const { token, params } = read(clientBody, text);
			return { status: 201, json: { callSid: simulator.connect(token, params).sid } };
		}
		case 'POST inbound': {
			const { from, to } = read(inboundBody, text);
			return { status: 201, json: { callSid: simulator.callIn(from, to).sid } };
		}
		case 'POST calls': {
			const call = exchange.calls.get(sid ?? '');
			if (!call) throw new TwilioApiError(404, 20404, 'No such call');
			if (how === 'hangup') exchange.finish(call, call.answeredAt === null ? 'no-answer' : 'completed', 'them');
			else if (how === 'digits') exchange.press(call, read(digitsBody, text).digits);
			else throw new TwilioApiError(404, 20404, 'hangup or digits');
			return { status: 200, json: { status: call.status } };
		}
		default:
			throw new TwilioApiError(404, 20404, `${method} ${url.pathname}`);
	}
}
