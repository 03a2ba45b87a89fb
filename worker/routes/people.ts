/** Who belongs to the organisation: roles, removal, a lost second factor, links for a new password. */
import { LIMITS } from '../../protocol/limits.ts';
import { passwordResetView, personPatch, personView } from '../../protocol/organisation.ts';
import { reaches } from '../auth/roles.ts';
import { createAccountLink } from '../directory/account-links.ts';
import { databaseOf } from '../directory/database.ts';
import { changeRole, findPerson, listPeople, type Person, removePerson, removeSecondFactor } from '../directory/people.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { organisationEntry } from './account-support.ts';
import { type AppContext, body, createRoute, json, newRouter, params, principalOf, secured, z } from './router.ts';

const one = { params: params('userId') };
const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'People of the organisation.',
	...secured('view_people'),
	responses: { 200: json(z.array(personView), 'In the order they joined.') },
});
const patchRoute = createRoute({
	method: 'patch',
	path: '/{userId}',
	summary: 'Changes a role, at once. Nobody gives or takes a role above their own; one organisation owner always stays.',
	...secured('manage_people'),
	request: { ...one, body: body(personPatch) },
	responses: { 200: json(personView, 'The person.') },
});
const removeRoute = createRoute({
	method: 'delete',
	path: '/{userId}',
	summary: 'Removes a person: the account and its sessions end; what they did stays in the audit log.',
	...secured('manage_people'),
	request: one,
	responses: { 204: { description: 'Removed.' } },
});
const secondFactorRoute = createRoute({
	method: 'delete',
	path: '/{userId}/second-factor',
	summary: 'Switches off the second factor of somebody who lost it.',
	...secured('manage_people'),
	request: one,
	responses: { 204: { description: 'Switched off.' } },
});
const resetRoute = createRoute({
	method: 'post',
	path: '/{userId}/password-reset',
	summary: 'A link with which this person chooses a new password. It opens once, for a day; an earlier one ends.',
	...secured('manage_people'),
	request: one,
	responses: { 201: json(passwordResetView, 'The link: hand it over yourself, nothing is sent.') },
});

/** The person of the path, if whoever asks may decide about them. */
async function personOf(c: AppContext, userId: string): Promise<Person> {
	const principal = principalOf(c);
	const person = await findPerson(databaseOf(c.env), principal.organisationId, userId);
	if (!person) throw new ApiError('not_found', 'There is no such person in your organisation.');
	if (!reaches(principal.role, person.role))
		throw new ApiError('forbidden', 'Only an organisation owner decides about an organisation owner.');
	return person;
}

const lastOwner = () => new ApiError('conflict', 'This is the only organisation owner. Make somebody else one first.');

async function viewOfPerson(c: AppContext, userId: string) {
	const { organisationId, id } = principalOf(c);
	const person = (await listPeople(databaseOf(c.env), organisationId)).find((each) => each.id === userId);
	return { ...present(person, 'person just changed'), isMe: id === userId };
}

export const people = newRouter()
	.openapi(listRoute, async (c) => {
		const { organisationId, id } = principalOf(c);
		const rows = await listPeople(databaseOf(c.env), organisationId);
		return c.json(
			rows.map((row) => ({ ...row, isMe: row.id === id })),
			200,
		);
	})
	.openapi(patchRoute, async (c) => {
		const person = await personOf(c, c.req.valid('param').userId);
		const { role } = c.req.valid('json');
		if (!reaches(principalOf(c).role, role)) throw new ApiError('forbidden', 'Nobody gives a role above their own.');
		if (role !== person.role && !(await changeRole(databaseOf(c.env), person, role, organisationEntry(c, 'person.role_changed'))))
			throw lastOwner();
		return c.json(await viewOfPerson(c, person.id), 200);
	})
	.openapi(removeRoute, async (c) => {
		const person = await personOf(c, c.req.valid('param').userId);
		if (!(await removePerson(databaseOf(c.env), person, organisationEntry(c, 'person.removed')))) throw lastOwner();
		return c.body(null, 204);
	})
	.openapi(secondFactorRoute, async (c) => {
		const person = await personOf(c, c.req.valid('param').userId);
		if (person.id === principalOf(c).id)
			throw new ApiError('forbidden', 'Your own second factor is switched off with your password, under Your account.');
		if (!(await removeSecondFactor(databaseOf(c.env), person, organisationEntry(c, 'second_factor.removed'))))
			throw new ApiError('not_found', 'This person has no second factor.');
		return c.body(null, 204);
	})
	.openapi(resetRoute, async (c) => {
		const person = await personOf(c, c.req.valid('param').userId);
		const clock = clockOf(c.env);
		const { id, name } = principalOf(c);
		const expiresAt = clock.now() + LIMITS.passwordResetMs;
		const made = await createAccountLink(
			databaseOf(c.env),
			{ kind: 'password_reset', email: person.email, role: null, userId: person.id, expiresAt, createdBy: { id, name } },
			organisationEntry(c, 'password_reset.created', { person: person.email, id: person.id }),
		);
		return c.json({ id: made.id, url: `${c.get('origin')}/password-reset#${made.token}`, expiresAt }, 201);
	});
