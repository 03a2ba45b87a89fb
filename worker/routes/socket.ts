/** The one address of all sockets: checks the ticket, then hands the upgrade to the campaign's object. */
import { CLOSE } from '../../protocol/errors.ts';
import { readTicket } from '../auth/tickets.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { refusedSocket } from '../lib/refused-socket.ts';
import { isOwnOrigin } from '../middleware/sign-in.ts';
import { networkOf } from './join.ts';
import { newRouter } from './router.ts';

export const socket = newRouter();
socket.get('/', async (c) => {
	if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') throw new ApiError('invalid_input', 'This address is for WebSockets.');
	const origin = c.req.header('origin');
	if (origin !== undefined && !isOwnOrigin(origin, c.req.url, c.get('origin'))) return refusedSocket(CLOSE.forbidden, 'origin');
	const ticket = await readTicket(secretOf(c.env), c.req.query('ticket') ?? '', clockOf(c.env).now());
	if (!ticket) return refusedSocket(CLOSE.notSignedIn, 'ticket');
	// A request of our own: of the client's headers only those of the handshake go on, so that nobody can hand in a ticket.
	const headers = new Headers({ upgrade: 'websocket', 'x-partyline-ticket': JSON.stringify(ticket), 'x-partyline-ip': networkOf(c) });
	for (const [name, value] of c.req.raw.headers) if (name.startsWith('sec-websocket-')) headers.set(name, value);
	return await c.env.CAMPAIGN.get(c.env.CAMPAIGN.idFromName(ticket.campaignId)).fetch('https://campaign/socket', { headers });
});
