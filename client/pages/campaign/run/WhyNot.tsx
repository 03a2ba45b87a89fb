import { useState } from 'preact/hooks';
import { api, failureText } from '../../../net/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { numberPath } from '../steps.ts';

/** "Why is this number not being dialed?", answered in one sentence. */
export function WhyNot({ campaignId }: { campaignId: string }) {
	const [phone, setPhone] = useState('');
	const [busy, setBusy] = useState(false);
	const [answer, setAnswer] = useState<{ text: string; failed: boolean } | null>(null);
	const ask = async () => {
		if (phone.trim() === '') {
			setAnswer({ text: 'Type a phone number first.', failed: true });
			return;
		}
		setBusy(true);
		try {
			const path = `/campaigns/${encodeURIComponent(campaignId)}/numbers/${encodeURIComponent(phone.trim())}/why`;
			const found = await api.get<{ phone: string; sentence: string }>(path);
			setAnswer({ text: found.sentence, failed: false });
		} catch (error) {
			setAnswer({ text: failureText(error), failed: true });
		} finally {
			setBusy(false);
		}
	};
	return (
		<form
			class="mt-4 border-t border-base-300 pt-4"
			onSubmit={(event) => {
				event.preventDefault();
				void ask();
			}}
		>
			<div class="flex flex-wrap items-end gap-2">
				<TextField
					class="min-w-0 flex-1 basis-52 sm:max-w-sm"
					label="Why is this number not being dialed?"
					type="tel"
					inputMode="tel"
					placeholder="+1 202 555 0101"
					value={phone}
					onInput={setPhone}
				/>
				<Button type="submit" busy={busy}>
					Ask
				</Button>
			</div>
			<p role="status" class={`mt-2 ${answer?.failed ? 'font-medium text-ink-error' : ''}`}>
				{answer?.text ?? ''}{' '}
				{answer && !answer.failed ? (
					<a class="text-link" href={numberPath(campaignId, phone.trim())}>
						Its whole story
					</a>
				) : null}
			</p>
		</form>
	);
}
