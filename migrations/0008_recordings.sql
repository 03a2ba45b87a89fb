-- What people hear who had to be dropped, at most 1 MB a row (protocol/limits.ts).
CREATE TABLE `recordings` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL CHECK(`type` IN ('audio/wav', 'audio/mpeg')),
	`bytes` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`data` blob NOT NULL,
	`added_at` integer NOT NULL,
	`added_by` text NOT NULL,
	`replaced_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `recordings_by_campaign` ON `recordings` (`campaign_id`,`replaced_at`);
