/** docs/roles.md, made from the one table of rights; worker/routes/openapi.test.ts compares. */
import { ROLES } from '../../protocol/enums.ts';
import { ACTION_WORDS, ACTIONS, MATRIX, ROLE_WORDS, SCOPE_OF } from './roles.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The page as text. */
export function rolesPage(): string {
	const heads = ['action', 'what', ...ROLES.map((role) => ROLE_WORDS[role]), 'scope of a key'];
	const actions = ACTIONS.map((action) =>
		row([
			`\`${action}\``,
			ACTION_WORDS[action],
			...ROLES.map((role) => (MATRIX[action].includes(role) ? 'yes' : '–')),
			SCOPE_OF[action] === null ? 'not for keys' : `\`${SCOPE_OF[action]}\``,
		]),
	);
	return [
		'# Roles and rights',
		'',
		'Made from `worker/auth/roles.ts` by `npm run docs`; a test compares. `worker/routes/roles.workerd.test.ts` asks every route with every',
		'role, every scope of a key, and as every kind of person. Which action a route takes is in the OpenAPI document (`x-rights`) and on the',
		'page `/guides/api`.',
		'',
		'An API key may do what its role **and** its scopes allow. Nobody gives a role above their own, and nobody decides about a person',
		'above themselves. One organisation owner always stays.',
		'',
		row(heads),
		row(heads.map(() => '---')),
		...actions,
		'',
	].join('\n');
}
