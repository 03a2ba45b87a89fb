import { useEffect, useRef, useState } from 'preact/hooks';
import type { CsvFormat, ListView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { counted } from '../../../ui/format.ts';
import { Loading } from '../../../ui/Loading.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { useIdle } from '../../../ui/Staged.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { StepForm } from '../StepForm.tsx';
import { ContactsHelp } from './ContactsHelp.tsx';
import { FileDrop } from './FileDrop.tsx';
import { ListCard } from './ListCard.tsx';
import { NumberSearch } from './NumberSearch.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { listName, unfinishedListFor } from './uploader.ts';
import { startUpload, uploads } from './uploads.ts';

/** How often lists are looked at again while one of them is being sent by another page. */
const WATCH_MS = 4_000;

/** Step 4: the lists of people to call. */
export function ContactsStep({ campaignId }: { campaignId: string }) {
	const base = `/campaigns/${encodeURIComponent(campaignId)}/lists`;
	const { load, reload } = useGet<ListView[]>(base);
	const [file, setFile] = useState<File | null>(null);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const idle = useIdle();
	const panel = useRef<HTMLDivElement>(null);
	const hadFile = useRef(false);
	const store = campaignStore(campaignId);
	const started = Boolean(store.campaign.value?.startedAt);
	const mine = uploads.value.filter((upload) => upload.campaignId === campaignId);
	const lists = load.state === 'ready' ? load.value : [];
	const elsewhere = lists.some((list) => list.state === 'uploading' && !mine.some((upload) => upload.list.id === list.id));

	useEffect(() => {
		// The file's box went away: what took its place gets the focus, and the title when that goes away again.
		if (file) panel.current?.focus({ preventScroll: true });
		else if (hadFile.current) focusTitle();
		hadFile.current = file !== null;
	}, [file]);
	useEffect(() => {
		if (!elsewhere) return;
		const timer = setInterval(reload, WATCH_MS);
		return () => clearInterval(timer);
	}, [elsewhere, reload]);

	const send = async (list: ListView, chosen: File) => {
		const upload = startUpload(campaignId, list, chosen);
		setFile(null);
		reload();
		const finished = await upload;
		reload();
		if (finished?.state === 'ready') toast(`${finished.name}: ${counted(finished.accepted, 'number')} accepted.`);
	};
	const choose = (chosen: File) => {
		const unfinished = unfinishedListFor(lists, chosen);
		setError(null);
		if (unfinished && !mine.some((upload) => upload.list.id === unfinished.id && upload.problem === null)) void send(unfinished, chosen);
		else setFile(chosen);
	};
	const create = async (chosen: File, format: CsvFormat) => {
		setBusy(true);
		setError(null);
		try {
			const list = await api.post<ListView>(base, { name: listName(chosen.name), bytes: chosen.size, format });
			void send(list, chosen);
		} catch (failure) {
			setError(failureText(failure));
		} finally {
			setBusy(false);
		}
	};

	return (
		<StepForm
			campaignId={campaignId}
			campaign={store.campaign.value}
			slug="contacts"
			lead="The people to call, as one or more CSV files: each row a person, with at least one phone number."
		>
			{started ? (
				<Alert still>A list added now is loaded while calling goes on; its numbers join the campaign when it has arrived completely.</Alert>
			) : null}
			{load.state === 'loading' ? <Loading what="the lists" /> : null}
			{load.state === 'failed' ? <ErrorState what="The lists" error={load.error} onRetry={reload} /> : null}
			{lists.length > 0 || mine.length > 0 ? (
				<ul class="flex flex-col gap-3" aria-label="Lists of this campaign">
					{[...lists, ...mine.map((upload) => upload.list).filter((list) => !lists.some((known) => known.id === list.id))].map((list) => (
						<ListCard
							key={list.id}
							campaignId={campaignId}
							list={list}
							upload={mine.find((upload) => upload.list.id === list.id)}
							started={started}
							onDeleted={() => {
								reload();
								void store.refreshReadiness();
							}}
						/>
					))}
				</ul>
			) : null}
			{load.state === 'loading' ? null : file ? (
				<div ref={panel} tabIndex={-1} class="rounded-box outline-offset-2">
					<PreviewPanel
						key={`${file.name} ${file.size} ${file.lastModified}`}
						campaignId={campaignId}
						file={file}
						busy={busy}
						error={error}
						onUpload={(format) => void create(file, format)}
						onCancel={() => setFile(null)}
					/>
				</div>
			) : (
				<FileDrop label={lists.length > 0 ? 'Add another CSV file' : 'CSV file'} onFile={choose} />
			)}
			{load.state === 'ready' && lists.length === 0 && !file ? <ContactsHelp /> : null}
			{idle && lists.some((list) => list.state === 'ready') ? <NumberSearch campaignId={campaignId} /> : null}
		</StepForm>
	);
}
