/** The organisation's account with a carrier. Secrets leave this file sealed, or in a `TwilioAccount` kept in memory. */
import { and, eq, isNull } from 'drizzle-orm';
import type { CarrierNumberView } from '../../protocol/carrier.ts';
import { audit } from './audit.ts';
import type { Change } from './campaigns.ts';
import type { Database } from './database.ts';
import { campaigns, carrierAccounts, organization } from './schema.ts';

export type CarrierAccountRow = typeof carrierAccounts.$inferSelect;

export async function findCarrierAccount(db: Database, organisationId: string): Promise<CarrierAccountRow | null> {
	return (await db.select().from(carrierAccounts).where(eq(carrierAccounts.organisationId, organisationId)).get()) ?? null;
}

/** The organisation's name, as it is said on the phone. */
export async function organisationName(db: Database, organisationId: string): Promise<string> {
	const row = await db.select({ name: organization.name }).from(organization).where(eq(organization.id, organisationId)).get();
	return row?.name ?? '';
}

/** Writes the account as a whole. Secrets come sealed. */
export async function saveCarrierAccount(db: Database, row: CarrierAccountRow, change: Change): Promise<void> {
	const { organisationId, ...rest } = row;
	await db.batch([
		db.insert(carrierAccounts).values(row).onConflictDoUpdate({ target: carrierAccounts.organisationId, set: rest }),
		audit(db, { ...change, organisationId, campaignId: null }),
	]);
}

export async function removeCarrierAccount(db: Database, organisationId: string, change: Change): Promise<void> {
	await db.batch([
		db.delete(carrierAccounts).where(eq(carrierAccounts.organisationId, organisationId)),
		audit(db, { ...change, organisationId, campaignId: null }),
	]);
}

/** What the carrier said of the account's numbers, and of the TwiML app. */
export async function keepNumbers(
	db: Database,
	organisationId: string,
	found: { numbers: CarrierNumberView[]; appSid: string | null; at: number },
): Promise<void> {
	await db
		.update(carrierAccounts)
		.set({ numbers: found.numbers, numbersAt: found.at, appSid: found.appSid })
		.where(eq(carrierAccounts.organisationId, organisationId))
		.run();
}

/** Campaigns that call through the account: not practice, not archived. */
export async function campaignsOnCarrier(
	db: Database,
	organisationId: string,
): Promise<{ id: string; name: string; startedAt: number | null }[]> {
	return await db
		.select({ id: campaigns.id, name: campaigns.name, startedAt: campaigns.startedAt })
		.from(campaigns)
		.where(
			and(
				eq(campaigns.organisationId, organisationId),
				eq(campaigns.carrier, 'twilio'),
				eq(campaigns.practice, false),
				isNull(campaigns.archivedAt),
			),
		)
		.all();
}
