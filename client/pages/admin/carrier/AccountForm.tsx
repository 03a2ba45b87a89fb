import { useState } from 'preact/hooks';
import type { CarrierAccountView } from '../../../../protocol/carrier.ts';
import { api } from '../../../net/api.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { momentText } from '../../../ui/times.ts';
import { useSubmit } from '../../../ui/useSubmit.ts';

const COUNTRIES = [
	{ code: 'US', label: 'United States' },
	{ code: 'CA', label: 'Canada' },
	{ code: 'PR', label: 'Puerto Rico' },
	{ code: 'VI', label: 'U.S. Virgin Islands' },
	{ code: 'GU', label: 'Guam' },
	{ code: 'AS', label: 'American Samoa' },
	{ code: 'MP', label: 'Northern Mariana Islands' },
] as const;

const LIMITS = [
	{ name: 'accountPerDay', label: 'All campaigns, 24 hours' },
	{ name: 'campaignPerHour', label: 'Each campaign, an hour' },
	{ name: 'campaignPerDay', label: 'Each campaign, 24 hours' },
	{ name: 'campaignTotal', label: 'Each campaign, altogether' },
] as const;

const textOf = (value: number | null | undefined): string => (value == null ? '' : String(value));
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** What the form holds: everything as text, as it was typed. */
function startOf({ account }: CarrierAccountView) {
	return {
		accountSid: account?.accountSid ?? '',
		apiKeySid: account?.apiKeySid ?? '',
		apiKeySecret: '',
		authToken: '',
		apiBase: account?.apiBase ?? '',
		publicUrl: account?.publicUrl ?? '',
		callsPerSecond: textOf(account?.callsPerSecond ?? 1),
		maxConcurrent: textOf(account?.maxConcurrent),
		countries: account?.countries ?? ['US'],
		accountPerDay: textOf(account ? account.limits.accountPerDay : 100),
		campaignPerHour: textOf(account?.limits.campaignPerHour),
		campaignPerDay: textOf(account?.limits.campaignPerDay),
		campaignTotal: textOf(account?.limits.campaignTotal),
	};
}
type Entered = ReturnType<typeof startOf>;

/** A secret that stays empty is left out: the kept one stays in force. */
function bodyOf(entered: Entered): unknown {
	const { accountSid, apiKeySid, apiKeySecret, authToken, apiBase, publicUrl, countries } = entered;
	return {
		accountSid: accountSid.trim(),
		apiKeySid: apiKeySid.trim(),
		...(apiKeySecret.trim() === '' ? {} : { apiKeySecret: apiKeySecret.trim() }),
		...(authToken.trim() === '' ? {} : { authToken: authToken.trim() }),
		apiBase: apiBase.trim(),
		publicUrl: publicUrl.trim(),
		callsPerSecond: numberOf(entered.callsPerSecond) ?? 1,
		maxConcurrent: numberOf(entered.maxConcurrent),
		countries,
		limits: Object.fromEntries(LIMITS.map(({ name }) => [name, numberOf(entered[name])])),
	};
}

/** Entering and changing the account. Secrets go in and are never shown again. */
export function AccountForm({ view, onSaved }: { view: CarrierAccountView; onSaved: (view: CarrierAccountView) => void }) {
	const [entered, setEntered] = useState(() => startOf(view));
	const change =
		<K extends keyof Entered>(name: K) =>
		(value: Entered[K]) =>
			setEntered((before) => ({ ...before, [name]: value }));
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		const saved = await api.put<CarrierAccountView>('/carrier-account', bodyOf(entered));
		setEntered(startOf(saved));
		onSaved(saved);
		toast('The account is saved.');
	});
	const field = (name: Exclude<keyof Entered, 'countries'>) => ({ value: entered[name], onInput: change(name), error: errors[name] });
	return (
		<Card title={view.account === null ? 'Enter the account' : 'Account'}>
			<form class="flex flex-col gap-5" onSubmit={onSubmit}>
				<FormAlert failure={failure} />
				<Secrets view={view} field={field} />
				<div class="grid items-start gap-4 sm:grid-cols-2">
					<TextField
						label="Public address of this server"
						type="url"
						help="As the carrier reaches it, for example https://dial.example.org. Empty: the address of this page."
						{...field('publicUrl')}
					/>
					<TextField
						label="Address of the carrier’s API"
						type="url"
						help="Empty: https://api.twilio.com. SignalWire: https://SPACE.signalwire.com/api/laml."
						{...field('apiBase')}
					/>
					<TextField
						label="Calls a second"
						inputMode="decimal"
						help="What the account may start; 1 unless Twilio raised it. More would only wait in Twilio’s queue."
						{...field('callsPerSecond')}
					/>
					<TextField
						label="Calls at once"
						inputMode="numeric"
						help="Empty: no limit of ours. Accounts without an approved business profile have few."
						{...field('maxConcurrent')}
					/>
				</div>
				<Limits field={field} />
				<Countries chosen={entered.countries} onChange={change('countries')} />
				<div>
					<Button kind="primary" type="submit" busy={busy} reason={entered.countries.length === 0 ? 'Choose at least one country.' : null}>
						Save account
					</Button>
				</div>
			</form>
		</Card>
	);
}

type FieldOf = (name: Exclude<keyof Entered, 'countries'>) => {
	value: string;
	onInput: (value: string) => void;
	error: string | undefined;
};

function Secrets({ view, field }: { view: CarrierAccountView; field: FieldOf }) {
	const { account } = view;
	const kept = account?.hasAuthToken === true ? 'Kept. Enter it only to change it.' : null;
	return (
		<>
			<div class="grid items-start gap-4 sm:grid-cols-2">
				<TextField label="Account SID" required help="Begins with AC. In the console’s first page." {...field('accountSid')} />
				<TextField label="API key SID" required help="Begins with SK. Console, Account, API keys and tokens." {...field('apiKeySid')} />
				<TextField
					label="API key secret"
					type="password"
					autoComplete="off"
					help={kept ?? 'Shown once when the key is made.'}
					required={kept === null}
					{...field('apiKeySecret')}
				/>
				<TextField
					label="Auth token"
					type="password"
					autoComplete="off"
					help={kept ?? 'Proves that reports come from the carrier.'}
					required={kept === null}
					{...field('authToken')}
				/>
			</div>
			{account?.oldTokenUntil ? (
				<Alert still>Reports signed with the token before are accepted until {momentText(account.oldTokenUntil)}.</Alert>
			) : null}
		</>
	);
}

function Limits({ field }: { field: FieldOf }) {
	return (
		<fieldset class="flex flex-col gap-2">
			<legend class="mb-1 font-semibold">Most that may be spent, US dollars</legend>
			<p class="text-sm text-muted">At a limit nothing new is placed; talks finish. Estimated from list prices. Empty: no limit.</p>
			<div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
				{LIMITS.map(({ name, label }) => (
					<TextField key={name} label={label} inputMode="decimal" {...field(name)} />
				))}
			</div>
		</fieldset>
	);
}

function Countries({ chosen, onChange }: { chosen: readonly string[]; onChange: (codes: string[]) => void }) {
	return (
		<fieldset class="flex flex-col gap-2">
			<legend class="mb-1 font-semibold">Countries that may be called</legend>
			<div class="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
				{COUNTRIES.map(({ code, label }) => (
					<Checkbox
						key={code}
						label={label}
						checked={chosen.includes(code)}
						onChange={(on) => onChange(COUNTRIES.map((each) => each.code).filter((each) => (each === code ? on : chosen.includes(each))))}
					/>
				))}
			</div>
		</fieldset>
	);
}
