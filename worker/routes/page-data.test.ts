import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageAt, UNKNOWN } from './page-data.ts';

test('a page of a campaign asks for the campaign, its marks and what it shows', () => {
	expect(pageAt('/campaigns/cmp_a-B/questions')).toMatchObject({
		asks: ['/campaigns/cmp_a-B', '/campaigns/cmp_a-B/readiness', '/campaigns/cmp_a-B/script', '/campaigns/cmp_a-B/lists'],
	});
	expect(pageAt('/campaigns/cmp_a/').asks).toEqual(['/campaigns/cmp_a', '/campaigns/cmp_a/readiness']);
});

test('what is no page asks for nothing', () => {
	for (const address of ['/wp-login.php', '/campaigns/../api/me', '/campaigns/a%2Fb/run', '/campaigns/a/b/c', '/.env'])
		expect(pageAt(address)).toBe(UNKNOWN);
});

test('each module it names is there, and is fetched for its page alone', () => {
	const code = [...readFileSync('worker/routes/page-data.ts', 'utf8').matchAll(/code: '([^']+)'/g)].map(([, module]) => module ?? '');
	expect(code.length).toBeGreaterThan(10);
	const routes = ['client/routes.tsx', 'client/pages/campaign/CampaignLayout.tsx'].map((file) => readFileSync(file, 'utf8')).join('');
	for (const module of code) {
		expect(existsSync(`client/pages/${module}.tsx`), module).toBe(true);
		expect(routes, module).toContain(`/${module.split('/').slice(1).join('/')}.tsx')`);
	}
});
