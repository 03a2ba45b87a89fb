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
);
--> statement-breakpoint
CREATE TABLE `approval_cells` (
	`campaign_id` text NOT NULL,
	`outcome` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `outcome`)
);
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
);
--> statement-breakpoint
ALTER TABLE `attempts` ADD `drop_detail` text;--> statement-breakpoint
CREATE INDEX `attempts_by_time` ON `attempts` (`campaign_id`,`placed_at`,`disposition`,`pass`,`line_kind`,`list_id`,`caller_id_phone`,`caller_session_id`,`result_answer_id`);--> statement-breakpoint
CREATE INDEX `attempts_by_caller` ON `attempts` (`campaign_id`,`caller_session_id`,`placed_at`,`disposition`,`pass`,`line_kind`,`list_id`,`caller_id_phone`,`result_answer_id`,`number_id`,`connected_at`,`ended_at`) WHERE caller_session_id is not null;--> statement-breakpoint
CREATE INDEX `answers_by_question` ON `answers` (`campaign_id`,`question_id`,`attempt_id`);