import { Trash2, Upload } from 'lucide';
import { LIMITS } from '../../../../protocol/limits.ts';
import type { RecordingView } from '../../../../protocol/recording.ts';
import { phoneSound } from '../../../audio/phone-sound.ts';
import { api } from '../../../net/api.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { duration } from '../../../ui/format.ts';
import { toast } from '../../../ui/Toast.tsx';
import { dayText } from '../../../ui/times.ts';
import { useAttempt } from '../../../ui/useAttempt.ts';
import type { Load } from '../../../ui/useLoad.ts';

type View = { recording: RecordingView | null };
const pathOf = (campaignId: string): string => `/campaigns/${encodeURIComponent(campaignId)}/recording`;

export interface RecordingForm {
	campaignId: string;
	load: Load<View>;
	recording: RecordingView | null;
	put: (view: View) => void;
	reload: () => void;
}

/** The campaign's recording, and what it becomes. */
export function useRecording(campaignId: string): RecordingForm {
	const { load, set, reload } = useGet<View>(pathOf(campaignId));
	return { campaignId, load, recording: load.state === 'ready' ? load.value.recording : null, put: set, reload };
}

function Player({ campaignId, recording }: { campaignId: string; recording: RecordingView }) {
	const { id, name, durationMs, addedAt, addedBy } = recording;
	return (
		<div class="flex flex-col gap-2">
			<p>
				<span class="font-medium break-words">{name}</span>{' '}
				<span class="text-sm text-muted">
					{duration(durationMs)}, added {dayText(addedAt)}
					{addedBy === null ? '' : ` by ${addedBy}`}
				</span>
			</p>
			{/* biome-ignore lint/a11y/useMediaCaption: a recording of the admins' own, who know what it says */}
			<audio
				key={id}
				class="w-full max-w-md"
				controls
				preload="none"
				aria-label="Your recording"
				src={`/api${pathOf(campaignId)}/sound?of=${id}`}
			/>
		</div>
	);
}

export interface RecordingPartProps {
	form: RecordingForm;
	/** Whether anybody hears it, as the page stands. */
	used: boolean;
	/** Resolves when the server has the settings as the page shows them: it refuses to remove what is still heard. */
	saved: () => Promise<void>;
}

/** [S3] A recording of one's own: chosen as a file, made ready for the telephone here, listened to, replaced, removed. */
export function RecordingPart({ form, used, saved }: RecordingPartProps) {
	const { campaignId, load, recording, put, reload } = form;
	const { busy, failure, attempt } = useAttempt();
	const add = (file: File) =>
		attempt('add', async () => {
			const body = (await phoneSound(file)) ?? file;
			const name = encodeURIComponent(file.name.slice(0, LIMITS.labelChars) || 'Recording');
			const type = body.type === 'audio/wav' ? body.type : 'application/octet-stream';
			put(await api.put<View>(`${pathOf(campaignId)}?name=${name}`, undefined, { body, headers: { 'content-type': type } }));
			toast('The recording is there. Choose above who hears it.');
		});
	const remove = () =>
		attempt('remove', async () => {
			await saved();
			await api.delete(pathOf(campaignId));
			put({ recording: null });
			toast('The recording was removed.');
		});
	return (
		<section class="flex flex-col gap-3 border-t border-base-300 pt-4" aria-label="Your recording">
			<h3 class="font-semibold">Your recording</h3>
			{recording ? <Player campaignId={campaignId} recording={recording} /> : null}
			<p class="text-sm text-muted">
				{recording ? '' : 'None yet. '}A sound file of at most {LIMITS.recordingMaxMs / 1000} seconds, also one that a phone recorded. Say
				who called, and how not to be called again.
			</p>
			<FormAlert failure={failure} />
			{load.state === 'failed' ? (
				<Alert
					tone="error"
					actions={
						<Button small onClick={reload}>
							Try again
						</Button>
					}
				>
					Whether there is a recording could not be asked.
				</Alert>
			) : null}
			<div class="flex flex-wrap items-center gap-2">
				<FileButton
					icon={Upload}
					label="Sound file"
					accept="audio/*,.wav,.mp3,.m4a"
					busy={busy === 'add'}
					onFile={(file) => void add(file)}
				>
					{recording ? 'Replace the recording' : 'Add a recording'}
				</FileButton>
				{recording ? (
					<Button
						small
						icon={Trash2}
						busy={busy === 'remove'}
						reason={used ? 'Somebody hears it: choose something else above first.' : null}
						onClick={() => void remove()}
					>
						Remove it
					</Button>
				) : null}
			</div>
		</section>
	);
}
