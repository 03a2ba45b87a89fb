ALTER TABLE `campaigns` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `contact_lists` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `contact_lists` ADD `removed_at` integer;