-- STRICT, WITHOUT ROWID and the CHECKs were added by hand: drizzle-kit writes none of them.
-- attempts.disposition and campaigns.carrier have no CHECK: a new value would mean rebuilding a large table.
CREATE TABLE `alert_bars` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`text` text NOT NULL,
	`severity` text NOT NULL CHECK(`severity` IN ('info', 'success', 'warning', 'error')),
	`link_url` text,
	`link_label` text,
	`position` integer DEFAULT 0 NOT NULL,
	`starts_at` integer,
	`expires_at` integer,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_bars_by_campaign` ON `alert_bars` (`campaign_id`,`position`);--> statement-breakpoint
CREATE TABLE `answers` (
	`campaign_id` text NOT NULL,
	`attempt_id` integer NOT NULL,
	`person_ref` text NOT NULL,
	`question_id` text NOT NULL,
	`version` integer NOT NULL,
	`value` text,
	`script_version` integer NOT NULL,
	`at` integer NOT NULL,
	`caller_session_id` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `attempt_id`, `person_ref`, `question_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`role` text DEFAULT 'owner' NOT NULL CHECK(`role` IN ('admin', 'owner', 'organisation_owner')),
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_by_organisation` ON `api_keys` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `approvals` (
	`campaign_id` text NOT NULL,
	`seq` integer NOT NULL,
	`outcome` text NOT NULL CHECK(`outcome` IN ('approved', 'duplicate', 'withdrawn')),
	`number_id` integer NOT NULL,
	`phone` text NOT NULL,
	`session_id` text NOT NULL,
	`session_name` text NOT NULL,
	`pressed_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`input` text NOT NULL,
	`ip_prefix` text NOT NULL,
	`salt` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `attempts` (
	`campaign_id` text NOT NULL,
	`id` integer NOT NULL,
	`version` integer NOT NULL,
	`number_id` integer NOT NULL,
	`phone` text NOT NULL,
	`line_kind` text NOT NULL CHECK(`line_kind` IN ('cell', 'landline', 'unknown')),
	`list_id` integer,
	`pass` integer NOT NULL,
	`counted` integer NOT NULL,
	`caller_id_phone` text NOT NULL,
	`leg_id` text NOT NULL,
	`placed_at` integer NOT NULL,
	`ringing_at` integer,
	`answered_at` integer,
	`connected_at` integer,
	`ended_at` integer,
	`disposition` text,
	`cause` text,
	`caller_session_id` text,
	`caller_name` text,
	`result_question_id` text,
	`result_answer_id` text,
	`script_version` integer,
	`saved_at` integer,
	PRIMARY KEY(`campaign_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `attempts_by_phone` ON `attempts` (`campaign_id`,`phone`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` text NOT NULL,
	`campaign_id` text,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`detail` text,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_log_by_organisation` ON `audit_log` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `caller_ids` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`phone` text NOT NULL,
	`label` text DEFAULT '' NOT NULL,
	`ready_made` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `caller_ids_once` ON `caller_ids` (`campaign_id`,`phone`);--> statement-breakpoint
CREATE TABLE `caller_intervals` (
	`campaign_id` text NOT NULL,
	`session_id` text NOT NULL,
	`seq` integer NOT NULL,
	`state` text NOT NULL CHECK(`state` IN ('idle', 'ready', 'reserved', 'on_call', 'wrap_up', 'break', 'ended')),
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `session_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `caller_sessions` (
	`campaign_id` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`phone` text NOT NULL,
	`joined_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	`calls` integer DEFAULT 0 NOT NULL,
	`talk_ms` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`practice` integer DEFAULT false NOT NULL,
	`carrier` text DEFAULT 'simulated' NOT NULL,
	`settings` text NOT NULL,
	`script_version` integer DEFAULT 0 NOT NULL,
	`started_at` integer,
	`paused_at` integer,
	`paused_by` text,
	`status_kind` text DEFAULT 'not_started' NOT NULL CHECK(`status_kind` IN ('not_started', 'loading', 'paused', 'complete', 'outside_hours', 'stalled', 'running')),
	`status_sentence` text DEFAULT 'This campaign has not been started.' NOT NULL,
	`load_summary` text,
	`archived_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `campaigns_by_organisation` ON `campaigns` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `contact_lists` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`campaign_id` text NOT NULL,
	`name` text NOT NULL,
	`state` text DEFAULT 'uploading' NOT NULL CHECK(`state` IN ('uploading', 'ready', 'failed')),
	`problem` text,
	`format` text NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`next_offset` integer DEFAULT 0 NOT NULL,
	`records_read` integer DEFAULT 0 NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`accepted` integer DEFAULT 0 NOT NULL,
	`rejected` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_lists_by_campaign` ON `contact_lists` (`campaign_id`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`list_id` integer NOT NULL,
	`row` integer NOT NULL,
	`part` integer DEFAULT 0 NOT NULL,
	`phone` text NOT NULL,
	`line_kind` text NOT NULL CHECK(`line_kind` IN ('cell', 'landline', 'unknown')),
	`zones` text DEFAULT '' NOT NULL,
	`external_id` text DEFAULT '' NOT NULL,
	`first_name` text DEFAULT '' NOT NULL,
	`last_name` text DEFAULT '' NOT NULL,
	`fields` text NOT NULL,
	PRIMARY KEY(`list_id`, `row`, `part`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `do_not_call` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` text NOT NULL,
	`phone` text NOT NULL,
	`source` text NOT NULL CHECK(`source` IN ('caller', 'admin', 'csv', 'api')),
	`campaign_id` text,
	`added_by` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`added_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `do_not_call_once` ON `do_not_call` (`organisation_id`,`phone`);--> statement-breakpoint
CREATE TABLE `end_cards` (
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL CHECK(`kind` IN ('paused', 'complete', 'outside_hours')),
	`html` text NOT NULL,
	`next_campaign_id` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `kind`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `links` (
	`token` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL CHECK(`kind` IN ('caller', 'clicker')),
	`created_at` integer NOT NULL,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `links_by_campaign` ON `links` (`campaign_id`,`kind`);--> statement-breakpoint
CREATE TABLE `rejects` (
	`list_id` integer NOT NULL,
	`row` integer NOT NULL,
	`column` text NOT NULL,
	`value` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`list_id`, `row`, `column`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `script_versions` (
	`campaign_id` text NOT NULL,
	`version` integer NOT NULL,
	`script` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `version`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `account_by_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text,
	`status` text DEFAULT 'pending' NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`inviter_id` text NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organization`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`inviter_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `invitation_by_organization` ON `invitation` (`organization_id`);--> statement-breakpoint
CREATE INDEX `invitation_by_email` ON `invitation` (`email`);--> statement-breakpoint
CREATE TABLE `member` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organization`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `member_by_organization` ON `member` (`organization_id`);--> statement-breakpoint
CREATE INDEX `member_by_user` ON `member` (`user_id`);--> statement-breakpoint
CREATE TABLE `organization` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`logo` text,
	`created_at` integer NOT NULL,
	`metadata` text
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `organization_slug_unique` ON `organization` (`slug`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	`active_organization_id` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_by_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `verification_by_identifier` ON `verification` (`identifier`);