/** One rehearsal against a server that runs: robots in, robots out, and the account of it. */

import { WebSocket } from 'ws';
import type { AdminServerFrame } from '../../protocol/frames.ts';
import type { RoomView, StatusView } from '../../protocol/views.ts';
import { parseElectorate } from '../../worker/domain/electorate.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import { CallerRobot, type CallerWorld } from './caller-robot.ts';
import { CannotRehearse, campaignFromFile, type RehearsalCampaign, startedCampaign, untilLoaded } from './campaign.ts';
import type { CarrierLedger } from './carrier-ledger.ts';
import { checkCalls } from './check/decided-once.ts';
import type { CallerRecord, Violation } from './check/evidence.ts';
import { figuresOf, lateJoins, waitOf } from './check/figures.ts';
import { checkRules } from './check/rules.ts';
import { ClickerRobot } from './clicker-robot.ts';
import { collectEvidence, missingAnswers, settledExports } from './collect.ts';
import { Problems } from './errors.ts';
import { LedgerFollower } from './ledger-follower.ts';
import type { RehearseOptions } from './options.ts';
import { type Rest, RestError, restOf } from './rest.ts';
import { realWait, ServerTime } from './time.ts';
import { connectSound, enterAccount, TwilioLedger, type TwilioProcess } from './twilio.ts';

/** The summary; `--json` prints it. Counts are of the campaign, from the carrier's ledger and the exports. */
export interface Summary {
	loaded: number;
	duplicates: number;
	invalid: number;
	approved: number;
	dialed: number;
	answered: number;
	connected: number;
	/** Among them those who got a caller after more than 2 s (`joinedLate`). */
	dropped: number;
	joinedLate: number;
	answersSaved: number;
	/** Mean seconds (virtual) between being free and the next conversation; null without any. */
	waitS: number | null;
	/** Answers and approvals that the server acknowledged and that are not in its exports. */
	lost: number;
	/** Things that went wrong without being a rule; those lost are among them. */
	errors: number;
	minutes: number;
	speed: number;
	/** Median real ms that the server took to answer a request. */
	lagMs: number;
	broken: Violation[];
	problems: string[];
}

const PROGRESS_MS = 2_000;
const JOIN_GAP_MS = 15;
/** Real ms for the network and a busy machine, on top of virtual time. */
const REAL_SLACK_MS = 100;
const SLACK_MS = 250;
const CALLER_PHONE = '+16145550';

class Live {
	readonly time = new ServerTime();
	status: StatusView | null = null;
	#socket: WebSocket | null = null;

	/** Watches the campaign as an admin does; it is also where the server's clock is heard. */
	async watch(rest: Rest, campaignId: string): Promise<void> {
		const { ticket } = await rest.json<{ ticket: string }>('POST', `/api/campaigns/${campaignId}/socket-ticket`);
		const address = new URL(`${rest.url}/api/socket?ticket=${encodeURIComponent(ticket)}`);
		address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
		const socket = new WebSocket(address, { origin: new URL(rest.url).origin });
		this.#socket = socket;
		await new Promise<void>((resolve, reject) => {
			socket.on('error', reject);
			socket.on('close', (code) => reject(new CannotRehearse(`The live view was closed with ${code}.`)));
			socket.on('message', (data) => {
				const frame = JSON.parse(String(data)) as AdminServerFrame;
				if (frame.t === 'ping') socket.send('{"t":"pong"}');
				else if (frame.t === 'live') {
					this.time.heard(frame.now, frame.speed);
					this.status = frame.status;
					resolve();
				}
			});
		});
	}

	stop(): void {
		this.#socket?.close(1000);
	}
}

export class Rehearsal {
	readonly #options: RehearseOptions;
	readonly #rest: Rest;
	readonly #say: (line: string) => void;
	/** Over the simulated Twilio instead of the simulated carrier. */
	readonly #twilio: TwilioProcess | null;
	readonly #problems = new Problems();
	readonly #live = new Live();
	readonly #callers: CallerRobot[] = [];
	readonly #clickers: ClickerRobot[] = [];
	readonly #lags: number[] = [];

	constructor(
		options: RehearseOptions,
		server: { url: string; apiKey: string },
		say: (line: string) => void,
		twilio: TwilioProcess | null = null,
	) {
		this.#twilio = twilio;
		this.#options = options;
		this.#rest = restOf(server.url, server.apiKey);
		this.#say = say;
	}

	async run(): Promise<Summary> {
		const { list, campaign: id, minutes } = this.#options;
		if (this.#twilio) {
			if (list === null) throw new CannotRehearse('Over Twilio a rehearsal makes its own campaign: --list FILE.csv');
			await enterAccount(this.#rest, this.#twilio);
		}
		const campaign =
			list === null
				? await startedCampaign(this.#rest, id)
				: await campaignFromFile(this.#rest, list, this.#say, this.#twilio?.numbers ?? null);
		this.#say(`Campaign "${campaign.name}"`);
		const loaded = await untilLoaded(this.#rest, campaign.id, this.#say);
		await this.#live.watch(this.#rest, campaign.id);
		const ledger = this.#twilio ? new TwilioLedger(this.#twilio.url, campaign.id) : new LedgerFollower(this.#rest, campaign.id);
		await ledger.read();
		await this.#twilio?.misbehave();
		const from = this.#live.time.now();
		const listening = this.#follow(ledger, from);
		try {
			await this.#join(campaign, ledger);
			while (this.#live.time.now() < from + minutes * 60_000) await realWait(Math.min(100, 6_000 / this.#live.time.speed));
			await this.#end(ledger);
		} finally {
			listening.stop();
			this.#live.stop();
		}
		return await this.#account(campaign, ledger, loaded, from);
	}

	/** Keeps reading the ledger and tells how things go. */
	#follow(ledger: CarrierLedger, from: number): { stop(): void } {
		let reading = false;
		let toldAt = 0;
		const timer = setInterval(() => {
			if (reading) return;
			reading = true;
			const askedAt = performance.now();
			ledger
				.read()
				.then(() => this.#lags.push(performance.now() - askedAt))
				.catch((error: unknown) => this.#problems.add(`The ledger could not be read: ${String(error)}`))
				.finally(() => {
					reading = false;
				});
			if (performance.now() - toldAt < PROGRESS_MS) return;
			toldAt = performance.now();
			this.#say(this.#progress(ledger, from));
		}, 500);
		return { stop: () => clearInterval(timer) };
	}

	#progress(ledger: CarrierLedger, from: number): string {
		const minute = Math.max(0, (this.#live.time.now() - from) / 60_000).toFixed(1);
		const figures = figuresOf(ledger.lines, new Set());
		const states = new Map<string, number>();
		for (const caller of this.#callers) {
			const state = caller.view?.session.state ?? 'joining';
			states.set(state, (states.get(state) ?? 0) + 1);
		}
		const callers = [...states].map(([state, count]) => `${count} ${state.replace('_', ' ')}`).join(', ');
		const approved = this.#clickers.reduce((sum, clicker) => sum + clicker.approved, 0);
		return `minute ${minute} of ${this.#options.minutes}: ${callers || 'no callers'}; ${figures.dialed} dialed, ${figures.answered} answered, ${figures.connected} connected, ${figures.dropped} dropped; ${approved} approved. ${this.#live.status?.sentence ?? ''}`;
	}

	/** Robots come one after the other; a server that is asked too fast is asked again. */
	async #join(campaign: RehearsalCampaign, ledger: CarrierLedger): Promise<void> {
		const { seed, callers, clickers, electorate } = this.#options;
		const { time } = this.#live;
		const publicRest = restOf(this.#rest.url, null);
		const clickerToken = campaign.clickerToken;
		if (clickerToken === null && clickers > 0) this.#say('Clicking is off: the clickers stay away.');
		for (let n = 1; clickerToken !== null && n <= clickers; n++) {
			const robot = new ClickerRobot(publicRest, clickerToken, time, seededRandom(`${seed}|clicker ${n}`).next, this.#problems);
			await this.#patiently(() => robot.start(`Robot clicker ${n}`));
			this.#clickers.push(robot);
		}
		for (let n = 1; n <= callers; n++) {
			const world: CallerWorld = {
				rest: publicRest,
				token: campaign.callerToken,
				time,
				random: seededRandom(`${seed}|caller ${n}`).next,
				problems: this.#problems,
				electorate: parseElectorate(electorate),
				hears: (sessionId) => ledger.hears(sessionId),
				...this.#sound(publicRest, campaign.callerToken),
			};
			const robot = new CallerRobot(world);
			await this.#patiently(() => robot.start(`Robot caller ${n}`, `${CALLER_PHONE}${String(1000 + n).slice(-4)}`));
			this.#callers.push(robot);
		}
	}

	/** How a robot's browser connects its sound. */
	#sound(rest: Rest, token: string): Pick<CallerWorld, 'connect'> {
		const twilio = this.#twilio?.url;
		return twilio === undefined ? {} : { connect: (who) => connectSound(rest, twilio, { token, ...who }) };
	}

	async #patiently(join: () => Promise<void>): Promise<void> {
		for (let tries = 1; ; tries++) {
			try {
				await join();
				return await realWait(JOIN_GAP_MS);
			} catch (error) {
				const passing = error instanceof RestError && (error.status === 429 || error.status >= 500);
				if (!passing || tries >= 60) throw error;
				await realWait(1_000);
			}
		}
	}

	/** Nobody starts a new conversation; those under way and their records are finished. */
	async #end(ledger: CarrierLedger): Promise<void> {
		this.#say('The time is over: callers finish what they are at and leave.');
		const { speed } = this.#live.time;
		await Promise.all(this.#callers.map((caller) => caller.stop(5_000 + 300_000 / speed)));
		await Promise.all(this.#clickers.map((clicker) => clicker.stop()));
		const until = performance.now() + 5_000 + 90_000 / speed;
		do {
			await realWait(200);
			await ledger.read();
		} while (ledger.open > 0 && performance.now() < until);
		if (ledger.open > 0) this.#problems.add(`${ledger.open} calls are still open after the last caller left.`);
	}

	async #account(campaign: RehearsalCampaign, ledger: CarrierLedger, loaded: StatusView, from: number): Promise<Summary> {
		const given = new Map(this.#callers.flatMap((caller) => [...caller.answers]));
		const approvedByRobots = this.#clickers.reduce((sum, clicker) => sum + clicker.approved, 0);
		const exports = await settledExports(this.#rest, campaign.id, approvedByRobots, given);
		const missing = missingAnswers(exports, given);
		for (const text of missing) this.#problems.add(text);
		const approved = exports.approvals.filter((row) => row.outcome === 'approved').length;
		if (approved < approvedByRobots)
			this.#problems.add(`${approvedByRobots} approvals were acknowledged and ${approved} are in the export.`);
		const callers = await this.#onlyOurs(campaign.id, ledger, from);
		const { speed } = this.#live.time;
		const evidence = await collectEvidence(this.#rest, campaign.id, exports, {
			ledger: ledger.lines,
			from,
			callers,
			slackMs: SLACK_MS + REAL_SLACK_MS * speed,
		});
		if (ledger instanceof TwilioLedger) for (const text of checkCalls(ledger.calls, evidence.slackMs)) this.#problems.add(text);
		const broken = checkRules(evidence);
		const ours = this.#callers.map((caller) => caller.record);
		const { dialed, answered, connected, dropped } = figuresOf(ledger.lines, evidence.machines);
		return {
			loaded: loaded.loadSummary?.loaded ?? loaded.waterfall.total,
			duplicates: loaded.loadSummary?.duplicates ?? 0,
			invalid: loaded.loadSummary?.invalid ?? 0,
			approved,
			dialed,
			answered,
			connected,
			dropped,
			joinedLate: lateJoins(ledger.lines),
			answersSaved: exports.answers.length,
			waitS: waitOf(ledger.lines, ours),
			lost: missing.length + Math.max(0, approvedByRobots - approved),
			errors: this.#problems.count,
			minutes: this.#options.minutes,
			speed,
			lagMs: Math.round(this.#lags.toSorted((a, b) => a - b)[Math.floor(this.#lags.length / 2)] ?? 0),
			broken,
			problems: this.#problems.list(20),
		};
	}

	/** What our callers saw, unless others were calling too. */
	async #onlyOurs(campaignId: string, ledger: CarrierLedger, from: number): Promise<CallerRecord[] | null> {
		const records = this.#callers.map((caller) => caller.record);
		const ours = new Set(records.map((record) => record.sessionId));
		const strangers = ledger.lines.some((line) => line.askedAt >= from && line.room !== null && !ours.has(line.room));
		const { room } = await this.#rest.json<{ room: RoomView }>('GET', `/api/campaigns/${campaignId}/status`);
		const more = Object.values(room.callers).reduce((sum, count) => sum + count, 0) > 0;
		if (!strangers && !more) return records;
		this.#say('Others are calling in this campaign too: I6 and I7 cannot be judged from outside.');
		return null;
	}
}
