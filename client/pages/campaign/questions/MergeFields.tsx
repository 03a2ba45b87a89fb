import { Plus } from 'lucide';
import { Button } from '../../../ui/Button.tsx';
import { HelpTitle } from '../StepForm.tsx';

/** Fields every campaign has. */
export const STANDARD_FIELDS = ['first_name', 'last_name', 'full_name', 'caller_name'];

/** Buttons that put a merge field where the cursor is. */
export function MergeFieldButtons({ fields, onInsert }: { fields: string[]; onInsert: (field: string) => void }) {
	return (
		<fieldset class="flex flex-wrap items-center gap-1.5">
			<legend class="mb-1 text-sm text-muted">Insert a merge field</legend>
			{fields.map((field) => (
				<Button
					key={field}
					small
					kind="quiet"
					icon={Plus}
					class="bg-soft px-2 font-normal"
					label={`Insert ${field}`}
					onClick={() => onInsert(field)}
				>
					{field}
				</Button>
			))}
		</fieldset>
	);
}

/** What merge fields are. */
export function MergeFieldHelp() {
	return (
		<>
			<HelpTitle>Merge fields</HelpTitle>
			<p>
				Write <code>{'{{first_name}}'}</code> and callers read the contact's own first name there. <code>{'{{caller_name}}'}</code> is the
				name of the volunteer. Each extra column of your contact lists is a field too.
			</p>
		</>
	);
}
