import { describe, expect, it } from 'vitest';
import { nodeSql } from '../../../test/support/node-sql.ts';
import { getMeta, setMeta } from './context.ts';
import { recall, recallValue, type Sql } from './sql.ts';

/** Two small tables, and how many statements reached SQLite. */
function shelf(): { sql: Sql; asked: () => number } {
	const inner = nodeSql();
	inner.script('create table books (id integer primary key, title text not null); create table lent (book integer not null)');
	inner.script('create table meta (key text primary key, value text not null) strict, without rowid');
	let asked = 0;
	const sql: Sql = {
		...inner,
		rows: (query, ...bindings) => {
			asked += 1;
			return inner.rows(query, ...bindings);
		},
	};
	return { sql, asked: () => asked };
}
const COUNT = 'select count(*) from books left join lent on lent.book = books.id';

describe('[I10] what was read is remembered until it is written', () => {
	it('asks once, and again after a write of any table that the query reads', () => {
		const { sql, asked } = shelf();
		expect([recallValue(sql, COUNT), recallValue(sql, COUNT)]).toEqual([0, 0]);
		expect(asked()).toBe(1);
		sql.run(`insert into books (title) values ('Emma')`);
		expect([recallValue(sql, COUNT), recallValue(sql, COUNT)]).toEqual([1, 1]);
		sql.run('insert into lent (book) values (1), (1)');
		expect(recallValue(sql, COUNT)).toBe(2);
		expect(asked()).toBe(3);
	});
	it('sees every kind of write, those that return rows too', () => {
		const { sql } = shelf();
		const titles = (): string =>
			recall<{ title: string }>(sql, 'select title from books order by id')
				.map((row) => row.title)
				.join();
		expect(titles()).toBe('');
		sql.rows(`insert into books (title) values ('Emma') returning id`);
		expect(titles()).toBe('Emma');
		sql.run(`insert or replace into books (id, title) values (1, 'Persuasion')`);
		expect(titles()).toBe('Persuasion');
		sql.run(`update books set title = 'Sanditon'`);
		expect(titles()).toBe('Sanditon');
		sql.run(`with gone as (select 1 id) delete from books where id in (select id from gone)`);
		expect(titles()).toBe('');
		sql.script(`insert into books (title) values ('Evelina')`);
		expect(titles()).toBe('Evelina');
		sql.rows('delete from books returning id');
		expect(titles()).toBe('');
	});
	it('forgets what a rolled back transaction saw', () => {
		const { sql } = shelf();
		setMeta(sql, 'shelf', 'left');
		const failing = (): void =>
			sql.tx(() => {
				sql.run(`insert into books (title) values ('Emma')`);
				setMeta(sql, 'shelf', 'right');
				expect(recallValue(sql, COUNT)).toBe(1);
				expect(getMeta(sql, 'shelf', '')).toBe('right');
				throw new Error('no');
			});
		expect(failing).toThrow('no');
		expect(recallValue(sql, COUNT)).toBe(0);
		expect(getMeta(sql, 'shelf', '')).toBe('left');
		// So does a part of a transaction that went on.
		sql.tx(() => expect(failing).toThrow('no'));
		expect(recallValue(sql, COUNT)).toBe(0);
		expect(getMeta(sql, 'shelf', '')).toBe('left');
	});
	it('keeps answers to different bindings apart', () => {
		const { sql } = shelf();
		sql.run(`insert into books (title) values ('Emma'), ('Evelina')`);
		const id = (title: string): number => recallValue(sql, 'select id from books where title = ?', title);
		expect([id('Emma'), id('Evelina'), id('Emma')]).toEqual([1, 2, 1]);
	});
	it('gives nobody a row or a value that could be changed for the next', () => {
		const { sql } = shelf();
		sql.run(`insert into books (title) values ('Emma')`);
		const [book] = recall<{ title: string }>(sql, 'select title from books');
		expect(() => Object.assign(book ?? {}, { title: 'Evelina' })).toThrow(TypeError);
		setMeta(sql, 'list', { of: [1, 2] });
		const list = getMeta<{ of: number[] }>(sql, 'list', { of: [] });
		expect(() => list.of.push(3)).toThrow(TypeError);
		expect(getMeta(sql, 'list', null)).toEqual({ of: [1, 2] });
	});
	it('reads a value anew that was deleted or written past it', () => {
		const { sql } = shelf();
		setMeta(sql, 'pause', { by: 'Ann' });
		sql.run(`delete from meta where key = 'pause'`);
		expect(getMeta(sql, 'pause', null)).toBeNull();
		setMeta(sql, 'pause', { by: 'Ann' });
		expect(getMeta(sql, 'pause', null)).toEqual({ by: 'Ann' });
		sql.run(`update meta set value = '7' where key = 'pause'`);
		expect(getMeta(sql, 'pause', null)).toBe(7);
	});
	it('refuses a query of which it cannot tell what it reads', () => {
		const { sql } = shelf();
		expect(() => recall(sql, 'select 1 from books, lent')).toThrow(TypeError);
		expect(() => recall(sql, 'select 1')).toThrow(TypeError);
	});
});
