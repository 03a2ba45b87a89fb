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
