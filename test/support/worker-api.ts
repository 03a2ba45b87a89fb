/** A small client of the whole Worker, for workerd tests. */
import { applyD1Migrations, env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { hashPassword } from 'better-auth/crypto';
import type { Role, Scope } from '../../protocol/enums.ts';
import type { ErrorBody } from '../../protocol/errors.ts';
import { sha256Hex } from '../../worker/lib/tokens.ts';

export const ORIGIN = 'https://dial.example';

export interface Answer<T> {
	status: number;
	body: T;
	error: ErrorBody['error'];
	headers: Headers;
}
export interface TestApi {
	organisationId: string;
	/** For requests made otherwise. */
	headers: { authorization: string };
	send<T = unknown>(method: string, path: string, json?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
}

/** One request, bytes as they are and all else as JSON; the answer's JSON is both `body` and, when refused, `error`. */
export async function send<T>(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
	const response = await exports.default.fetch(
		new Request(`${ORIGIN}${path}`, {
			method,
			headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
			...(json === undefined ? {} : { body: json instanceof Uint8Array ? json : JSON.stringify(json) }),
		}),
	);
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
	const body = isJson ? JSON.parse(text) : text;
	return { status: response.status, body, error: isJson ? body.error : undefined, headers: response.headers };
}

/** The tables, once a file. */
export async function migrate(): Promise<void> {
	await applyD1Migrations(env.DB, env.MIGRATIONS);
}

let made = 0;
/** An organisation of its own with an API key of the given role; written to D1 directly, because sign-up costs 100 ms. */
export async function organisation(role: Role = 'organisation_owner', organisationId?: string, scopes?: Scope[]): Promise<TestApi> {
	made += 1;
	const id = organisationId ?? `org_test${made}`;
	const key = `pl_${String(made).padStart(43, 'k')}`;
	if (!organisationId)
		await env.DB.prepare('insert into organization (id, name, slug, created_at) values (?, ?, ?, 0)')
			.bind(id, `Organisation ${made}`, id)
			.run();
	await env.DB.prepare(
		'insert into api_keys (id, organisation_id, name, prefix, hash, role, scopes, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, 0, ?)',
	)
		.bind(`key_${made}`, id, `key ${made}`, key.slice(0, 9), await sha256Hex(key), role, scopes ? JSON.stringify(scopes) : null, 'test')
		.run();
	const mine = { authorization: `Bearer ${key}` };
	return {
		organisationId: id,
		headers: mine,
		send: (method, path, json, headers) => send(method, path, json, { ...mine, ...headers }),
	};
}

export interface TestPerson {
	id: string;
	email: string;
	organisationId: string;
	/** For the `cookie` header of a signed-in request; changes need an `origin` besides. */
	cookie: string;
}
export const TEST_PASSWORD = 'correct horse battery';

/** The cookies that an answer sets, for the next request. */
export const cookieOf = (headers: Headers): string =>
	headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');

let hash: Promise<string> | null = null;
/** A person with the given role, signed in by e-mail and password; in an organisation of their own or in the one named. */
export async function person(role: Role, organisationId?: string): Promise<TestPerson> {
	const home = organisationId ?? (await organisation()).organisationId;
	made += 1;
	const [id, email] = [`usr_${made}`, `person${made}@example.org`];
	hash ??= hashPassword(TEST_PASSWORD);
	const statement = (query: string, ...values: string[]) => env.DB.prepare(query).bind(...values);
	await env.DB.batch([
		statement('insert into user (id, name, email, created_at, updated_at) values (?1, ?2, ?3, 0, 0)', id, `Person ${made}`, email),
		statement(
			"insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at) values (?1, ?2, 'credential', ?2, ?3, 0, 0)",
			`acc_${made}`,
			id,
			await hash,
		),
		statement(
			'insert into member (id, organization_id, user_id, role, created_at) values (?1, ?2, ?3, ?4, 0)',
			`mem_${made}`,
			home,
			id,
			role,
		),
	]);
	const { headers } = await send('POST', '/api/auth/sign-in/email', { email, password: TEST_PASSWORD }, { origin: ORIGIN });
	return { id, email, organisationId: home, cookie: cookieOf(headers) };
}

/** A ready contact list, as an upload would leave it behind. */
export async function addList(campaignId: string, phones: string[], fields: string[] = []): Promise<number> {
	const columns = fields.map((field, index) => ({ index, heading: field, role: 'field', field }));
	const format = JSON.stringify({ encoding: 'utf-8', delimiter: ',', headers: true, columns });
	const list = await env.DB.prepare(
		`insert into contact_lists (campaign_id, name, state, format, rows, accepted, created_at, created_by) values (?, 'List', 'ready', ?, ?, ?, 0, 'test') returning id`,
	)
		.bind(campaignId, format, phones.length, phones.length)
		.first<number>('id');
	await env.DB.prepare(
		`insert into contacts (list_id, row, part, phone, line_kind, first_name, external_id, fields)
		select ?1, key + 2, 0, value, 'landline', 'Person ' || key, 'VAN' || key, '{}' from json_each(?2)`,
	)
		.bind(list, JSON.stringify(phones))
		.run();
	return list ?? 0;
}
