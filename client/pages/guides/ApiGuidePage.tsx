import { useMemo, useState } from 'preact/hooks';
import { failureText, request } from '../../net/api.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { counted } from '../../ui/format.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useStaged } from '../../ui/Staged.tsx';
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

/** Operations that are drawn in one piece. */
const PIECE = 5;
const piecesOf = (entries: readonly Entry[]): number => Math.ceil(entries.length / PIECE);

interface ChapterProps {
	document: Document;
	tag: string;
	entries: readonly Entry[];
	/** So many pieces of it are there yet. */
	pieces: number;
}

function Chapter({ document, tag, entries, pieces }: ChapterProps) {
	// Kept, so that what is drawn is not looked at again with each piece that follows.
	return useMemo(
		() => (
			<section aria-labelledby={anchor(tag)} class="flex flex-col gap-2">
				<h2 id={anchor(tag)} tabIndex={-1} class="text-lg font-semibold">
					{tag}
				</h2>
				{entries.slice(0, pieces * PIECE).map((entry) => (
					<ApiOperation key={entry.operation.operationId} document={document} entry={entry} />
				))}
			</section>
		),
		[entries, pieces],
	);
}

function Guide({ document }: { document: Document }) {
	const [query, setQuery] = useState('');
	const chapters = useMemo(() => chaptersOf(document), [document]);
	const wanted = query.trim().toLowerCase();
	const shown = useMemo(
		() =>
			chapters
				.map(([tag, entries]) => [tag, entries.filter((entry) => matches(entry, wanted))] as const)
				.filter(([, entries]) => entries.length > 0),
		[chapters, wanted],
	);
	const total = shown.reduce((sum, [, entries]) => sum + piecesOf(entries), 0);
	// The errors come after the last chapter.
	const drawn = useStaged(total + 1, 0);
	let left = drawn;
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
			{shown.map(([tag, entries]) => {
				const pieces = Math.min(left, piecesOf(entries));
				left -= pieces;
				return pieces > 0 ? <Chapter key={tag} document={document} tag={tag} entries={entries} pieces={pieces} /> : null;
			})}
			{shown.length === 0 ? <p class="text-muted">Nothing matches “{query}”.</p> : null}
			{drawn > total ? <Errors document={document} /> : null}
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
