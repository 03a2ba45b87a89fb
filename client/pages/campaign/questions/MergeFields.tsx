import { Plus } from 'lucide';
import { Button } from '../../../ui/Button.tsx';
import { HelpTitle } from '../StepForm.tsx';

/** Buttons for so many; the others are found by typing. */
const BUTTONS = 8;

/** Buttons that put a merge field where the cursor is. */
export function MergeFieldButtons({ fields, onInsert }: { fields: readonly string[]; onInsert: (field: string) => void }) {
	const more = fields.length - BUTTONS;
	return (
		<fieldset class="flex flex-wrap items-center gap-1.5">
			<legend class="sr-only">Insert a merge field</legend>
			{fields.slice(0, BUTTONS).map((field) => (
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
			{more > 0 ? <span class="text-sm text-muted">and {more} more</span> : null}
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
				name of the volunteer. The columns of your contact lists are fields too; type <code>{'{{'}</code> to see them.
			</p>
		</>
	);
}
