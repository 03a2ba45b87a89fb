import { Card } from '../../../ui/Card.tsx';

const COLUMNS: readonly { name: string; text: string }[] = [
	{
		name: 'Phone',
		text: 'One or more columns. A heading such as “Cell” or “Landline” tells the line type; without it a number counts as a cell.',
	},
	{ name: 'Name', text: 'First and last name, or one column with both. The caller sees it and the script can say it.' },
	{ name: 'External ID', text: 'Such as a VANID. It is kept and comes back in the exports.' },
	{ name: 'ZIP, state or time zone', text: 'They help to call people at the right hour of their own day.' },
	{ name: 'Anything else', text: 'Becomes a field that the script can show, such as {{city}}.' },
];

/** What a list has to look like, for who has none yet. */
export function ContactsHelp() {
	return (
		<Card title="What the file should hold">
			<dl class="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
				{COLUMNS.map((column) => (
					<div key={column.name} class="contents">
						<dt class="font-semibold">{column.name}</dt>
						<dd class="text-muted">{column.text}</dd>
					</div>
				))}
			</dl>
			<p class="mt-4 text-muted">
				Save it from Excel, Numbers or Google Sheets as CSV. Separator, letters and headings are found by themselves, and you see the first
				rows before anything is uploaded. Nothing is dialed by uploading.
			</p>
		</Card>
	);
}
