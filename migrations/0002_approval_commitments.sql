ALTER TABLE `approvals` ADD `phone_commitment` text;--> statement-breakpoint
ALTER TABLE `approvals` ADD `name_commitment` text;--> statement-breakpoint
ALTER TABLE `approvals` ADD `ip_commitment` text;