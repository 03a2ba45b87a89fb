import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { prebundle } from './test/support/prebundle.ts';

const tests = (suffix: string) => [`{protocol,worker,client,scripts,test}/**/*.${suffix}`];

/** What the Worker imports by a package's name. */
const PACKAGES = [
	'better-auth',
	'better-auth/adapters/drizzle',
	'better-auth/crypto',
	'better-auth/db',
	'better-auth/plugins/organization',
	'better-auth/plugins/two-factor',
	'drizzle-orm',
	'drizzle-orm/d1',
	'drizzle-orm/sqlite-core',
	'hono',
	'hono/body-limit',
	'hono/http-exception',
	'@hono/zod-openapi',
	'libphonenumber-js/max',
	'sanitize-html',
	'zod',
	'zod/mini',
];

/** Two files at a time, in every project: machines of two cores are used, and e2e files wait far more than they compute. */
const maxWorkers = 2;

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'node',
					maxWorkers,
					testTimeout: 30_000,
					environment: 'node',
					include: tests('test.{ts,tsx}'),
					exclude: ['**/*.workerd.test.ts', '**/node_modules/**', 'test/crash/**'],
				},
			},
			{
				plugins: [
					prebundle(...PACKAGES),
					cloudflareTest(async () => ({
						wrangler: { configPath: './wrangler.toml' },
						miniflare: {
							bindings: {
								MIGRATIONS: await readD1Migrations('migrations'),
								APP_SECRET: 'only-for-tests-0123456789abcdef0123456789',
							},
						},
					})),
				],
				test: { name: 'workerd', maxWorkers, testTimeout: 30_000, include: tests('workerd.test.ts') },
			},
			{
				test: {
					name: 'e2e',
					maxWorkers,
					environment: 'node',
					include: ['test/e2e/**/*.e2e.ts', 'test/crash/**/*.test.ts'],
					globalSetup: ['test/support/build-first.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
		],
	},
});
