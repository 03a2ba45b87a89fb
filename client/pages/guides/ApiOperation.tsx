import { useState } from 'preact/hooks';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { type Body, curlOf, type Document, type Entry, type FieldLine, fieldsOf, type Parameter, typeText } from './openapi.ts';
import { Prose } from './Prose.tsx';

function Fields({ lines, caption }: { lines: FieldLine[]; caption: string }) {
	if (lines.length === 0) return null;
	return (
		<table class="w-full text-sm">
			<caption class="py-1 text-left font-semibold">{caption}</caption>
			<thead class="sr-only">
				<tr>
					<th scope="col">Field</th>
					<th scope="col">What it holds</th>
				</tr>
			</thead>
			<tbody class="divide-y divide-base-300">
				{lines.map((line) => (
					<tr key={line.name} class="align-top">
						<td class="py-1 pr-3 break-all max-sm:w-2/5">
							<code>{line.name}</code>
							{line.isRequired ? '' : <span class="text-muted"> (optional)</span>}
						</td>
						<td class="py-1 break-words">
							<span class="text-muted">{line.type}</span> <Prose text={line.description} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

const parameterLine = ({
	name,
	in: where,
	required = false,
	schema = {},
	description = schema.description ?? '',
}: Parameter): FieldLine => ({
	name,
	type: `${where === 'path' ? 'in the path' : where === 'query' ? 'after the ?' : 'header'}, ${typeText(schema)}`,
	isRequired: required,
	description: [description, schema.default === undefined || schema.default === '' ? '' : `Default: ${String(schema.default)}.`]
		.filter(Boolean)
		.join(' '),
});

function Example({ value, label }: { value: unknown; label: string }) {
	return (
		<div>
			<p class="py-1 text-sm font-semibold">{label}</p>
			<pre class="rounded-field bg-soft p-3 text-sm whitespace-pre-wrap break-words">
				<code>{JSON.stringify(value, null, 2)}</code>
			</pre>
		</div>
	);
}

function Answer({ document, status, answer }: { document: Document; status: string; answer: Body }) {
	const known = answer.$ref ? document.components.responses[answer.$ref.split('/').at(-1) ?? ''] : answer;
	const [type, media] = Object.entries(answer.content ?? {})[0] ?? [];
	return (
		<div>
			<div class="flex gap-2 py-1">
				<code class="font-semibold">{status === 'default' ? 'else' : status}</code>
				<div class="min-w-0 text-sm">
					<Prose text={known?.description ?? ''} />
					{type && type !== 'application/json' ? <p class="text-muted">{type}</p> : null}
				</div>
			</div>
			{media?.schema && status.startsWith('2') ? (
				<>
					<p class="text-sm text-muted">{typeText(media.schema)}</p>
					<Fields lines={fieldsOf(document, media.schema)} caption="Answer" />
					{media.example === undefined ? null : <Example label="Example answer" value={media.example} />}
				</>
			) : null}
		</div>
	);
}

function Inside({ document, entry }: { document: Document; entry: Entry }) {
	const { method, path, operation } = entry;
	const rights = operation['x-rights'];
	const json = operation.requestBody?.content?.['application/json'];
	const command = curlOf(entry);
	return (
		<div class="flex flex-col gap-3 border-t border-base-300 px-4 py-3">
			{operation.description ? <Prose text={operation.description} /> : null}
			<p class="text-sm">
				{rights
					? `For: ${rights.roles.join(', ')}. ${rights.scope === null ? 'Not for API keys.' : `Scope of a key: ${rights.scope}.`}`
					: 'Needs no sign-in.'}
			</p>
			<div class="flex flex-wrap items-start gap-2">
				<pre class="min-w-0 flex-1 basis-60 rounded-field bg-soft p-3 text-sm whitespace-pre-wrap break-all">
					<code>{command}</code>
				</pre>
				<CopyButton text={command} label={`Copy command of ${method} ${path}`} />
			</div>
			<Fields lines={(operation.parameters ?? []).map(parameterLine)} caption="Parameters" />
			{json?.schema ? <Fields lines={fieldsOf(document, json.schema)} caption="Body (JSON)" /> : null}
			{operation.requestBody && !json ? <Prose text={`Body: ${operation.requestBody.description ?? 'a file'}`} /> : null}
			{json?.example === undefined ? null : <Example label="Example body" value={json.example} />}
			{Object.entries(operation.responses).map(([status, answer]) => (
				<Answer key={status} document={document} status={status} answer={answer} />
			))}
		</div>
	);
}

/** One operation, folded up: what it takes, answers and refuses, with a command to copy. Drawn when it is opened: there are many. */
export function ApiOperation({ document, entry }: { document: Document; entry: Entry }) {
	const [open, setOpen] = useState(false);
	const { method, path, operation } = entry;
	return (
		<details
			class="rounded-box border border-base-300 bg-base-100"
			id={operation.operationId}
			onToggle={(event) => setOpen(event.currentTarget.open)}
		>
			<summary class="cursor-pointer px-4 py-2.5">
				<span class="font-mono text-sm font-semibold">{method}</span> <span class="font-mono text-sm break-all">{path}</span>
				<span class="block text-sm text-muted">{operation.summary}</span>
			</summary>
			{open ? <Inside document={document} entry={entry} /> : null}
		</details>
	);
}
