/** Which country's numbers are meant where somebody writes one without a country code. */
import { campaignsOf } from '../directory/campaign-life.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import type { Database } from '../directory/database.ts';
import { countryOfZone } from '../domain/zones.ts';

/** Where nothing tells it. */
const DEFAULT_COUNTRY = 'US';

const countriesOf = (campaigns: readonly Pick<CampaignRow, 'settings'>[]): string[] =>
	campaigns.flatMap(({ settings: { hours } }) => (hours ? (countryOfZone(hours.timeZone) ?? []) : []));

/** That of the campaign's own zone. */
export const campaignCountry = (campaign: Pick<CampaignRow, 'settings'>): string => countriesOf([campaign])[0] ?? DEFAULT_COUNTRY;

/** That of all its campaigns, where they agree: ten digits of Mexico must not become somebody's number in New Jersey. */
export async function organisationCountry(db: Database, organisationId: string): Promise<string> {
	const [country, ...others] = new Set(countriesOf(await campaignsOf(db, organisationId, 'active')));
	return country !== undefined && others.length === 0 ? country : DEFAULT_COUNTRY;
}
