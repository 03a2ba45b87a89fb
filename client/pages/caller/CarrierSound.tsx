import type { CallerView } from '../../../protocol/views.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import type { LiveSession } from './session.ts';
import type { SoundLine } from './sound-line.ts';
import { fromServer, t } from './words/words.ts';

/** With a real carrier: how the own sound is connected, or how to connect it. Nothing where the page makes the sound. */
export function CarrierSound({ session, view }: { session: LiveSession; view: CallerView }) {
	const { line } = session;
	const { audio } = view;
	if (line === undefined || audio?.needed !== true || view.session.state === 'ended') return null;
	return audio.via === null ? <Connect session={session} line={line} /> : <Connected session={session} line={line} via={audio.via} />;
}

function Connect({ session, line }: { session: LiveSession; line: SoundLine }) {
	const connecting = line.busy.value || line.state.value === 'connecting';
	return (
		<Card title={t('line.title')}>
			<div class="flex flex-col gap-4">
				<p>{t('line.lead')}</p>
				<Trouble line={line} />
				<div class="flex flex-wrap gap-3">
					<Button kind="primary" busy={connecting} onClick={() => void line.byBrowser(devicesOf(session))}>
						{t('line.browser')}
					</Button>
					<Button busy={line.busy.value} onClick={() => void line.byPhone()}>
						{t('line.phone')}
					</Button>
				</div>
				<DialIn line={line} />
			</div>
		</Card>
	);
}

const devicesOf = ({ desk }: LiveSession) => ({ input: desk.input.value, output: desk.output.value });

function Trouble({ line }: { line: SoundLine }) {
	const problem = line.problem.value;
	const trouble = line.trouble.value;
	if (problem === null && trouble === null) return null;
	return (
		<Alert tone="error" urgent>
			{problem !== null ? fromServer(problem) : t(`sound.${trouble ?? 'carrier'}`)}
		</Alert>
	);
}

/** Number and PIN, large enough to be read across a table. */
function DialIn({ line }: { line: SoundLine }) {
	const dialIn = line.dialIn.value;
	if (dialIn === null) return null;
	return (
		<div role="status" class="rounded-box border border-base-300 p-4">
			<p>{t('line.dial')}</p>
			<dl class="mt-2 grid gap-3 sm:grid-cols-2">
				<div>
					<dt class="text-sm text-muted">{t('line.number')}</dt>
					<dd class="text-xl font-semibold break-all tabular-nums">
						<a class="link" href={`tel:${dialIn.number}`}>
							{dialIn.number}
						</a>
					</dd>
				</div>
				<div>
					<dt class="text-sm text-muted">{t('line.pin')}</dt>
					<dd class="text-xl font-semibold tracking-widest tabular-nums">{dialIn.pin}</dd>
				</div>
			</dl>
			<p class="mt-2 text-sm text-muted">{t('line.after')}</p>
		</div>
	);
}

function Connected({ session, line, via }: { session: LiveSession; line: SoundLine; via: 'browser' | 'phone' }) {
	return (
		<div class="flex flex-col gap-3">
			<div class="flex flex-wrap items-center gap-3 text-sm text-muted">
				<p role="status">{t(via === 'browser' ? 'line.byBrowser' : 'line.byPhone')}</p>
				{via === 'browser' ? (
					<Button small kind="quiet" onClick={() => void line.byPhone()}>
						{t('line.toPhone')}
					</Button>
				) : (
					<Button small kind="quiet" onClick={() => void line.byBrowser(devicesOf(session))}>
						{t('line.toBrowser')}
					</Button>
				)}
			</div>
			{via === 'browser' ? <DialIn line={line} /> : null}
			<Trouble line={line} />
		</div>
	);
}
