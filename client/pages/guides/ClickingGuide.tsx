import { GuideSection, Key, Points, Steps } from './Guide.tsx';

/** How to click, as the clicker's page does it (R12–R20). */
export function ClickingGuide() {
	return (
		<>
			<p class="max-w-prose">
				You approve phone numbers one at a time, each with a click of your own. You see no names and no phone numbers, only an ID. Each
				number you approve can then be called by the volunteers who are waiting.
			</p>
			<GuideSection title="What you need">
				<Points>
					<li>The clicker link from your organiser. No account, nothing to install.</li>
					<li>Any browser. A keyboard makes it quick; a phone works too.</li>
				</Points>
			</GuideSection>
			<GuideSection title="How it goes">
				<Steps>
					<li>Open the link. Your name is optional.</li>
					<li>
						You see an ID such as <strong class="whitespace-nowrap">7QK-4M2</strong> and a big green button.
					</li>
					<li>
						Press <strong>Approve ID</strong>, or <Key>Space</Key>, or <Key>Enter</Key>. The next ID is there at once.
					</li>
					<li>Go on at a rhythm that suits you.</li>
				</Steps>
			</GuideSection>
			<GuideSection title="Good to know">
				<Points>
					<li>One press is one approval. Holding a key down approves nothing more.</li>
					<li>Very fast presses, more than 30 a second, are refused.</li>
					<li>Many people can click at once. Nobody gets an ID that somebody else has on the screen.</li>
					<li>
						If the network is gone for a moment you may go on; the page says how many approvals wait to be saved and saves each of them once
						when it is back. Keep the page open until it says that none is waiting.
					</li>
					<li>You can click before, during and outside the hours of calling, also while calling is paused.</li>
					<li>
						When everything is approved the page says so, with the counts: yours, everyone’s, and what is left. New numbers appear by
						themselves.
					</li>
				</Points>
			</GuideSection>
			<GuideSection title="Why is this done?">
				<p>
					In some places the law may require that a person takes a separate action for each call to a cell phone. Whether that is so, and
					whether clicking is enough, is decided by the campaign’s own counsel, not by this page: clicking by itself does not make a call
					lawful. That is also why there is no button for approving everything, and no program may press it for you.
				</p>
			</GuideSection>
			<GuideSection title="What is kept">
				<p>
					For each approval: the campaign, the number, the time of the key press and of its arrival, whether it was a key, mouse or touch,
					your session with your name if you gave one, and the first part of your internet address. It is kept as the record of who approved
					what.
				</p>
			</GuideSection>
		</>
	);
}
