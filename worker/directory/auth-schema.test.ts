import { getAuthTables } from 'better-auth/db';
import { organization } from 'better-auth/plugins/organization';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import * as tables from './auth-schema.ts';

const ours: Record<string, SQLiteTable> = { ...tables };
const wanted = getAuthTables({
	emailAndPassword: { enabled: true },
	rateLimit: { storage: 'database' },
	plugins: [organization(), twoFactor()],
});
const dataTypes: Record<string, string> = { string: 'string', boolean: 'boolean', date: 'date', number: 'number' };

describe('the tables of better-auth', () => {
	test('are exactly those it asks for', () => {
		expect(Object.keys(ours).sort()).toEqual(
			Object.values(wanted)
				.map((t) => t.modelName)
				.sort(),
		);
	});

	test.each(Object.values(wanted).map((table) => [table.modelName, table] as const))('%s has its columns', (name, table) => {
		const drizzleTable = ours[name];
		if (!drizzleTable) throw new Error(`no table ${name}`);
		const columns = getTableColumns(drizzleTable);
		expect(Object.keys(columns).sort()).toEqual(['id', ...Object.keys(table.fields)].sort());
		for (const [field, want] of Object.entries(table.fields)) {
			const column = columns[want.fieldName ?? field];
			expect(column?.dataType, `${name}.${field}`).toBe(dataTypes[String(want.type)]);
			expect(column?.notNull, `${name}.${field} not null`).toBe(want.required !== false);
			if (want.unique) expect(column?.isUnique, `${name}.${field} unique`).toBe(true);
		}
		const indexed = getTableConfig(drizzleTable).indexes.map((i) => i.config.columns.map((c) => ('name' in c ? c.name : '')).join());
		const references = getTableConfig(drizzleTable).foreignKeys.map((key) => key.reference().columns[0]?.name);
		for (const [field, want] of Object.entries(table.fields)) {
			const sqlName = columns[field]?.name ?? '';
			if (want.index && !want.unique) expect(indexed, `${name}.${field} index`).toContain(sqlName);
			if (want.references) expect(references, `${name}.${field} reference`).toContain(sqlName);
		}
	});
});
