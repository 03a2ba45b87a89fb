import { assert } from '../../lib/assert.ts';
import { type Sql, value } from './sql.ts';

/**
 * The object's tables. Append-only: a script that has been released is never edited, a new one is added.
 * Every column is explained in docs/storage-schema.md.
 */
export const MIGRATIONS: readonly string[] = [
	`
create table meta (key text primary key, value text not null) strict, without rowid;

create table zones (id integer primary key, names text not null unique) strict;

create table numbers (
	id integer primary key,
	phone text not null unique,
	kind integer not null check (kind in (0, 1, 2)),
	zone integer not null,
	place integer not null check (place between 0 and 7),
	approved integer not null default 0,
	do_not_call integer not null default 0,
	invalid integer not null default 0,
	settled integer not null default 0,
	passes integer not null default 0,
	drops integer not null default 0,
	last_ended_at integer,
	due_at integer,
	due_reason integer not null default 0,
	attempt integer,
	queue integer,
	position integer,
	list integer not null
) strict;
create index numbers_due on numbers (due_at) where place in (3, 6);
create index numbers_staged on numbers (list) where place = 7;

create table people (
	list integer not null, row integer not null, part integer not null,
	number integer not null,
	external_id text not null, first_name text not null, last_name text not null, fields text not null,
	primary key (list, row, part)
) strict, without rowid;
create index people_by_number on people (number);

create table tallies (place integer not null, zone integer not null, gate integer not null, n integer not null,
	primary key (place, zone, gate)) strict, without rowid;

create table queues (id integer primary key, pass integer not null, zone integer not null, kind integer not null,
	gate integer not null, size integer not null default 0, unique (pass, zone, kind, gate)) strict;
create table pool (queue integer not null, position integer not null, number integer not null,
	primary key (queue, position)) strict, without rowid;

create table loads (
	list integer primary key, name text not null, total integer not null, invalid integer not null, placed integer not null default 0,
	entered integer not null default 0, duplicates integer not null default 0, do_not_call integer not null default 0,
	cursor_row integer not null default 0, cursor_part integer not null default -1,
	state text not null check (state in ('loading', 'entering', 'done')), first integer not null
) strict;

create table do_not_call (phone text primary key) strict, without rowid;

create table leases (
	id integer primary key, session text not null, first_id integer not null, last_id integer not null,
	leased_at integer not null, expires_at integer, state text not null check (state in ('held', 'returned', 'taken', 'done'))
) strict;
create index leases_by_session on leases (session, first_id);
create index leases_open on leases (state, expires_at) where state in ('held', 'returned');

create table clickers (
	id text primary key, name text not null, key_hash text not null, ip_prefix text not null, joined_at integer not null,
	ended_at integer, link_up integer not null default 0, seen_at integer not null, mine integer not null default 0,
	last_frame integer not null default 0, recent text not null default '[]', received_at integer not null default 0
) strict;

create table approval_batches (first_seq integer primary key, count integer not null, payload text not null) strict;
create table approval_minutes (minute integer primary key, n integer not null) strict;

create table attempts (
	id integer primary key, version integer not null default 1,
	number integer not null, phone text not null, kind integer not null, list integer, pass integer not null, leg text not null unique,
	caller_id text not null, state text not null, placed_at integer not null, accepted_at integer, ringing_at integer,
	answered_at integer, hold_until integer, connected_at integer, ended_at integer,
	disposition text, cause text, ended_by text, counted integer not null default 0,
	session text, reserved_for text, decided text, script_version integer, person text,
	result_question text, result_answer text, saved_at integer, do_not_call integer not null default 0,
	deadline_at integer, checks integer not null default 0, cancelling integer not null default 0
) strict;
create index attempts_open on attempts (state) where ended_at is null;
create index attempts_deadline on attempts (deadline_at) where deadline_at is not null;
create index attempts_by_number on attempts (number, placed_at);

create table answers (
	attempt integer not null, person text not null, question text not null, version integer not null,
	value text, script_version integer not null, at integer not null, session text not null,
	primary key (attempt, person, question)
) strict, without rowid;
create table notes (attempt integer not null, person text not null, text text not null, primary key (attempt, person)) strict, without rowid;
create table scripts (version integer primary key, script text not null) strict;

create table sessions (
	id text primary key, version integer not null default 1, name text not null, phone text not null, key_hash text not null,
	ip_prefix text not null, state text not null, since integer not null, ready_since integer, link_up integer not null default 0,
	lost_at integer, active_at integer not null, typing_at integer not null default 0, last_call integer not null default 0,
	break_after integer not null default 0, leave_after text, attempt integer, joined_at integer not null, ended_at integer, end_reason text,
	calls integer not null default 0, contacts integer not null default 0, talk_ms integer not null default 0,
	interval_seq integer not null default 0, notice text, still_there_until integer, deadline_at integer
) strict;
create index sessions_open on sessions (state) where ended_at is null;
create index sessions_deadline on sessions (deadline_at) where deadline_at is not null;

create table intervals (session text not null, seq integer not null, state text not null, from_at integer not null, to_at integer not null,
	primary key (session, seq)) strict, without rowid;

create table commands (session text not null, command text not null, at integer not null, ok integer not null, code text, message text,
	primary key (session, command)) strict, without rowid;

create table orders (
	id integer primary key, attempt integer not null, verb text not null check (verb in ('originate', 'join', 'message', 'hangup', 'cancel', 'snapshot')),
	room text, state text not null check (state in ('new', 'sending')), next_at integer not null, tries integer not null default 0
) strict;
create index orders_by_attempt on orders (attempt);

create table dirty (topic text not null, key text not null, rev integer not null, primary key (topic, key)) strict, without rowid;
create table notices (id integer primary key, verb text not null, phone text not null, attempt integer not null, name text not null,
	next_at integer not null, tries integer not null default 0) strict;

create table ledger (hour integer primary key, dials integer not null default 0, answered integer not null default 0,
	connected integer not null default 0, dropped integer not null default 0, machines integer not null default 0) strict;
create table waits (id integer primary key, at integer not null, ms integer not null) strict;
create table spent_tickets (nonce text primary key, expires_at integer not null) strict, without rowid;
`,
	`
alter table numbers add column call_back integer not null default 0;
alter table attempts add column call_back_at integer;
alter table attempts add column stay integer not null default 0;
alter table sessions add column rest_ms integer not null default 0;
`,
	`
alter table attempts add column drop_detail text;
alter table sessions add column message text;
alter table sessions add column move_to text;
create table blocks (session text primary key, name text not null, phone text not null, ip_prefix text not null, at integer not null) strict, without rowid;
create table room_minutes (minute integer primary key, ready integer not null default 0, talking integer not null default 0,
	wrapping integer not null default 0, ringing integer not null default 0, dials integer not null default 0, answered integer not null default 0,
	connected integer not null default 0, dropped integer not null default 0, waits integer not null default 0, wait_ms integer not null default 0) strict;
create table number_events (id integer primary key, number integer not null, at integer not null, what text not null, until integer) strict;
create index number_events_by_number on number_events (number, id);
`,
	`
alter table numbers add column approved_by integer;
alter table clickers add column ord integer not null default 0;
`,
	`
create table rooms (session text primary key, up integer not null default 0, via text check (via in ('browser', 'phone')), since integer not null,
	closing integer not null default 0, next_at integer, tries integer not null default 0) strict, without rowid;
`,
	`
create index attempts_live on attempts (ended_at, disposition) where disposition in ('connected', 'dropped', 'hung_up_first');
`,
	`
alter table numbers add column withdrawn integer not null default 0;
alter table loads add column withdrawn integer not null default 0;
`,
	`
create index numbers_waiting on numbers (due_at) where place = 3;
create index numbers_waiting_24h on numbers (due_at) where place = 6;
`,
	`
drop index leases_open;
create index leases_held on leases (expires_at) where state = 'held';
create index leases_returned on leases (id) where state = 'returned';
`,
	`
alter table approval_batches add column counts text not null default '[]';
update approval_batches set payload = (
	select json_group_array(json_array(first_seq + r.key, r.value->>0, r.value->>1, r.value->>2, w.value->>0, w.value->>1, r.value->>4,
		approval_batches.payload->>'receivedAt', r.value->>5, w.value->>2, r.value->>6, r.value->>7))
	from json_each(approval_batches.payload, '$.rows') r join json_each(approval_batches.payload, '$.who') w on w.key = r.value->>3);
update approval_batches set counts = (
	select json_group_array(json_array(outcome, n)) from (select value->>1 outcome, count(*) n from json_each(approval_batches.payload) group by 1));
create index leases_held_by_session on leases (session, id) where state = 'held';
`,
];

/** Brings the tables up to date; each script runs once, in its own transaction. `scripts`: fewer only to make an older object. */
export function migrate(sql: Sql, scripts = MIGRATIONS): void {
	sql.run('create table if not exists migrations (id integer primary key, checked integer not null) strict');
	const done = value(sql, 'select count(*) from migrations');
	assert(done <= scripts.length, 'the object holds migrations that this program does not know');
	scripts.slice(done).forEach((script, index) => {
		sql.tx(() => {
			sql.script(script);
			sql.run('insert into migrations (id, checked) values (?, ?)', done + index + 1, script.length);
		});
	});
}
