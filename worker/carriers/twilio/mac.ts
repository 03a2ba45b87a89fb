/** The unguessable part of our webhook addresses. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type HookAddress, hookPath } from './config.ts';

/** A key of its own, so that nothing else signed with the installation's secret can stand in for it. */
const keyOf = (secret: string): Buffer => createHmac('sha256', secret).update('partyline twilio webhook addresses').digest();

/** 128 bits, base64url. */
export const macOf = (secret: string, { scope, what, id }: HookAddress): string =>
	createHmac('sha256', keyOf(secret)).update(`${scope}\n${what}\n${id}`).digest().subarray(0, 16).toString('base64url');

export function isMac(secret: string, address: HookAddress, mac: string): boolean {
	const given = Buffer.from(mac);
	const right = Buffer.from(macOf(secret, address));
	return given.length === right.length && timingSafeEqual(given, right);
}

/** The whole address, without options. */
export const hookUrl = (publicUrl: string, secret: string, address: HookAddress): string =>
	publicUrl + hookPath(address, macOf(secret, address));
