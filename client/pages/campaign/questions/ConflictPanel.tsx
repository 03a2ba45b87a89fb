import { GitMerge } from 'lucide';
import { useState } from 'preact/hooks';
import type { Script } from '../../../../protocol/script.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Switch.tsx';
import { type Choices, changesBetween, mergeScripts, type Side } from './script-merge.ts';
import type { StoredScript } from './useScript.ts';

const SHOWN = 8;

function Changes({ title, changes }: { title: string; changes: readonly string[] }) {
	return (
		<div class="min-w-0">
			<p class="font-semibold">{title}</p>
			{changes.length === 0 ? <p>Nothing that shows.</p> : null}
			<ul class="list-disc pl-5">
				{changes.slice(0, SHOWN).map((change) => (
					<li key={change} class="break-words">
						{change}
					</li>
				))}
				{changes.length > SHOWN ? <li>and {changes.length - SHOWN} more</li> : null}
			</ul>
		</div>
	);
}

export interface ConflictPanelProps {
	/** What both began with. */
	base: Script;
	mine: Script;
	theirs: StoredScript;
	onSettle: (script: Script) => void;
}

/** [Q3] Somebody else saved while this page had changes: theirs, mine, and both together. */
export function ConflictPanel({ base, mine, theirs, onSettle }: ConflictPanelProps) {
	const [choices, setChoices] = useState<Choices>({});
	const who = theirs.savedBy ?? 'Somebody else';
	const { conflicts } = mergeScripts(base, mine, theirs.script);
	return (
		<Alert
			tone="warning"
			urgent
			title={`${who} changed the questions meanwhile.`}
			actions={
				<>
					<Button kind="primary" icon={GitMerge} onClick={() => onSettle(mergeScripts(base, mine, theirs.script, choices).script)}>
						Merge both
					</Button>
					<Button onClick={() => onSettle(mine)}>Keep mine</Button>
					<Button onClick={() => onSettle(theirs.script)}>Show theirs</Button>
				</>
			}
		>
			<p>
				Nothing of yours is saved until you choose. Merge both keeps everything that only one of you changed; Keep mine replaces their
				version; Show theirs drops yours. Undo brings it back.
			</p>
			<div class="grid gap-3 sm:grid-cols-2">
				<Changes title="Theirs" changes={changesBetween(base, theirs.script)} />
				<Changes title="Mine" changes={changesBetween(base, mine)} />
			</div>
			{conflicts.length > 0 ? (
				<div class="flex flex-col gap-3">
					<p class="font-semibold">You both changed the same. When merging, take:</p>
					{conflicts.map((conflict) => (
						<Choice<Side>
							key={conflict.key}
							legend={conflict.what}
							value={choices[conflict.key] ?? 'mine'}
							onChange={(side) => setChoices({ ...choices, [conflict.key]: side })}
							options={[
								{ value: 'mine', label: `Mine: ${conflict.mine}` },
								{ value: 'theirs', label: `Theirs: ${conflict.theirs}` },
							]}
						/>
					))}
				</div>
			) : null}
		</Alert>
	);
}
