import { FileUp } from 'lucide';
import { useState } from 'preact/hooks';
import { Field } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { SAMPLE_CSV_URL } from './sample-csv.ts';

/** A place to drop a file on, with the ordinary way of choosing one inside. */
export function FileDrop({ label, onFile }: { label: string; onFile: (file: File) => void }) {
	const [over, setOver] = useState(false);
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the file input inside works with every device
		<div
			class={`flex flex-col gap-3 rounded-box border-2 border-dashed p-4 sm:flex-row sm:items-center sm:gap-5 sm:p-6 ${over ? 'border-primary bg-soft-primary' : 'border-control bg-base-100'}`}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				const file = event.dataTransfer?.files[0];
				if (file) onFile(file);
			}}
		>
			<span class="hidden rounded-full bg-soft-primary p-3 text-primary sm:block">
				<Icon icon={FileUp} size={28} />
			</span>
			<Field
				label={label}
				class="min-w-0 flex-1"
				help={
					<>
						Or drop it here. Hundreds to one million rows.{' '}
						<a class="text-link" href={SAMPLE_CSV_URL} download="sample-contacts.csv">
							Download a sample CSV
						</a>
					</>
				}
			>
				{(control) => (
					<input
						{...control}
						type="file"
						accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
						class="file-input w-full border-control bg-base-100"
						onChange={(event) => {
							const file = event.currentTarget.files?.[0];
							// Choosing the same file again must count as a choice.
							event.currentTarget.value = '';
							if (file) onFile(file);
						}}
					/>
				)}
			</Field>
		</div>
	);
}
