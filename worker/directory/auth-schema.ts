/**
 * The tables of better-auth (e-mail and password, organisations, second factor, its rate limits), written by hand.
 * auth-schema.test.ts compares them with what the library asks for: a new version that wants another column fails there.
 * Property names are the library's field names; its dates are INTEGER epoch ms.
 */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const date = (name: string) => integer(name, { mode: 'timestamp_ms' });

export const user = sqliteTable('user', {
	id: text().primaryKey(),
	name: text().notNull(),
	email: text().notNull().unique(),
	emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
	image: text(),
	createdAt: date('created_at').notNull(),
	updatedAt: date('updated_at').notNull(),
	twoFactorEnabled: integer('two_factor_enabled', { mode: 'boolean' }).default(false),
});

export const session = sqliteTable(
	'session',
	{
		id: text().primaryKey(),
		expiresAt: date('expires_at').notNull(),
		token: text().notNull().unique(),
		createdAt: date('created_at').notNull(),
		updatedAt: date('updated_at').notNull(),
		ipAddress: text('ip_address'),
		userAgent: text('user_agent'),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		activeOrganizationId: text('active_organization_id'),
	},
	(t) => [index('session_by_user').on(t.userId)],
);

export const account = sqliteTable(
	'account',
	{
		id: text().primaryKey(),
		accountId: text('account_id').notNull(),
		providerId: text('provider_id').notNull(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		accessToken: text('access_token'),
		refreshToken: text('refresh_token'),
		idToken: text('id_token'),
		accessTokenExpiresAt: date('access_token_expires_at'),
		refreshTokenExpiresAt: date('refresh_token_expires_at'),
		scope: text(),
		/** A hash (scrypt), never the password. */
		password: text(),
		createdAt: date('created_at').notNull(),
		updatedAt: date('updated_at').notNull(),
	},
	(t) => [index('account_by_user').on(t.userId)],
);

export const verification = sqliteTable(
	'verification',
	{
		id: text().primaryKey(),
		identifier: text().notNull(),
		value: text().notNull(),
		expiresAt: date('expires_at').notNull(),
		createdAt: date('created_at').notNull(),
		updatedAt: date('updated_at').notNull(),
	},
	(t) => [index('verification_by_identifier').on(t.identifier)],
);

export const organization = sqliteTable('organization', {
	id: text().primaryKey(),
	name: text().notNull(),
	slug: text().notNull().unique(),
	logo: text(),
	createdAt: date('created_at').notNull(),
	metadata: text(),
});

export const member = sqliteTable(
	'member',
	{
		id: text().primaryKey(),
		organizationId: text('organization_id')
			.notNull()
			.references(() => organization.id, { onDelete: 'cascade' }),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		/** protocol ROLES */
		role: text().notNull(),
		createdAt: date('created_at').notNull(),
	},
	(t) => [index('member_by_organization').on(t.organizationId), index('member_by_user').on(t.userId)],
);

export const invitation = sqliteTable(
	'invitation',
	{
		id: text().primaryKey(),
		organizationId: text('organization_id')
			.notNull()
			.references(() => organization.id, { onDelete: 'cascade' }),
		email: text().notNull(),
		role: text(),
		status: text().notNull().default('pending'),
		expiresAt: date('expires_at').notNull(),
		createdAt: date('created_at').notNull(),
		inviterId: text('inviter_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
	},
	(t) => [index('invitation_by_organization').on(t.organizationId), index('invitation_by_email').on(t.email)],
);

export const twoFactor = sqliteTable(
	'two_factor',
	{
		id: text().primaryKey(),
		/** Encrypted with the secret of the installation. */
		secret: text().notNull(),
		/** Encrypted as well; a used one is taken out. */
		backupCodes: text('backup_codes').notNull(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		/** False until a first code from the app was right. */
		verified: integer({ mode: 'boolean' }).default(true),
		failedVerificationCount: integer('failed_verification_count').default(0),
		lockedUntil: date('locked_until'),
	},
	(t) => [index('two_factor_by_secret').on(t.secret), index('two_factor_by_user').on(t.userId)],
);

/** Tries by address and path, shared by all isolates. */
export const rateLimit = sqliteTable('rate_limit', {
	id: text().primaryKey(),
	key: text().notNull().unique(),
	count: integer().notNull(),
	/** Real epoch ms. */
	lastRequest: integer('last_request').notNull(),
});
