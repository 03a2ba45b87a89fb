/** What the linter cannot see: rules about the tree as a whole. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.state', '.wrangler', '.tmp', '.screenshots', 'meta']);

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (SKIPPED.has(entry.name)) return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(path) : [relative(ROOT, path).split(sep).join('/')];
	});
}
const files = filesBelow(ROOT).filter((file) => file !== 'package-lock.json' && statSync(join(ROOT, file)).size < 2_000_000);
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const texts = files.filter((file) => /\.(ts|tsx|mjs|css|html|md|json|toml|sql|ya?ml)$/.test(file) || file === '.ci/run');
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.generated.ts'));
const isTest = (file: string): boolean => /\.(test|e2e)\.tsx?$/.test(file) || file.startsWith('test/');

/** "file:line: text" of every line that matches. */
function linesWith(pattern: RegExp, among: readonly string[]): string[] {
	return among.flatMap((file) =>
		read(file)
			.split('\n')
			.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
	);
}
/** Comments tell about things by name; only code uses them. */
const inCode = (line: string): boolean => !/^\S+: (\/\/|\/?\*)/.test(line);

interface Import {
	file: string;
	/** As written. */
	from: string;
	/** Path from the root for relative ones, without the extension of the file system. */
	target: string | null;
	typeOnly: boolean;
}
const imports: Import[] = sources.flatMap((file) =>
	[...read(file).matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm)].map((match) => {
		const from = match[2] ?? match[3] ?? '';
		const target = from.startsWith('.')
			? relative(ROOT, resolve(ROOT, dirname(file), from))
					.split(sep)
					.join('/')
			: null;
		return { file, from, target, typeOnly: match[1] !== undefined };
	}),
);
const describeImport = ({ file, from }: Import): string => `${file} imports ${from}`;

describe('time and chance', () => {
	const worker = sources.filter((file) => /^(worker|protocol)\//.test(file) && !isTest(file));
	/** The edge of the platform, where real time is meant: alarms, heartbeats, slices of work, limits per second. */
	const REAL_TIME = [
		'worker/lib/clock.ts',
		'worker/campaign/campaign-object.ts',
		'worker/campaign/click-desk.ts',
		'worker/campaign/feed.ts',
		'worker/campaign/pumps.ts',
		'worker/org/organisation-object.ts',
		'worker/routes/account-support.ts',
		'worker/routes/join.ts',
	];
	test('are parameters in the Worker: nothing but its edge asks the machine', () => {
		const found = linesWith(/Date\.now|new Date\(\)|performance\.now/, worker).filter(inCode);
		expect(found.filter((line) => !REAL_TIME.includes(line.split(':')[0] ?? ''))).toEqual([]);
		expect(linesWith(/Math\.random/, worker).filter(inCode)).toEqual([]);
	});
	test('are repeatable in tests and scripts', () => {
		const others = sources.filter((file) => isTest(file) || file.startsWith('scripts/'));
		const found = linesWith(/Math\.random\(/, others).filter(inCode);
		expect(found.filter((line) => !line.startsWith('test/repository.test.ts:'))).toEqual([]);
	});
});

describe('imports', () => {
	test('are found', () => expect(imports.length).toBeGreaterThan(50));
	test('stay inside the project, name their extension, and exist', () => {
		const wrong = imports.filter(
			({ target }) => target !== null && (target.startsWith('..') || !existsSync(join(ROOT, target.split('?')[0] ?? ''))),
		);
		expect(wrong.map(describeImport)).toEqual([]);
	});
	test('of routes bring types only from a campaign', () => {
		const wrong = imports.filter(
			(one) => one.file.startsWith('worker/routes/') && !isTest(one.file) && one.target?.startsWith('worker/campaign/'),
		);
		expect(wrong.filter((one) => !one.typeOnly).map(describeImport)).toEqual([]);
	});
	test('of pages bring types only from the Worker', () => {
		const wrong = imports.filter((one) => one.file.startsWith('client/') && !isTest(one.file) && one.target?.startsWith('worker/'));
		expect(wrong.filter((one) => !one.typeOnly).map(describeImport)).toEqual([]);
	});
	test("of the volunteers' pages never bring the schema library", () => {
		const heavy = new Set(imports.filter((one) => one.from.startsWith('zod') && !one.typeOnly).map((one) => one.file));
		const reached = new Set<string>();
		const visit = (file: string): void => {
			if (reached.has(file)) return;
			reached.add(file);
			for (const one of imports) if (one.file === file && one.target && !one.typeOnly) visit(one.target);
		};
		visit('client/pages/caller/main.tsx');
		visit('client/pages/clicker/main.tsx');
		expect([...reached].filter((file) => heavy.has(file))).toEqual([]);
	});
});

describe('texts', () => {
	test('leave nothing for later', () => {
		const words = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'];
		expect(linesWith(new RegExp(`\\b(${words.join('|')})\\b`), texts)).toEqual([]);
	});
	test("name no folder of somebody's machine", () => {
		const found = linesWith(/(^|[\s'"`(:])\/(work|home|root|Users)\//, texts);
		expect(found.filter((line) => !line.startsWith('test/repository.test.ts:'))).toEqual([]);
	});
	test('link to files that exist', () => {
		const wrong = texts
			.filter((file) => file.endsWith('.md'))
			.flatMap((file) =>
				[...read(file).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
					.map((match) => match[1] ?? '')
					.filter((link) => !/^[a-z]+:/.test(link))
					.filter(
						(link) =>
							relative(ROOT, resolve(ROOT, dirname(file), link)).startsWith('..') || !existsSync(resolve(ROOT, dirname(file), link)),
					)
					.map((link) => `${file} links to ${link}`),
			);
		expect(wrong).toEqual([]);
	});
	test('silence no checks', () => {
		const wrong = new RegExp(['as unknown' + ' as', '@ts-' + '(ignore|nocheck)', 'biome-' + 'ignore-all'].join('|'));
		expect(linesWith(wrong, sources)).toEqual([]);
	});
});

describe('configuration', () => {
	const pack = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
	test('pins exact versions', () => {
		const all = Object.entries({ ...pack.dependencies, ...pack.devDependencies });
		expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
	});
	test('locks without addresses of a registry', () => {
		expect(read('package-lock.json')).not.toMatch(/"resolved"/);
	});
	test("has one content security policy, for static pages and for the Worker's answers", () => {
		const policy = /Content-Security-Policy: (.*)/.exec(read('client/public/_headers'))?.[1];
		expect(policy).toContain("default-src 'self'");
		expect(policy).not.toMatch(/unsafe|\*/);
		expect(read('worker/middleware/headers.ts')).toContain(policy);
	});
	test('sends everything to the Worker but what are files for certain', () => {
		const files = readdirSync(join(ROOT, 'client/public')).filter((name) => !name.startsWith('_'));
		const kept = ['/assets/*', ...files.map((name) => `/${name}`)].map((path) => `"!${path}"`);
		expect(read('wrangler.toml')).toContain(`run_worker_first = ["/*", ${kept.join(', ')}]`);
	});
});
