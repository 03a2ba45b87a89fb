import { Check } from 'lucide';
import type { CallCard } from '../../../protocol/views.ts';
import { Button } from '../../ui/Button.tsx';
import { withResult } from './screens.ts';
import type { LiveSession } from './session.ts';
import { t } from './words/words.ts';

/** Several people share this number: who is speaking? Each of them can have a record of this call. */
export function WhoAnswered({ session, call }: { session: LiveSession; call: CallCard }) {
	const recorded = withResult(call);
	const pick = (personRef: string): void => session.do({ do: 'person', attemptId: call.attemptId, personRef });
	return (
		<section class="flex flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-4" aria-labelledby="who-title">
			<h2 id="who-title" class="font-semibold">
				{t(call.personRef === null ? 'who.title' : 'who.with')}
			</h2>
			<div class="flex flex-wrap gap-2">
				{call.people.map((person) => (
					<Button
						key={person.ref}
						pressed={person.ref === call.personRef}
						icon={recorded.includes(person.ref) ? Check : undefined}
						class={person.ref === call.personRef ? 'border-primary bg-soft-primary' : undefined}
						onClick={() => pick(person.ref)}
					>
						{person.name}
						{recorded.includes(person.ref) ? <span class="sr-only">{t('who.recorded')}</span> : null}
					</Button>
				))}
				{call.personRef === null ? (
					<Button
						onClick={() => {
							const first = call.people[0];
							if (first !== undefined) pick(first.ref);
						}}
					>
						{t('who.else')}
					</Button>
				) : null}
			</div>
		</section>
	);
}
