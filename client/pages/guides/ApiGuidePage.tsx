import { useMemo, useState } from 'preact/hooks';
import { failureText, request } from '../../net/api.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { counted } from '../../ui/format.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useLoad } from '../../ui/useLoad.ts';
import { ApiOperation } from './ApiOperation.tsx';
import { chaptersOf, type Document, type Entry } from './openapi.ts';
import { Prose } from './Prose.tsx';

const matches = ({ method, path, operation }: Entry, query: string): boolean =>
	`${method} ${path} ${operation.summary}`.toLowerCase().includes(query);
const anchor = (tag: string): string => tag.toLowerCase().replaceAll(' ', '-');

function Errors({ document }: { document: Document }) {
	const codes = Object.entries(document.components.responses).filter(([code]) => code !== 'error');
	return (
		<Card title="Errors">
			<dl class="flex flex-col gap-2">
				{codes.map(([code, { description }]) => (
					<div key={code}>
						<dt>
							<code class="font-semibold">{code}</code>
						</dt>
						<dd class="text-sm">
							<Prose text={(description ?? '').replace(/^`\w+`: /, '')} />
						</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}

function Guide({ document }: { document: Document }) {
	const [query, setQuery] = useState('');
	const chapters = useMemo(() => chaptersOf(document), [document]);
	const wanted = query.trim().toLowerCase();
	const shown = chapters
		.map(([tag, entries]) => [tag, entries.filter((entry) => matches(entry, wanted))] as const)
		.filter(([, entries]) => entries.length > 0);
	const found = shown.reduce((sum, [, entries]) => sum + entries.length, 0);
	return (
		<>
			<Card>
				<div class="flex max-w-prose flex-col gap-3">
					<Prose text={document.info.description} />
					<p>
						Begin with the commands of <code>docs/api-walkthrough.md</code>. For programs there is the{' '}
						<a class="text-link" href="/api/openapi.json">
							OpenAPI document
						</a>{' '}
						that this page is made from.
					</p>
				</div>
			</Card>
			<TextField label="Search" type="search" class="max-w-sm" help={counted(found, 'operation')} value={query} onInput={setQuery} />
			<nav aria-label="Chapters">
				<ul class="flex flex-wrap gap-x-4 gap-y-1">
					{shown.map(([tag]) => (
						<li key={tag}>
							<a class="text-link" href={`#${anchor(tag)}`}>
								{tag}
							</a>
						</li>
					))}
				</ul>
			</nav>
			{shown.map(([tag, entries]) => (
				<section key={tag} aria-labelledby={anchor(tag)} class="flex flex-col gap-2">
					<h2 id={anchor(tag)} tabIndex={-1} class="text-lg font-semibold">
						{tag}
					</h2>
					{entries.map((entry) => (
						<ApiOperation key={entry.operation.operationId} document={document} entry={entry} />
					))}
				</section>
			))}
			{shown.length === 0 ? <p class="text-muted">Nothing matches “{query}”.</p> : null}
			<Errors document={document} />
		</>
	);
}

/** The REST interface in words, made in the browser from the document that the server itself serves. */
export function ApiGuidePage() {
	const { load, reload } = useLoad('openapi', (signal) => request<Document>('GET', '/openapi.json', { signal }));
	return (
		<Page title="The API" lead="Everything the pages do can be done by scripts.">
			{load.state === 'loading' ? <Loading what="the description of the API" /> : null}
			{load.state === 'failed' ? (
				<ErrorState what="The description of the API" error={new Error(failureText(load.error))} onRetry={reload} />
			) : null}
			{load.state === 'ready' ? <Guide document={load.value} /> : null}
		</Page>
	);
}
