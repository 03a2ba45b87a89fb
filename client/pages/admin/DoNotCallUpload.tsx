import { Upload } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import type { DoNotCallImportView } from '../../../protocol/organisation.ts';
import { request } from '../../net/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field, TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { count, counted } from '../../ui/format.ts';
import { useSubmit } from '../../ui/useSubmit.ts';

const SHOWN = 20;

function Outcome({ result }: { result: DoNotCallImportView }) {
	const { rows, added, known, rejected, rejects } = result;
	return (
		<Alert tone={rejected > 0 ? 'warning' : 'success'} title={`${counted(added, 'number')} added.`}>
			<p>
				{counted(rows, 'row')} read · {count(known)} on the list already · {counted(rejected, 'row')} without a number that can be called
			</p>
			{rejects.length > 0 ? (
				<>
					<ul class="text-sm" aria-label="Rows that were skipped">
						{rejects.slice(0, SHOWN).map((reject) => (
							<li key={`${reject.row}${reject.value}`} class="break-words">
								Row {reject.row}: {reject.value ? `“${reject.value}” ` : ''}
								{reject.reason}
							</li>
						))}
					</ul>
					{rejected > SHOWN ? <p class="text-sm">and {count(rejected - SHOWN)} more.</p> : null}
				</>
			) : null}
		</Alert>
	);
}

/** A CSV of numbers, sent as it is and read as it comes in. */
export function DoNotCallUpload({ onAdded }: { onAdded: () => void }) {
	const input = useRef<HTMLInputElement>(null);
	const [file, setFile] = useState<File | null>(null);
	const [note, setNote] = useState('');
	const [result, setResult] = useState<DoNotCallImportView | null>(null);
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		if (!file) return;
		setResult(null);
		const path = `/do-not-call/import?note=${encodeURIComponent(note.trim())}`;
		setResult(await request<DoNotCallImportView>('POST', path, { body: file, headers: { 'content-type': 'text/csv' } }));
		setFile(null);
		if (input.current) input.current.value = '';
		onAdded();
	});
	const tooLarge = file !== null && file.size > LIMITS.uploadPartBytes;
	const reason =
		file === null ? 'Choose a file first.' : tooLarge ? `At most ${LIMITS.uploadPartBytes / 1_000_000} MB: split the file.` : null;
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
			<Field label="CSV file" help="Any columns: those that hold phone numbers are found. Sent twice, nothing is added twice.">
				{(control) => (
					<input
						{...control}
						ref={input}
						type="file"
						class="file-input w-full"
						accept=".csv,.txt,text/csv,text/plain"
						onChange={(event) => {
							setFile(event.currentTarget.files?.[0] ?? null);
							setResult(null);
						}}
					/>
				)}
			</Field>
			<TextField label="Note for all of them (optional)" help="For example: list of the spring campaign." value={note} onInput={setNote} />
			<div>
				<Button type="submit" icon={Upload} busy={busy} reason={reason}>
					Add the file
				</Button>
			</div>
			{result ? <Outcome result={result} /> : null}
		</form>
	);
}
