/** The Twilio carrier against what every carrier has to do, over the simulator. */
import { afterEach } from 'vitest';
import { carrierContract } from '../../worker/carriers/contract.ts';
import { TwilioWorld } from './contract-world.ts';

const worlds: TwilioWorld[] = [];
afterEach(async () => {
	for (const world of worlds.splice(0)) await world.close();
});

carrierContract('twilio, over the simulator', async (limit) => {
	const world = await TwilioWorld.open(limit);
	worlds.push(world);
	return world;
});

/** SignalWire speaks the same below another address, with a project's id for account and key, and its own name for the signature. */
carrierContract('twilio, with what is different at SignalWire', async (limit) => {
	const project = '7b981c06-d5a1-4d2a-9f0e-111111111111';
	const options = { basePath: '/api/laml', accountSid: project, apiKeySid: project, signatureHeader: 'x-signalwire-signature' };
	const world = await TwilioWorld.open(limit, options, false);
	worlds.push(world);
	return world;
});
