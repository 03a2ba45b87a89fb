/** Asks a running server for one example of each operation, and makes what differs from run to run alike. */
import type { ServerLinks } from './server.ts';
import { wavFile } from './sounds.ts';

interface Call {
	name: string;
	request?: unknown;
	status: number;
	response: unknown;
}

/** Ids, tokens, keys, times and addresses, each the same in every recording; equal ones stay equal. */
function steady(text: string, origin: string): string {
	const seen = new Map<string, string>();
	const numbers = new Map<string, number>();
	const alike = (kind: string, value: string): string => {
		const known = seen.get(value);
		if (known) return known;
		const number = (numbers.get(kind) ?? 0) + 1;
		numbers.set(kind, number);
		const made = `${kind}_EXAMPLE${number}`;
		seen.set(value, made);
		return made;
	};
	return (
		text
			.replaceAll(origin, 'https://dial.example.org')
			.replaceAll(/pl_[\w-]{43}/g, 'pl_THE_KEY_ITSELF_SHOWN_THIS_ONCE')
			.replaceAll(/"pl_[\w-]{6}"/g, '"pl_7dKq2x"')
			.replaceAll(/\b([a-z]{3})_([\w-]{16})(?![\w-])/g, (value, kind: string) => alike(kind, value))
			.replaceAll(/(#|\/c\/|\/k\/)[\w-]{20,}/g, '$1THE-SECRET-OF-THE-LINK')
			.replaceAll(/\b1[6-9]\d{11}\b|\b[2-9]\d{12}\b/g, '1795456800000')
			.replaceAll(/"ticket": "[^"]+"/g, '"ticket": "SIGNED.TICKET"')
			// The time of day, summer and winter read alike.
			.replaceAll(/\b\d{1,2}:\d\d\b/g, '18:05')
			.replaceAll(/\bE[SD]T\b/g, 'EST')
			.replaceAll(/"requestId": "[^"]+"/g, '"requestId": "3f0c1a4e-0000-4000-8000-000000000000"')
	);
}

/** Talks to one server and remembers what was said. */
class Recorder {
	readonly #server: ServerLinks;
	readonly calls: Call[] = [];
	constructor(server: ServerLinks) {
		this.#server = server;
	}
	/** Sends, and keeps the first answer of each operation; `shape` is its path with the parameters' names. */
	async call<T>(method: string, path: string, shape: string, request?: unknown): Promise<T> {
		const isFile = typeof request === 'string' || request instanceof Blob;
		const response = await fetch(this.#server.url + path, {
			method,
			headers: {
				authorization: `Bearer ${this.#server.apiKey}`,
				'content-type': typeof request === 'string' ? 'text/csv' : isFile ? 'audio/wav' : 'application/json',
			},
			...(request === undefined ? {} : { body: isFile ? request : JSON.stringify(request) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		const answer: unknown = text === '' ? null : JSON.parse(text);
		const name = `${method} ${shape}`;
		if (!this.calls.some((call) => call.name === name))
			this.calls.push({ name, ...(request === undefined || isFile ? {} : { request }), status: response.status, response: answer });
		return answer as T;
	}
}

const SCRIPT = {
	questions: [
		{
			id: 'result',
			title: 'Call results',
			text: 'Hello {{first_name}}, this is {{caller_name}}.',
			type: 'single',
			answers: [
				{ id: 'right', label: 'Talking to correct person', next: 'support', outcome: 'final' },
				{ id: 'nobody', label: 'No one there', next: null, outcome: 'retry' },
				{ id: 'never', label: 'Do not call', next: null, outcome: 'final_do_not_call' },
			],
			next: null,
		},
		{
			id: 'support',
			title: 'Support',
			text: 'Can we count on you?',
			type: 'single',
			answers: [
				{ id: 'yes', label: 'Yes', next: null },
				{ id: 'no', label: 'No', next: null },
			],
			next: null,
		},
	],
};

async function setUp(rec: Recorder): Promise<string> {
	const one = '/api/campaigns/{campaignId}';
	const { id } = await rec.call<{ id: string }>('POST', '/api/campaigns', '/api/campaigns', {
		name: 'Fall canvass',
		practice: true,
		timeZone: 'America/New_York',
	});
	const path = `/api/campaigns/${id}`;
	await rec.call('PATCH', path, one, { name: 'Fall canvass, ward 5' });
	const { version } = await rec.call<{ version: number }>('GET', `${path}/script`, `${one}/script`);
	await rec.call('POST', `${path}/script/lint`, `${one}/script/lint`, { script: SCRIPT });
	await rec.call('PUT', `${path}/script`, `${one}/script`, { script: SCRIPT, baseVersion: version });
	await rec.call('GET', `${path}/settings`, `${one}/settings`);
	await rec.call('PATCH', `${path}/settings`, `${one}/settings`, { clicking: false, dropLimitPercent: 2 });
	await rec.call('POST', `${path}/caller-ids`, `${one}/caller-ids`, { phone: '(614) 555-0100', label: 'Campaign office' });
	await rec.call('GET', `${path}/caller-ids`, `${one}/caller-ids`);
	await rec.call('PUT', `${path}/recording?name=sorry.wav`, `${one}/recording`, new Blob([wavFile(8_000)]));
	await rec.call('GET', `${path}/recording`, `${one}/recording`);
	const csv = 'First name,Last name,Phone,VANID\nMaria,Lopez,(614) 555-0111,1001\nTom,Baker,614-555-0122,1002\n';
	await rec.call('POST', `${path}/lists/preview`, `${one}/lists/preview`, csv);
	await rec.call('POST', `${path}/lists/import?name=People`, `${one}/lists/import`, csv);
	await rec.call('GET', `${path}/lists`, `${one}/lists`);
	await rec.call('GET', `${path}/readiness`, `${one}/readiness`);
	return id;
}

async function run(rec: Recorder, id: string): Promise<void> {
	const [path, one] = [`/api/campaigns/${id}`, '/api/campaigns/{campaignId}'];
	await rec.call('POST', `${path}/launch`, `${one}/launch`);
	for (;;) {
		const { status } = (await rec.call('GET', `${path}/status`, `${one}/status (looking)`)) as { status: { kind: string } };
		if (status.kind !== 'loading') break;
	}
	await rec.call('GET', `${path}/status`, `${one}/status`);
	await rec.call('GET', path, one);
	await rec.call('POST', `${path}/links/caller/rotate`, `${one}/links/{kind}/rotate`);
	await rec.call('POST', `${path}/socket-ticket`, `${one}/socket-ticket`);
	await rec.call('POST', `${path}/alert-bars`, `${one}/alert-bars`, { text: 'Pizza at eight', severity: 'info' });
	await rec.call('GET', `${path}/alert-bars`, `${one}/alert-bars`);
	await rec.call('PUT', `${path}/end-cards/paused`, `${one}/end-cards/{kind}`, { html: '<p>Back at <b>six</b>.</p>' });
	await rec.call('GET', `${path}/end-cards`, `${one}/end-cards`);
	await rec.call('GET', `${path}/numbers/%2B16145550111/why`, `${one}/numbers/{phone}/why`);
	await rec.call('PUT', `${path}/pause`, `${one}/pause`);
	await rec.call('DELETE', `${path}/pause`, `${one}/pause`);
	// The list is read from D1, where the end of the pause arrives a moment later.
	for (;;) {
		const [campaign] = await rec.call<{ pausedAt: number | null; statusKind: string }[]>(
			'GET',
			'/api/campaigns',
			'/api/campaigns (looking)',
		);
		if (campaign?.pausedAt === null && campaign.statusKind === 'running') break;
	}
	await rec.call('GET', '/api/campaigns', '/api/campaigns');
	await rec.call('POST', `${path}/copy`, `${one}/copy`, { name: 'Spring canvass' });
}

async function organisation(rec: Recorder): Promise<void> {
	await rec.call('GET', '/api/me', '/api/me');
	await rec.call('GET', '/api/setup', '/api/setup');
	await rec.call('POST', '/api/do-not-call', '/api/do-not-call', { phones: ['(614) 555-0199'], note: 'letter of 3 May' });
	await rec.call(
		'POST',
		'/api/do-not-call/import?note=spring',
		'/api/do-not-call/import',
		'Phone,Name\n614-555-0177,Ann\n12,Nobody\n614-555-0199,Tom\n',
	);
	await rec.call('GET', '/api/do-not-call', '/api/do-not-call');
	await rec.call('DELETE', '/api/do-not-call/%2B16145550177', '/api/do-not-call/{phone}', { reason: 'Typed wrongly' });
	await rec.call('GET', '/api/organisation', '/api/organisation');
	await rec.call('GET', '/api/people', '/api/people');
	const invitation = await rec.call<{ id: string; url: string }>('POST', '/api/invitations', '/api/invitations', {
		email: 'tom@example.org',
		role: 'admin',
	});
	await rec.call('POST', '/api/invitations/look', '/api/invitations/look', { token: invitation.url.split('#')[1] });
	await rec.call('GET', '/api/invitations', '/api/invitations');
	await rec.call('DELETE', `/api/invitations/${invitation.id}`, '/api/invitations/{invitationId}');
	const key = await rec.call<{ id: string }>('POST', '/api/api-keys', '/api/api-keys', {
		name: 'nightly export',
		role: 'owner',
		scopes: ['read'],
	});
	await rec.call('DELETE', `/api/api-keys/${key.id}`, '/api/api-keys/{keyId}');
	await rec.call('GET', '/api/audit-log?limit=2&action=do_not_call', '/api/audit-log');
}

/** The text of worker/routes/api-examples.generated.ts as the server answers now. */
export async function recordExamples(server: ServerLinks): Promise<string> {
	const rec = new Recorder(server);
	await organisation(rec);
	await run(rec, await setUp(rec));
	const examples = Object.fromEntries(rec.calls.filter(({ name }) => !name.includes(' (')).map(({ name, ...call }) => [name, call]));
	const text = steady(JSON.stringify(examples, null, '\t'), server.url).replaceAll(
		/"token": "[\w-]{20,}"/g,
		'"token": "THE-SECRET-OF-THE-LINK"',
	);
	return `// Recorded by test/e2e/api.e2e.ts from a running server; \`npm run docs\` records anew.
export const EXAMPLES: Readonly<Record<string, { request?: unknown; status: number; response: unknown }>> = ${text};
`;
}
