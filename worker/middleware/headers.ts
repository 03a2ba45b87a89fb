import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../routes/router.ts';

/** The same policy as client/public/_headers, which the static pages get; no inline scripts or styles anywhere. */
export const CONTENT_SECURITY_POLICY =
	"default-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Of a caller's page whose sound comes over Twilio: its servers may be reached too, and nothing else changes. */
export const TWILIO_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY.replace(
	"connect-src 'self'",
	"connect-src 'self' https://*.twilio.com wss://*.twilio.com https://media.twiliocdn.com",
).replace("media-src 'self' blob:", "media-src 'self' blob: mediastream: https://sdk.twilio.com https://media.twiliocdn.com");

const HEADERS: Record<string, string> = {
	'content-security-policy': CONTENT_SECURITY_POLICY,
	// Link tokens are in the address of a page: no other site may see it.
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), payment=()',
};

/** Puts the security headers on an answer of the Worker; a policy that the route has set stays. */
export function harden(headers: Headers, https: boolean): void {
	for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
	if (https) headers.set('strict-transport-security', 'max-age=31536000');
}

/** Request id, public origin and security headers. Upgrades are left alone: their headers cannot be changed. */
export const requestBasics: MiddlewareHandler<AppEnv> = async (c, next) => {
	const url = new URL(c.req.url);
	c.set('requestId', crypto.randomUUID());
	c.set('origin', c.env.PUBLIC_URL ? new URL(c.env.PUBLIC_URL).origin : url.origin);
	await next();
	if (c.req.header('upgrade')?.toLowerCase() === 'websocket') return;
	harden(c.res.headers, url.protocol === 'https:');
	c.res.headers.set('x-request-id', c.get('requestId'));
	if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
};
