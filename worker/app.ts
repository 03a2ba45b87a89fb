import type { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { LIMITS } from '../protocol/limits.ts';
import { ApiError } from './lib/api-error.ts';
import { cursors } from './middleware/cursor.ts';
import { onError, onNotFound } from './middleware/errors.ts';
import { requestBasics } from './middleware/headers.ts';
import { idempotency } from './middleware/idempotency.ts';
import { signIn } from './middleware/sign-in.ts';
import { account } from './routes/account.ts';
import { apiKeys } from './routes/api-keys.ts';
import { audience } from './routes/audience.ts';
import { auth } from './routes/auth.ts';
import { callerAudio } from './routes/caller-audio.ts';
import { campaigns } from './routes/campaigns.ts';
import { carrierAccount } from './routes/carrier-account.ts';
import { clicking } from './routes/clicking.ts';
import { doNotCall } from './routes/do-not-call.ts';
import { hooks } from './routes/hooks.ts';
import { invitations, passwordResets } from './routes/invitations.ts';
import { join } from './routes/join.ts';
import { lists } from './routes/lists.ts';
import { messages } from './routes/messages.ts';
import { numbers } from './routes/numbers.ts';
import { documentOf } from './routes/openapi.ts';
import { auditLog, organisation } from './routes/organisation.ts';
import { adminPages, pages } from './routes/pages.ts';
import { people } from './routes/people.ts';
import { recording, recordingHooks } from './routes/recording.ts';
import { results } from './routes/results.ts';
import { room } from './routes/room.ts';
import { type AppEnv, newRouter } from './routes/router.ts';
import { run } from './routes/run.ts';
import { setUp } from './routes/set-up.ts';
import { socket } from './routes/socket.ts';
import { twilioHooks } from './routes/twilio-hooks.ts';

/** Uploads have their own limits, counted while they stream (routes/lists.ts). */
const UPLOAD = /^\/api\/campaigns\/[^/]+\/lists\/(preview|import|[^/]+\/content)$/;

const limitJson = bodyLimit({
	maxSize: LIMITS.jsonBodyBytes,
	onError: () => {
		throw new ApiError('too_large', `The request is too large: at most ${LIMITS.jsonBodyBytes / 1_048_576} MB.`);
	},
});

/** A table and no chain of calls: the type of a chain grows with each of its routes, and nobody asks for it. */
const API: readonly [path: string, router: OpenAPIHono<AppEnv>][] = [
	['/api', account],
	['/api/api-keys', apiKeys],
	['/api/people', people],
	['/api/invitations', invitations],
	['/api/password-resets', passwordResets],
	['/api/organisation', organisation],
	['/api/audit-log', auditLog],
	['/api/join', join],
	['/api/join', callerAudio],
	['/api/carrier-account', carrierAccount],
	['/api/do-not-call', doNotCall],
	['/api/campaigns', campaigns],
	['/api/campaigns', setUp],
	['/api/campaigns', recording],
	['/api/campaigns', audience],
	['/api/campaigns', run],
	['/api/campaigns', messages],
	['/api/campaigns', results],
	['/api/campaigns', clicking],
	['/api/campaigns', room],
	['/api/campaigns', numbers],
	['/api/campaigns/:campaignId/lists', lists],
];

/** The whole HTTP side: pages behind links, REST under /api, carriers' webhooks under /hooks. */
export function createApp() {
	const app = newRouter();
	app.onError(onError);
	app.notFound(onNotFound);
	app.use(requestBasics);
	app.use('/api/*', (c, next) => (UPLOAD.test(c.req.path) ? next() : limitJson(c, next)));
	app.use('/api/*', signIn);
	app.use('/api/*', idempotency);
	app.use('/api/*', cursors);
	app.route('/api/auth', auth);
	app.route('/api/socket', socket);
	app.route('/hooks', hooks);
	app.route('/hooks/twilio', twilioHooks);
	app.route('/hooks/recordings', recordingHooks);
	app.route('/', pages);
	app.get('/api/openapi.json', (c) => c.json(documentOf(app, c.get('origin'))));
	for (const [path, router] of API) app.route(path, router);
	app.route('/', adminPages(app.fetch));
	return app;
}
