import { useEffect, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.ts';
import type { JoinInfo } from '../../net/join.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { AudioCheck } from './AudioCheck.tsx';
import { Bars, GuideLink, Title } from './parts.tsx';
import { ScriptPreview } from './ScriptPreview.tsx';
import { barsAt } from './screens.ts';
import type { SoundDesk } from './sound-desk.ts';
import { opensOf, sentenceOf } from './status-words.ts';
import { serverTime } from './view-clock.ts';
import { t } from './words/words.ts';

export interface Person {
	name: string;
	phone: string;
}

export interface LandingProps {
	info: JoinInfo;
	/** When the information came, `performance.now()`. */
	receivedAt: number;
	desk: SoundDesk;
	person: Person;
	/** What went wrong at the last try, or what became of the last session. */
	problem: string | null;
	busy: boolean;
	onStart: (person: Person) => void;
	/** Practice without anybody being called. */
	onPractise: (name: string) => void;
}

/** Title, messages, script, name and phone, sound: three decisions, and calling starts. */
export function Landing({ info, receivedAt, desk, person, problem, busy, onStart, onPractise }: LandingProps) {
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
			<LandingBars info={info} receivedAt={receivedAt} />
			<div>
				<Title text={t('landing.title', { campaign: info.campaign.name })} />
				<p class="mt-1 max-w-prose text-muted">
					{t('landing.lead')} <GuideLink />
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
				<Card title={t('landing.who')}>
					<div class="flex flex-col gap-4">
						<TextField
							label={t('landing.name')}
							help={t('landing.nameHelp')}
							error={missing && name.trim() === '' ? t('landing.nameMissing') : null}
							value={name}
							onInput={setName}
							autoComplete="name"
							maxLength={LIMITS.personNameChars}
							required
						/>
						<TextField
							label={t('landing.phone')}
							help={t('landing.phoneHelp')}
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
					<div class="flex flex-wrap items-center gap-3">
						<Button type="submit" kind="primary" busy={busy} class="btn-lg w-full sm:w-auto">
							{t('landing.start')}
						</Button>
						{info.script === undefined ? null : (
							<Button
								class="w-full sm:w-auto"
								onClick={() => {
									void desk.leg.connect();
									onPractise(name.trim());
								}}
							>
								{t('landing.practise')}
							</Button>
						)}
					</div>
				</div>
			</form>
			{info.script ? <ScriptPreview script={info.script} /> : null}
		</>
	);
}

/** Bars go at their time on this page too (R24). */
function LandingBars({ info, receivedAt }: { info: JoinInfo; receivedAt: number }) {
	const [, redraw] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => redraw((count) => count + 1), 250);
		return () => clearInterval(timer);
	}, []);
	const now = serverTime({ serverNow: info.now, receivedAt, speed: info.speed }, performance.now());
	return <Bars bars={barsAt(info.bars, now)} zone={info.zone} />;
}

/** What a caller should know before joining, when nobody can be called just now. */
function Opening({ info }: { info: JoinInfo }) {
	const { kind } = info.state;
	if (kind === 'running' || kind === 'stalled') return null;
	const opens = opensOf(info.state, info.zone);
	const early = kind === 'not_started' || kind === 'loading';
	return (
		<Alert tone="info" still>
			{early ? t('landing.notOpen') : `${sentenceOf(info.state)} ${t('landing.closed')}`}{' '}
			{opens === null ? null : t('room.opens', { at: opens })}
		</Alert>
	);
}
