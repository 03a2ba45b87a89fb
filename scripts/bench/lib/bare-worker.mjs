/**
 * What the platform can do without us: one object and one database that do the benches' work and nothing else. No rules, no
 * sessions, no leases, no counts, no views, no limits, no validation.
 */
import { DurableObject } from 'cloudflare:workers';
import { createHash } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export class BareObject extends DurableObject {
	constructor(ctx, env) {
		super(ctx, env);
		this.sql = ctx.storage.sql;
		this.sql.exec(`create table if not exists numbers (id integer primary key, phone text not null unique, approved integer not null default 0, queue integer, position integer) strict;
			create table if not exists people (list integer not null, row integer not null, part integer not null, number integer not null, external_id text not null,
				first_name text not null, last_name text not null, fields text not null, primary key (list, row, part)) strict, without rowid;
			create table if not exists pool (queue integer not null, position integer not null, number integer not null, primary key (queue, position)) strict, without rowid;
			create table if not exists log (seq integer primary key, payload text not null) strict;`);
		this.group = [];
		this.next = 1;
		this.size = 0;
		this.seq = 0;
		this.head = '';
	}

	async fetch(request) {
		const url = new URL(request.url);
		if (url.pathname === '/socket') {
			const { 0: client, 1: server } = new WebSocketPair();
			const room = url.searchParams.get('room');
			this.ctx.acceptWebSocket(server, room === null ? [] : [room]);
			return new Response(null, { status: 101, webSocket: client });
		}
		if (url.pathname === '/numbers') {
			const count = Number(await request.text());
			this.ctx.storage.transactionSync(() =>
				this.sql.exec(
					`with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) insert into numbers (id, phone) select i, '+1' || (2000000000 + i) from n`,
					count,
				),
			);
			return Response.json({ count });
		}
		if (url.pathname === '/connect') {
			// One decision: a row, a frame to one socket, an answer.
			const { attempt, room, pad } = await request.json();
			this.ctx.storage.transactionSync(() => this.sql.exec('insert or replace into log (seq, payload) values (?, ?)', attempt, room));
			for (const ws of this.ctx.getWebSockets(room)) ws.send(JSON.stringify({ t: 'view', attempt, pad }));
			return Response.json({ do: 'join', room });
		}
		if (url.pathname === '/tell') {
			const text = await request.text();
			for (const ws of this.ctx.getWebSockets()) ws.send(text);
			return Response.json({ sent: this.ctx.getWebSockets().length });
		}
		return new Response('not found', { status: 404 });
	}

	/** Pages of contacts from D1 into the object, as fast as it goes. */
	async load(pages) {
		let position = 0;
		for (let after = 0; ; ) {
			const rows = await this.env.DB.prepare(
				'select row, part, phone, external_id, first_name, last_name, fields from contacts where list_id = 1 and row > ? order by row limit ?',
			)
				.bind(after, pages)
				.raw();
			if (rows.length === 0) return position;
			after = rows.at(-1)[0];
			const from = position;
			position += rows.length;
			const json = JSON.stringify(rows);
			this.ctx.storage.transactionSync(() => {
				this.sql.exec(
					`insert into numbers (id, phone, queue, position) select ? + key + 1, value->>2, 1, ? + key from json_each(?)`,
					from,
					from,
					json,
				);
				this.sql.exec(`insert into pool (queue, position, number) select 1, position, id from numbers where id > ?`, from);
				this.sql.exec(
					`insert into people (list, row, part, number, external_id, first_name, last_name, fields)
					 select 1, value->>0, value->>1, ? + key + 1, value->>3, value->>4, value->>5, value->>6 from json_each(?)`,
					from,
					json,
				);
			});
		}
	}

	webSocketMessage(ws, text) {
		const frame = JSON.parse(text);
		if (frame.t === 'lease') this.items(ws);
		if (frame.t !== 'approve') return;
		this.group.push([ws, frame]);
		if (this.group.length === 1) setTimeout(() => this.commit(), 20);
	}

	items(ws) {
		const items = Array.from({ length: 64 }, () => String(this.next++));
		ws.send(JSON.stringify({ t: 'items', items }));
	}

	/** Marks, appends to the pool, chains and logs, in one transaction for all frames of the group. */
	commit() {
		const group = this.group;
		this.group = [];
		this.ctx.storage.transactionSync(() => {
			const pool = [];
			const records = [];
			for (const [, frame] of group)
				for (const [id, age, input] of frame.presses) {
					pool.push([Number(id), this.size]);
					this.size += 1;
					this.seq += 1;
					this.head = sha256(`${this.head}\n${this.seq}\n${id}\n${age}\n${input}`);
					records.push([this.seq, id, age, input, this.head]);
				}
			const json = JSON.stringify(pool);
			this.sql.exec(
				`update numbers set approved = 1, queue = 1, position = j.position from (select value->>0 id, value->>1 position from json_each(?)) j where numbers.id = j.id`,
				json,
			);
			this.sql.exec('insert into pool (queue, position, number) select 1, value->>1, value->>0 from json_each(?)', json);
			this.sql.exec('insert into log (seq, payload) values (?, ?)', this.seq, JSON.stringify(records));
		});
		for (const [ws, frame] of group) {
			ws.send(JSON.stringify({ t: 'ack', frame: frame.frame, approved: frame.presses.length, refused: [], view: { batchMs: 250 } }));
			if (frame.have < 32) this.items(ws);
		}
	}

	webSocketClose(ws) {
		ws.close();
	}
}

export default {
	async fetch(request, env) {
		const url = new URL(request.url);
		const object = env.BARE.get(env.BARE.idFromName('bare'));
		if (url.pathname === '/contacts') {
			// One statement of JSON rows a request, as uploads come in pieces.
			await env.DB.prepare(
				`insert into contacts (list_id, row, part, phone, line_kind, zones, external_id, first_name, last_name, fields)
				 select 1, value->>0, 0, value->>1, 'unknown', '', value->>2, value->>3, value->>4, value->>5 from json_each(?)`,
			)
				.bind(await request.text())
				.run();
			return Response.json({});
		}
		if (url.pathname === '/schema') {
			await env.DB.prepare(
				`create table contacts (list_id integer not null, row integer not null, part integer not null, phone text not null, line_kind text not null, zones text not null,
				 external_id text not null, first_name text not null, last_name text not null, fields text not null, primary key (list_id, row, part)) strict, without rowid`,
			).run();
			return Response.json({});
		}
		if (url.pathname === '/load') return Response.json({ loaded: await object.load(5_000) });
		return object.fetch(request);
	},
};
