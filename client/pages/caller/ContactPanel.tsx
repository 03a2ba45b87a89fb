import { useEffect, useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import type { CallCard, PersonView } from '../../../protocol/views.ts';
import { Caption } from './AudioCheck.tsx';
import type { LiveSession } from './session.ts';
import { isKey, t } from './words/words.ts';

const SHOWN_BY_NAME = new Set(['first_name', 'last_name', 'full_name']);
/** A note is sent when the caller stops typing for so long. */
const NOTE_MS = 700;

/** Fields that every list has, in the language of the page; others as the list names them. */
function fieldName(field: string): string {
	const key = `field.${field}`;
	return isKey(key) ? t(key) : field.replaceAll('_', ' ');
}

/** Who it is, what the list knows, and room for notes. */
export function ContactPanel({ session, call, person }: { session: LiveSession; call: CallCard; person: PersonView | null }) {
	const fields = Object.entries(person?.fields ?? {}).filter(([field, value]) => !SHOWN_BY_NAME.has(field) && value.trim() !== '');
	return (
		<aside class="flex flex-col gap-4 rounded-box border border-base-300 bg-base-100 p-4" aria-label={t('contact.label')}>
			<div>
				<h2 class="font-semibold break-words">{person?.name ?? call.people.map((each) => each.name).join(', ')}</h2>
				<p class="text-sm text-muted">{t(`contact.${call.kind}`)}</p>
			</div>
			{fields.length === 0 ? null : (
				<dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
					{fields.map(([field, value]) => (
						<div key={field} class="contents">
							<dt class="text-muted">{fieldName(field)}</dt>
							<dd class="break-words">{value}</dd>
						</div>
					))}
				</dl>
			)}
			{person === null ? null : <Notes key={person.ref} session={session} call={call} personRef={person.ref} />}
			<Caption desk={session.desk} />
		</aside>
	);
}

function Notes({ session, call, personRef }: { session: LiveSession; call: CallCard; personRef: string }) {
	const saved = call.notes[personRef] ?? '';
	const [draft, setDraft] = useState<string | null>(null);
	const unsent = useRef<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	const send = (): void => {
		clearTimeout(timer.current);
		if (unsent.current === null) return;
		session.do({ do: 'note', attemptId: call.attemptId, personRef, text: unsent.current });
		unsent.current = null;
	};
	useEffect(() => {
		addEventListener('pagehide', send);
		return () => {
			removeEventListener('pagehide', send);
			send();
		};
	}, []);
	return (
		<label class="flex flex-col gap-1">
			<span class="font-semibold">{t('contact.notes')}</span>
			<textarea
				class="textarea w-full"
				rows={4}
				maxLength={LIMITS.noteChars}
				value={draft ?? saved}
				onInput={(event) => {
					setDraft(event.currentTarget.value);
					unsent.current = event.currentTarget.value;
					clearTimeout(timer.current);
					timer.current = setTimeout(send, NOTE_MS);
				}}
				onBlur={() => {
					send();
					setDraft(null);
				}}
			/>
		</label>
	);
}
