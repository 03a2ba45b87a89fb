import { GuideSection, Key, Points, Steps } from './Guide.tsx';

/** Making calls, as the caller's page does it. */
export function CallingGuide() {
	return (
		<>
			<p class="max-w-prose">
				You open a link, wait a few seconds, and are connected to somebody who has just picked up. You never dial a number, and your own
				number is not shown to anybody.
			</p>
			<GuideSection title="What you need">
				<Points>
					<li>The caller link from your organiser. No account, nothing to install.</li>
					<li>
						A computer or phone with a current browser, and headphones with a microphone. A practice campaign works without the microphone.
					</li>
					<li>A quiet place.</li>
				</Points>
			</GuideSection>
			<GuideSection title="Before the first call">
				<Steps>
					<li>Open the link. You see the campaign and can read the script through.</li>
					<li>Type your name and, if you are asked for it, your phone number.</li>
					<li>Allow the microphone, and check that you hear the test sound and that the bar moves when you speak.</li>
					<li>
						Press <strong>Start calling</strong>.
					</li>
				</Steps>
			</GuideSection>
			<GuideSection title="Practise first">
				<p>
					<strong>Practise first: nobody is called</strong>, on the first page, takes you through a call with a made-up person, the real
					script and all the keys. Nothing is recorded.
				</p>
			</GuideSection>
			<GuideSection title="Waiting">
				<p>
					The page tells you how long people usually wait, and why when it is longer. You hear nothing meanwhile. You may look at other
					windows; the page goes on working. After five minutes without a sign of you it asks whether you are still there.
				</p>
			</GuideSection>
			<GuideSection title="The conversation">
				<Steps>
					<li>
						You hear a soft <em>plink</em>, and a green bar says <strong>YOU ARE SPEAKING TO</strong> and the name. Somebody is on the line:
						say hello at once.
					</li>
					<li>Say who you are and for whom you call, then follow the script on the screen, in your own voice.</li>
					<li>Choose an answer with the mouse, a finger, or the number key beside it. The next question appears by itself.</li>
					<li>
						Something wrong? <strong>Change previous answers</strong> takes you back.
					</li>
					<li>When the conversation is over, say goodbye and hang up, or let the other person hang up.</li>
					<li>
						Finish the record and press <strong>Save and next</strong>. Nobody is put through to you while you are typing.
					</li>
				</Steps>
				<p>
					Keys: <Key>1</Key> to <Key>9</Key> choose an answer, <Key>M</Key> it is a machine, <Key>H</Key> hang up, <Key>B</Key> call back
					later, <Key>S</Key> save and next, <Key>?</Key> shows them all.
				</p>
			</GuideSection>
			<GuideSection title="When it is not the right person">
				<Points>
					<li>
						<strong>Nobody there, or an answering machine:</strong> choose that answer; the number may be tried again later.
					</li>
					<li>
						<strong>Wrong number, refused, another language:</strong> thank them and choose that answer; they are not called again for this
						campaign.
					</li>
					<li>
						<strong>“Never call me again”:</strong> say that you will see to it, and choose <strong>Do not call</strong>. The number is
						taken out of all calls of the organisation at once.
					</li>
					<li>
						<strong>An emergency or a threat:</strong> hang up, press <strong>Break</strong> and tell your organiser.
					</li>
					<li>
						<strong>“Call me another time”:</strong> press <strong>Call back later</strong> and choose a time on their clock, or none. The
						number comes back then, before the others.
					</li>
				</Points>
			</GuideSection>
			<GuideSection title="Breaks and the end">
				<Points>
					<li>
						<strong>Last call</strong> gives you one more conversation and then stops.
					</li>
					<li>
						<strong>Break</strong> takes you out of the queue until you press <strong>I’m ready</strong>.
					</li>
					<li>
						<strong>Leave</strong> ends your shift; during a conversation it takes effect after it.
					</li>
					<li>
						When the campaign pauses, ends or closes for the day, you finish your conversation first; then the page says what happens next.
					</li>
				</Points>
			</GuideSection>
			<GuideSection title="If something goes wrong">
				<Points>
					<li>
						You do not hear the other person, or they do not hear you: check the headphones, hang up, save, take a break and check the
						microphone again.
					</li>
					<li>
						The page or the network breaks off: open the same link in the same browser. You can finish the record of the call that was cut.
					</li>
					<li>
						The page says that somebody with your name and number is calling already: it is open on another device.{' '}
						<strong>Move me here</strong> brings your call along.
					</li>
				</Points>
			</GuideSection>
			<GuideSection title="Be kind">
				<p>
					The person did not expect your call. Speak calmly, listen, never argue, and thank them whatever they say. What they tell you
					belongs in the answers, nowhere else.
				</p>
			</GuideSection>
		</>
	);
}
