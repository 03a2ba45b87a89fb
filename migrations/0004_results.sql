CREATE TABLE `answer_cells` (
	`campaign_id` text NOT NULL,
	`question_id` text NOT NULL,
	`answer_id` text NOT NULL,
	`quarter` integer NOT NULL,
	`pass` integer NOT NULL,
	`line_kind` text NOT NULL,
	`list_id` integer NOT NULL,
	`caller_id_phone` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `question_id`, `answer_id`, `quarter`, `pass`, `line_kind`, `list_id`, `caller_id_phone`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `approval_cells` (
	`campaign_id` text NOT NULL,
	`outcome` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `outcome`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `result_cells` (
	`campaign_id` text NOT NULL,
	`quarter` integer NOT NULL,
	`pass` integer NOT NULL,
	`line_kind` text NOT NULL,
	`list_id` integer NOT NULL,
	`caller_id_phone` text NOT NULL,
	`attempts` integer NOT NULL,
	`dials` integer NOT NULL,
	`answered` integer NOT NULL,
	`connected` integer NOT NULL,
	`dropped` integer NOT NULL,
	`hung_up_first` integer NOT NULL,
	`machines` integer NOT NULL,
	`no_answer` integer NOT NULL,
	`busy` integer NOT NULL,
	`invalid` integer NOT NULL,
	`talk_ms` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `quarter`, `pass`, `line_kind`, `list_id`, `caller_id_phone`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `attempts` ADD `drop_detail` text;--> statement-breakpoint
CREATE INDEX `attempts_by_time` ON `attempts` (`campaign_id`,`placed_at`,`disposition`,`pass`,`line_kind`,`list_id`,`caller_id_phone`,`caller_session_id`,`result_answer_id`);--> statement-breakpoint
CREATE INDEX `attempts_by_caller` ON `attempts` (`campaign_id`,`caller_session_id`,`placed_at`,`disposition`,`pass`,`line_kind`,`list_id`,`caller_id_phone`,`result_answer_id`,`number_id`,`connected_at`,`ended_at`) WHERE caller_session_id is not null;--> statement-breakpoint
CREATE INDEX `answers_by_question` ON `answers` (`campaign_id`,`question_id`,`attempt_id`);--> statement-breakpoint
INSERT INTO `result_cells` SELECT `campaign_id`, `placed_at` / 900000, `pass`, `line_kind`, coalesce(`list_id`, 0), `caller_id_phone`,
	count(*), sum(`disposition` is null or `disposition` <> 'failed' or `ringing_at` is not null),
	sum(coalesce(`disposition` in ('connected', 'dropped', 'hung_up_first'), 0)), sum(coalesce(`disposition` = 'connected', 0)),
	sum(coalesce(`disposition` = 'dropped', 0)), sum(coalesce(`disposition` = 'hung_up_first', 0)), sum(coalesce(`disposition` = 'machine', 0)),
	sum(coalesce(`disposition` = 'no_answer', 0)), sum(coalesce(`disposition` = 'busy', 0)), sum(coalesce(`disposition` = 'invalid_number', 0)),
	sum(case when `disposition` = 'connected' then coalesce(`ended_at` - `connected_at`, 0) else 0 end)
	FROM `attempts` WHERE true GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
INSERT INTO `answer_cells` SELECT `campaign_id`, '', `result_answer_id`, `placed_at` / 900000, `pass`, `line_kind`, coalesce(`list_id`, 0), `caller_id_phone`, count(*)
	FROM `attempts` WHERE `result_answer_id` is not null GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;--> statement-breakpoint
INSERT INTO `answer_cells` SELECT w.`campaign_id`, w.`question_id`, '', a.`placed_at` / 900000, a.`pass`, a.`line_kind`, coalesce(a.`list_id`, 0), a.`caller_id_phone`, count(*)
	FROM `answers` w JOIN `attempts` a ON a.`campaign_id` = w.`campaign_id` AND a.`id` = w.`attempt_id` WHERE w.`value` is not null GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;--> statement-breakpoint
INSERT INTO `answer_cells` SELECT w.`campaign_id`, w.`question_id`, j.`value`, a.`placed_at` / 900000, a.`pass`, a.`line_kind`, coalesce(a.`list_id`, 0), a.`caller_id_phone`, count(*)
	FROM `answers` w JOIN `attempts` a ON a.`campaign_id` = w.`campaign_id` AND a.`id` = w.`attempt_id`, json_each(w.`value`, '$.answers') j
	WHERE w.`value` is not null GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;--> statement-breakpoint
INSERT INTO `approval_cells` SELECT `campaign_id`, `outcome`, count(*) FROM `approvals` WHERE true GROUP BY 1, 2;
