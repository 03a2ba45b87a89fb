/** What the server tells pages. Plain types: nothing is parsed in the browser. Times are epoch ms of the server's clock. */
import type { CallerState, EndCardKind, LineKind, Severity, StallReason, StatusKind, Step } from './enums.ts';
import type { AnswerValue, Script } from './script.ts';

/** One missing thing of a step, in words, e.g. "Add at least one caller-ID number." */
export interface StepReadiness {
	step: Step;
	/** Title as in the navigation, e.g. "Phone numbers". */
	title: string;
	required: boolean;
	complete: boolean;
	problems: string[];
}
/** One entry per step, in the order of the navigation. Draws the marks and refuses the start (R2). */
export interface Readiness {
	ready: boolean;
	steps: StepReadiness[];
}

/** Counts over the numbers of the campaign. The parts add up to `total`. */
export interface Waterfall {
	total: number;
	/** Do Not Call, invalid, withdrawn lists. */
	removed: number;
	/** Cells and unknown numbers that wait for a click. */
	unapproved: number;
	/** Waiting for the minimum time or the 24-hour maximum. */
	notYetDue: number;
	/** Dialable but for their own zone's window. */
	zoneClosed: number;
	dialable: number;
	inTheAir: number;
	/** Reached, refused, or out of passes. */
	final: number;
}

export interface LoadSummary {
	loaded: number;
	duplicates: number;
	invalid: number;
	doNotCall: number;
	cells: number;
	landlines: number;
	unknown: number;
	neverCallable: number;
}

export interface StatusReason {
	code: StallReason;
	text: string;
	count: number | null;
	/** When this reason ends by itself. */
	until: number | null;
	/** The one thing to do about it. */
	remedy: string | null;
}

export interface StatusView {
	kind: StatusKind;
	/** "This campaign is running." */
	sentence: string;
	/** The line under it: why, in words. */
	reason: string | null;
	/** What to do about it, in words. */
	remedy: string | null;
	/** All reasons of a stall, the soonest remedy first. */
	reasons: StatusReason[];
	/** Since when it has been stalled, as it was first noticed. */
	stalledSince: number | null;
	/** When dialing opens next, for outside_hours. */
	opensAt: number | null;
	/** "18:05 EST (in 12 min)" of opensAt */
	opensText: string | null;
	loading: { placed: number; total: number; percent: number } | null;
	pausedBy: string | null;
	pausedAt: number | null;
	/** Lists added after the first load that are still entering. */
	lists: { listId: number; name: string; percent: number }[];
	waterfall: Waterfall;
	loadSummary: LoadSummary | null;
	/** e.g. "Mostly landlines are being dialed: 8,214 cells await clicking." */
	warning: string | null;
}

export interface RoomView {
	callers: Record<Exclude<CallerState, 'ended'>, number>;
	/** Sessions whose page is away for the moment. */
	callersAway: number;
	lines: { ringing: number; holding: number; talking: number };
	clickers: number;
	approvals: number;
	approvalsPerMinute: number;
	today: { dials: number; answered: number; connected: number; dropped: number; machines: number };
	/** 30-day ledger; both are shares, 0 … 1. */
	dropRate: number | null;
	dropLimit: number;
	/** People who may still be dropped before one more would break the promise (I8); 0 = one line for each ready caller. */
	dropsLeft: number;
	/** Mean seconds between the last conversations' callers becoming ready and being connected. */
	waitS: number | null;
	/** Share, 0 … 1. */
	pickUpRate: number | null;
	/** The pacing decision in words. */
	pacing: string | null;
	/** When everything will have been dialed at the pace of this moment; null = nobody calls, or it cannot be told. */
	finish?: { at: number; text: string; dialsLeft: number; dialsPerHour: number } | null;
	/** "since 0:00 EST": what `today` counts from. */
	todaySince?: string;
}

/** One caller on the live board. */
export interface BoardCaller {
	id: string;
	name: string;
	/** `ended`: gone; the row goes. */
	state: CallerState;
	since: number;
	/** The page is away for the moment. */
	away: boolean;
	/** One more call, or leaving after this one. */
	leaving: boolean;
	calls: number;
	contacts: number;
	talkMs: number;
}

/** One minute of the room: callers and lines as they were once in it, counts of what ended in it. */
export interface RoomMinute {
	/** Epoch minutes. */
	minute: number;
	ready: number;
	talking: number;
	wrapping: number;
	ringing: number;
	dials: number;
	answered: number;
	connected: number;
	dropped: number;
	approvals: number;
	/** Mean seconds that callers connected in it had waited. */
	waitS: number | null;
}

export interface AlertBarView {
	id: string;
	text: string;
	severity: Severity;
	link: { url: string; label: string } | null;
	expiresAt: number | null;
	/** "until Thu 19:40 EST" or null when permanent. */
	expiresText: string | null;
}
export interface EndCardView {
	kind: EndCardKind;
	title: string;
	/** Sanitised HTML of the safe subset. */
	html: string;
	next: { name: string; url: string } | null;
	opensText: string | null;
	/** Nobody wrote it: pages may say it in their own language. */
	isDefault: boolean;
}

export interface PersonView {
	/** "listId-row" */
	ref: string;
	name: string;
	firstName: string;
	/** Merge fields by normalised heading, e.g. { first_name: "Maria", city: "Dayton" }. */
	fields: Record<string, string>;
}

/** The card of a conversation: on screen no later than the sound. */
export interface CallCard {
	attemptId: number;
	/** Joined at. */
	startedAt: number;
	endedAt: number | null;
	endedBy: 'caller' | 'person' | 'machine' | 'carrier' | null;
	kind: LineKind;
	people: PersonView[];
	/** Who answered; the only one, or the one picked. */
	personRef: string | null;
	scriptVersion: number;
	script: Script;
	/** personRef → questionId → value */
	answers: Record<string, Record<string, AnswerValue>>;
	notes: Record<string, string>;
	/** True once Do Not Call was recorded for this number. */
	doNotCall: boolean;
	/** Bridged by a machine verdict: "It was a machine". */
	machine: boolean;
	/** When wrap-up saves or asks. */
	wrapUpUntil: number | null;
	/** The caller chose to stay, whatever the machine detection says. */
	stay: boolean;
	callBack: CallBackView;
}

/** What can be agreed on calling again. */
export interface CallBackView {
	/** What was asked for: a moment, `later`, or null. */
	at: number | 'later' | null;
	/** First moment the number may be called again, its minimum time and hours considered; null = its hours never come. */
	earliest: number | null;
	/** IANA zone of the person called, in which times are meant. */
	zone: string;
	/** The passes are used up: it would not be called again. */
	lastPass: boolean;
}

export interface CallerFigures {
	/** Conversations of this session. */
	calls: number;
	/** Right person reached. */
	contacts: number;
	talkMs: number;
	/** When the session began. */
	since: number;
	/** Of it not in the queue, a call or its record: breaks, cards, the time before the start. The present one is not in it. */
	restMs: number;
}

/** The whole state of one caller's page, replaced by each new one; nothing on the page is remembered beside it. */
export interface CallerView {
	now: number;
	/** Virtual ms per real ms; 1 outside rehearsals. */
	speed: number;
	campaign: { name: string; practice: boolean; simulated: boolean };
	status: {
		kind: StatusKind;
		sentence: string;
		reason: string | null;
		opensText: string | null;
		/** The same as data, for pages in another language. */
		opensAt: number | null;
		reasons: Pick<StatusReason, 'code' | 'count' | 'until'>[];
		stalledSince: number | null;
	};
	/** IANA zone of the campaign. */
	zone: string;
	bars: AlertBarView[];
	endCard: EndCardView | null;
	/** Where to go on while there is nothing to call here; a campaign named by an end card. */
	next: { name: string; url: string } | null;
	session: {
		id: string;
		name: string;
		state: CallerState;
		since: number;
		lastCall: boolean;
		/** Leaves, or takes a break, after the present call and its record. */
		leaveAfter: boolean;
		breakAfter: boolean;
		/** Asked "are you still there?" until then. */
		stillThereUntil: number | null;
		/** Why the session is not ready, when the server set it so. */
		notice: string | null;
		/** A word from an admin, until the next one. */
		message?: { text: string; by: string; at: number } | null;
		/** An admin asked this caller to go on in another campaign; `url` is its caller link. */
		moveTo?: { name: string; url: string } | null;
		figures: CallerFigures;
	};
	wait: {
		/** From the pacing model; null = not known. */
		expectedS: number | null;
		/** Why it is long, in words. */
		reason: string | null;
		/** The same as a code (`PacingReason`, or `stalled`), for pages in another language. */
		code: string | null;
	};
	call: CallCard | null;
	/** The caller's own sound. `needed`: the carrier has a leg for it, which has to be up (`via`) before the caller can be ready. */
	audio?: { needed: boolean; via: 'browser' | 'phone' | null };
}

export interface ClickCounts {
	mine: number;
	everyone: number;
	left: number;
}
export type ClickerState =
	/** There is work. */
	| 'open'
	/** The campaign is loading. */
	| 'loading'
	| 'not_started'
	/** Others hold the last ones. */
	| 'others'
	| 'done'
	/** The page was left alone, and its IDs went back to the others; a press asks for new ones. */
	| 'idle'
	/** Clicking is off. */
	| 'off';

/** A clicker's session as admins see it (R15). */
export interface ClickerSessionView {
	id: string;
	/** As given; may be empty. */
	name: string;
	joinedAt: number;
	endedAt: number | null;
	/** Its page is there. */
	online: boolean;
	seenAt: number;
	approved: number;
	/** Approvals a second over the last 10 s. */
	perSecond: number;
}

/** What a campaign's object has used since it woke last; what the platform bills by. */
export interface UsageView {
	/** Real ms since it woke. */
	sinceWaking: number;
	/** Rows of the object's own storage. */
	rowsRead: number;
	rowsWritten: number;
	d1RowsRead: number;
	d1RowsWritten: number;
	d1Batches: number;
	/** Socket messages. */
	messagesIn: number;
	messagesOut: number;
	alarms: number;
	/** Of the campaign, not since waking. */
	approvals: number;
	dials: number;
}

export interface ClickerView {
	now: number;
	campaign: { name: string; practice: boolean; simulated: boolean };
	state: ClickerState;
	loadingPercent: number | null;
	/** "Callers are waiting for you." when unapproved cells hold up the campaign. */
	urgent: boolean;
	counts: ClickCounts;
	/** How long to gather presses before sending, ms. */
	batchMs: number;
}
