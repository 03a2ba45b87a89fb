/** Where a carrier fetches a campaign's recording: an address that nobody can make up, and that needs no sign-in. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Names one recording of one campaign; another upload has another id. */
export interface RecordingAddress {
	campaignId: string;
	id: string;
}

/** A key of its own, so that nothing else signed with the installation's secret can stand in for it. 128 bits, base64url. */
function macOf(secret: string, { campaignId, id }: RecordingAddress): string {
	const key = createHmac('sha256', secret).update('partyline recording addresses').digest();
	return createHmac('sha256', key).update(`${campaignId}\n${id}`).digest().subarray(0, 16).toString('base64url');
}

export function isRecordingMac(secret: string, address: RecordingAddress, mac: string): boolean {
	const given = Buffer.from(mac);
	const right = Buffer.from(macOf(secret, address));
	return given.length === right.length && timingSafeEqual(given, right);
}

/** Below the public address of the installation. */
export const recordingPath = (secret: string, address: RecordingAddress): string =>
	`/hooks/recordings/${encodeURIComponent(address.campaignId)}/${encodeURIComponent(address.id)}/${macOf(secret, address)}`;
