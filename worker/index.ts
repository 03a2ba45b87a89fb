import { createApp } from './app.ts';

export { CampaignObject } from './campaign/campaign-object.ts';
export { SimulatedCarrierObject } from './carriers/simulated/simulated-carrier-object.ts';
export { OrganisationObject } from './org/organisation-object.ts';

export default createApp();
