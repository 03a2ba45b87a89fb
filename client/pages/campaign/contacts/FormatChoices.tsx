import type { CsvFormat } from '../../../../protocol/rest.ts';
import { SelectField } from '../../../ui/Field.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { DELIMITER_LABELS, ENCODING_LABELS } from './columns.ts';

export type FormatOverrides = Partial<Pick<CsvFormat, 'delimiter' | 'encoding' | 'headers'>>;

const DELIMITERS: readonly CsvFormat['delimiter'][] = [',', ';', '\t', '|'];
const ENCODINGS: readonly CsvFormat['encoding'][] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

/** How the file is read: found by the server, changeable here. */
export function FormatChoices({ format, onChange }: { format: CsvFormat; onChange: (change: FormatOverrides) => void }) {
	return (
		<div class="grid gap-4 sm:grid-cols-3">
			<SelectField
				label="Separator"
				help="Found in the file; change it if the columns look wrong."
				value={format.delimiter}
				options={DELIMITERS.map((value) => ({ value, label: DELIMITER_LABELS[value] }))}
				onChange={(delimiter) => onChange({ delimiter })}
			/>
			<SelectField
				label="Letters"
				help="Change it if accents look wrong."
				value={format.encoding}
				options={ENCODINGS.map((value) => ({ value, label: ENCODING_LABELS[value] }))}
				onChange={(encoding) => onChange({ encoding })}
			/>
			<Switch
				label="First row holds the headings"
				help="Off: the first row is a contact as well."
				checked={format.headers}
				onChange={(headers) => onChange({ headers })}
			/>
		</div>
	);
}
