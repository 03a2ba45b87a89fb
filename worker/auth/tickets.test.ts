import { expect, test } from 'vitest';
import { readTicket, signTicket, TICKET_MS } from './tickets.ts';

const secret = 'a secret that is only used in this test';
const clock = { now: () => 1_000_000, speed: 1 };
const who = { campaignId: 'cmp_1', role: 'caller', sessionId: 'ses_1' } as const;

test('a ticket is read back until it expires, and each has a nonce of its own', async () => {
	const [one, two] = [await signTicket(secret, who, clock), await signTicket(secret, who, clock)];
	const read = await readTicket(secret, one, 1_000_000 + TICKET_MS - 1);
	expect(read).toMatchObject({ ...who, expiresAt: 1_000_000 + TICKET_MS });
	expect((await readTicket(secret, two, 1_000_000))?.nonce).not.toBe(read?.nonce);
	expect(await readTicket(secret, one, 1_000_000 + TICKET_MS)).toBeNull();
});

test('in a rehearsal the thirty seconds stay thirty seconds on the wall', async () => {
	const ticket = await signTicket(secret, who, { now: () => 0, speed: 60 });
	expect((await readTicket(secret, ticket, 29_000 * 60))?.sessionId).toBe('ses_1');
	expect(await readTicket(secret, ticket, 31_000 * 60)).toBeNull();
});

test('every forged or mangled ticket is refused', async () => {
	const good = await signTicket(secret, who, clock);
	const [payload = '', signature = ''] = good.split('.');
	const admin = btoa(atob(payload.replaceAll('-', '+').replaceAll('_', '/')).replace('caller', 'admin'));
	const bad = [
		'',
		'.',
		'x',
		payload,
		`${payload}.`,
		`.${signature}`,
		`${admin}.${signature}`,
		`${payload}.${signature.slice(0, -2)}`,
		`${good}.x`,
		`${payload}.${signature}%%`,
		'e30.e30',
		'x'.repeat(3_000),
		await signTicket('another secret of another place', who, clock),
	];
	for (const ticket of bad) expect(await readTicket(secret, ticket, 1_000_000), ticket).toBeNull();
});
