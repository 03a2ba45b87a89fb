import { Search } from 'lucide';
import { useState } from 'preact/hooks';
import type { NumberView } from '../../../../protocol/rest.ts';
import { api, failureText, fieldErrors } from '../../../net/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { momentText } from '../../../ui/times.ts';
import { dispositionText } from './dispositions.ts';
import { zonesText } from './ListFacts.tsx';

const LINE: Record<NumberView['people'][number]['lineKind'], string> = {
	cell: 'cell',
	landline: 'landline',
	unknown: 'unknown, like a cell',
};

function People({ found }: { found: NumberView }) {
	if (found.people.length === 0) return null;
	return (
		<section>
			<h3 class="font-semibold">{found.people.length === 1 ? 'Belongs to' : `Shared by ${found.people.length} contacts`}</h3>
			<ul class="divide-y divide-base-300">
				{found.people.map((person) => (
					<li key={`${person.listId}-${person.row}`} class="py-1.5">
						<span class="font-medium">{`${person.firstName} ${person.lastName}`.trim() || 'No name'}</span>{' '}
						<span class="text-sm text-muted">
							{person.externalId ? `${person.externalId} · ` : ''}
							{person.listName}, row {person.row} · {LINE[person.lineKind]} · {zonesText(person.zones)}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}

function Attempts({ found }: { found: NumberView }) {
	return (
		<section>
			<h3 class="font-semibold">Attempts</h3>
			{found.attempts.length === 0 ? <p class="text-muted">None so far.</p> : null}
			<ol class="divide-y divide-base-300">
				{found.attempts.map((attempt) => (
					<li key={attempt.id} class="py-1.5">
						<span class="tabular-nums">{momentText(attempt.placedAt)}</span>:{' '}
						<span class="font-medium">{dispositionText(attempt.disposition)}</span>
						{attempt.result ? `, “${attempt.result}”` : ''}{' '}
						<span class="text-sm text-muted">
							{attempt.callerName ? `with ${attempt.callerName} · ` : ''}
							pass {attempt.pass}
							{attempt.counted ? '' : ', not counted'}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}

/** [L8] One number: why it is not being dialed, whose it is, and what was tried. */
export function NumberSearch({ campaignId }: { campaignId: string }) {
	const [phone, setPhone] = useState('');
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const [found, setFound] = useState<NumberView | null>(null);
	const search = async () => {
		if (phone.trim() === '') {
			setError('Type a phone number first.');
			return;
		}
		setBusy(true);
		setError(null);
		try {
			setFound(await api.get<NumberView>(`/campaigns/${encodeURIComponent(campaignId)}/numbers/${encodeURIComponent(phone.trim())}`));
		} catch (failure) {
			setFound(null);
			setError(fieldErrors(failure).phone ?? failureText(failure));
		} finally {
			setBusy(false);
		}
	};
	return (
		<Card title="Look up a number">
			<form
				class="flex flex-wrap items-start gap-2"
				onSubmit={(event) => {
					event.preventDefault();
					if (!busy) void search();
				}}
			>
				<TextField
					class="min-w-0 flex-1 basis-52 sm:max-w-sm"
					label="Phone number"
					labelHidden
					type="tel"
					inputMode="tel"
					placeholder="+1 614 555 0142"
					value={phone}
					onInput={setPhone}
					error={error}
				/>
				<Button type="submit" icon={Search} busy={busy}>
					Look up
				</Button>
			</form>
			<div role="status" class="mt-3 flex flex-col gap-3">
				{found ? (
					<>
						<p class="flex flex-wrap items-center gap-2">
							<span class="font-semibold tabular-nums">{found.phone}</span>
							{found.doNotCall ? <Badge tone="error">Do Not Call</Badge> : null}
						</p>
						<p>{found.sentence}</p>
						<People found={found} />
						<Attempts found={found} />
					</>
				) : null}
			</div>
		</Card>
	);
}
