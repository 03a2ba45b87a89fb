-- Entries that people made themselves, by calling back and pressing a key: a source of their own. SQLite changes a CHECK only by building the table anew.
CREATE TABLE `do_not_call_new` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` text NOT NULL,
	`phone` text NOT NULL,
	`source` text NOT NULL CHECK(`source` IN ('caller', 'admin', 'csv', 'api', 'phone')),
	`campaign_id` text,
	`added_by` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`added_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
INSERT INTO `do_not_call_new` (`seq`, `organisation_id`, `phone`, `source`, `campaign_id`, `added_by`, `note`, `added_at`)
SELECT `seq`, `organisation_id`, `phone`, `source`, `campaign_id`, `added_by`, `note`, `added_at` FROM `do_not_call` ORDER BY `seq`;
--> statement-breakpoint
UPDATE `do_not_call_new` SET `source` = 'phone' WHERE `source` = 'api' AND `added_by` = 'The person called, by phone';
--> statement-breakpoint
DROP TABLE `do_not_call`;
--> statement-breakpoint
ALTER TABLE `do_not_call_new` RENAME TO `do_not_call`;
--> statement-breakpoint
CREATE UNIQUE INDEX `do_not_call_once` ON `do_not_call` (`organisation_id`,`phone`);
