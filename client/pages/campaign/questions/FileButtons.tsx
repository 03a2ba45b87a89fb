import { Download, Upload } from 'lucide';
import type { Script } from '../../../../protocol/script.ts';
import { api } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { counted } from '../../../ui/format.ts';
import { toast } from '../../../ui/Toast.tsx';
import { useAttempt } from '../../../ui/useAttempt.ts';
import { readScriptFile, scriptFile, scriptFileName } from './script-file.ts';

function save(name: string, text: string): void {
	const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export interface FileButtonsProps {
	campaignId: string;
	campaignName: string;
	script: Script;
	onImport: (script: Script) => void;
}

/** [Q7] The script out into a file, and in again; an import can be undone. */
export function FileButtons({ campaignId, campaignName, script, onImport }: FileButtonsProps) {
	const { busy, failure, attempt } = useAttempt();
	const read = (file: File) =>
		attempt('import', async () => {
			const found = readScriptFile(await file.text());
			// The server knows what a script is; it refuses with the place of every fault.
			await api.post(`/campaigns/${campaignId}/script/lint`, { script: found });
			const imported = found as Script;
			onImport(imported);
			toast(`${counted(imported.questions.length, 'question')} imported. Undo brings the old ones back.`);
		});
	return (
		<div class="flex flex-col gap-2">
			<div class="flex flex-wrap gap-2">
				<Button small icon={Download} onClick={() => save(scriptFileName(campaignName), scriptFile(script))}>
					Export as JSON
				</Button>
				<FileButton
					icon={Upload}
					label="JSON file with questions"
					accept=".json,application/json"
					busy={busy !== null}
					onFile={(file) => void read(file)}
				>
					Import JSON
				</FileButton>
			</div>
			{failure ? (
				<Alert tone="error" urgent title="The questions were not imported.">
					{failure}
				</Alert>
			) : null}
		</div>
	);
}
