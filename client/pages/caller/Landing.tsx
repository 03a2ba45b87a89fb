import { useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import type { JoinInfo } from '../../net/join.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { AudioCheck } from './AudioCheck.tsx';
import { Bars, Title } from './parts.tsx';
import { ScriptPreview } from './ScriptPreview.tsx';
import type { SoundDesk } from './sound-desk.ts';

export interface LandingProps {
	info: JoinInfo;
	desk: SoundDesk;
	person: { name: string; phone: string };
	/** What went wrong at the last try, or what became of the last session. */
	problem: string | null;
	busy: boolean;
	onStart: (person: { name: string; phone: string }) => void;
}

/** Title, messages, script, name and phone, sound: three decisions, and calling starts. */
export function Landing({ info, desk, person, problem, busy, onStart }: LandingProps) {
	const [name, setName] = useState(person.name);
	const [phone, setPhone] = useState(person.phone);
	const [missing, setMissing] = useState(false);
	const start = (): void => {
		if (busy) return;
		if (name.trim() === '') {
			setMissing(true);
			document.querySelector<HTMLInputElement>('input[autocomplete="name"]')?.focus();
			return;
		}
		// Inside the press: browsers refuse sound that nobody asked for.
		void desk.leg.connect();
		onStart({ name: name.trim(), phone: phone.trim() });
	};
	return (
		<>
			<Bars bars={info.bars} />
			<div>
				<Title text={`Make calls for ${info.campaign.name}`} />
				<p class="mt-1 max-w-prose text-muted">
					You wait a few seconds, a soft plink tells you that somebody picked up, and the script is in front of you.{' '}
					<a class="text-link" href="/guides/calling" target="_blank" rel="noopener">
						How making calls works<span class="sr-only"> (opens in a new tab)</span>
					</a>
				</p>
			</div>
			<Opening info={info} />
			<form
				noValidate
				class="grid items-start gap-4 lg:grid-cols-2"
				onSubmit={(event) => {
					event.preventDefault();
					start();
				}}
			>
				<Card title="1. Who are you?">
					<div class="flex flex-col gap-4">
						<TextField
							label="Your name"
							help="The script uses it, and the organisers see it."
							error={missing && name.trim() === '' ? 'Please say your name.' : null}
							value={name}
							onInput={setName}
							autoComplete="name"
							maxLength={LIMITS.personNameChars}
							required
						/>
						<TextField
							label="Your phone number"
							help="For the organisers only; you may leave it empty. The people you call never see it."
							value={phone}
							onInput={setPhone}
							type="tel"
							inputMode="tel"
							autoComplete="tel"
							maxLength={40}
						/>
					</div>
				</Card>
				<AudioCheck desk={desk} simulated={info.campaign.simulated} />
				<div class="flex flex-col gap-3 lg:col-span-2">
					{problem === null ? null : (
						<Alert tone="error" urgent>
							{problem}
						</Alert>
					)}
					<Button type="submit" kind="primary" busy={busy} class="btn-lg self-stretch sm:self-start">
						Start calling
					</Button>
				</div>
			</form>
			{info.script ? <ScriptPreview script={info.script} /> : null}
		</>
	);
}

/** What a caller should know before joining, when nobody can be called just now. */
function Opening({ info }: { info: JoinInfo }) {
	const { kind, sentence, opensText } = info.state;
	if (kind === 'running' || kind === 'stalled') return null;
	const text =
		kind === 'not_started' || kind === 'loading'
			? 'Not open yet. You can sign in and check your sound already; the page opens by itself.'
			: `${sentence} You can sign in and check your sound already.`;
	return (
		<Alert tone="info" still>
			{text} {opensText === null ? null : `It opens ${opensText}.`}
		</Alert>
	);
}
