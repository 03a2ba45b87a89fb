import { Upload } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import type { ColumnMapping, ColumnRole, CsvFormat, PreviewView } from '../../../../protocol/rest.ts';
import { ApiFailure, api, failureText } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { fileSize } from '../../../ui/format.ts';
import { Loading } from '../../../ui/Loading.tsx';
import { useLoad } from '../../../ui/useLoad.ts';
import { mappingProblem, problemsNow } from './columns.ts';
import { FormatChoices, type FormatOverrides } from './FormatChoices.tsx';
import { MappingTable } from './MappingTable.tsx';
import { PreviewRows } from './PreviewRows.tsx';

/** What the server may look at to find out how a file is written. */
const PREVIEW_BYTES = 262_144;

interface Overrides extends FormatOverrides {
	/** What the admin said about the columns, in order. */
	roles?: readonly ColumnRole[];
}

function loadPreview(campaignId: string, file: File, overrides: Overrides, signal: AbortSignal): Promise<PreviewView> {
	const query = new URLSearchParams();
	if (overrides.headers !== undefined) query.set('headers', String(overrides.headers));
	if (overrides.delimiter !== undefined) query.set('delimiter', overrides.delimiter);
	if (overrides.encoding !== undefined) query.set('encoding', overrides.encoding);
	if (overrides.roles !== undefined) query.set('roles', overrides.roles.join(','));
	const path = `/campaigns/${encodeURIComponent(campaignId)}/lists/preview`;
	return api.post<PreviewView>(query.size > 0 ? `${path}?${query}` : path, undefined, {
		body: file.slice(0, PREVIEW_BYTES),
		headers: { 'content-type': 'application/octet-stream' },
		signal,
	});
}

export interface PreviewPanelProps {
	campaignId: string;
	file: File;
	/** The admin agreed to how the file is read. */
	onUpload: (format: CsvFormat) => void;
	onCancel: () => void;
	/** The list is being created. */
	busy: boolean;
	error: string | null;
}

/** Between choosing a file and uploading it: how it will be read, and what its columns hold. */
export function PreviewPanel({ campaignId, file, onUpload, onCancel, busy, error }: PreviewPanelProps) {
	const [overrides, setOverrides] = useState<Overrides>({});
	const [columns, setColumns] = useState<ColumnMapping[] | null>(null);
	/** Whose mapping was taken over, when the file was first looked at. */
	const first = useRef<string | null>(null);
	const { load, reload } = useLoad(`${campaignId} ${JSON.stringify(overrides)}`, (signal) =>
		loadPreview(campaignId, file, overrides, signal),
	);
	const change = (more: FormatOverrides) => {
		setColumns(null);
		// Read in another way, the file may have other columns.
		const { roles: _roles, ...rest } = overrides;
		setOverrides({ ...rest, ...more });
	};
	const assign = (chosen: ColumnMapping[]) => {
		setColumns(chosen);
		// The server says anew which rows cannot be used.
		setOverrides({ ...overrides, roles: chosen.map((column) => column.role) });
	};
	const title = `${file.name} (${fileSize(file.size)})`;
	if (load.state === 'loading') {
		return (
			<Card title={title}>
				<Loading what="the preview" lines={5} />
			</Card>
		);
	}
	if (load.state === 'failed') {
		return (
			<Card title={title}>
				<div class="flex flex-col gap-3">
					{load.error instanceof ApiFailure && load.error.code === 'invalid_input' ? (
						<Alert tone="error" urgent title="This file cannot be used.">
							{failureText(load.error)}
						</Alert>
					) : (
						<ErrorState what="The preview of this file" error={load.error} onRetry={reload} />
					)}
					<div>
						<Button onClick={onCancel}>Choose another file</Button>
					</div>
				</div>
			</Card>
		);
	}
	const preview = load.value;
	first.current ??= preview.remembered;
	const remembered = overrides.roles ? first.current : preview.remembered;
	const chosen = columns ?? preview.format.columns;
	const problem = mappingProblem(chosen);
	return (
		<Card title={title} class="[&_:focus]:scroll-mb-20">
			<div class="flex flex-col gap-5">
				{preview.warnings.map((warning) => (
					<Alert key={warning} tone="warning">
						{warning}
					</Alert>
				))}
				<FormatChoices format={preview.format} onChange={change} />
				<div class="flex flex-col gap-2">
					<h3 class="font-semibold">What the columns hold</h3>
					<p class="text-muted">
						{remembered === null
							? 'Guessed from the headings and the values. Check the phone columns above all.'
							: `As it was for “${remembered}”, which has the same headings. Check the phone columns above all.`}
					</p>
					<MappingTable columns={chosen} rows={preview.rows} onChange={assign} />
				</div>
				<div class="flex flex-col gap-2">
					<h3 class="font-semibold">First rows</h3>
					<PreviewRows columns={chosen} rows={preview.rows} problems={problemsNow(preview, chosen)} />
				</div>
				{error ? (
					<Alert tone="error" urgent title="The upload did not begin.">
						{error}
					</Alert>
				) : null}
				{/* Always in sight, and where it is: what stands above grows and shrinks when the rows are read anew. */}
				<div class="sticky bottom-0 z-10 -mx-4 -mb-4 flex flex-wrap items-center gap-2 rounded-b-box border-t border-base-300 bg-base-100 px-4 py-3 sm:-mx-5 sm:-mb-5 sm:px-5">
					<Button
						kind="primary"
						icon={Upload}
						busy={busy}
						reason={problem}
						onClick={() => onUpload({ ...preview.format, columns: chosen })}
					>
						Upload this list
					</Button>
					<Button kind="quiet" onClick={onCancel}>
						Cancel
					</Button>
				</div>
			</div>
		</Card>
	);
}
