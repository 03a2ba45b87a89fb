import { describe, expect, it } from 'vitest';
import { EngineRig, phoneOf, type RigOptions } from '../../../test/support/engine-rig.ts';

const MINUTE = 60_000;
const rigOf = (options: RigOptions = {}): EngineRig => new EngineRig({ contacts: 30, ...options });
const card = (kind: 'paused' | 'complete' | 'outside_hours') => ({ kind, title: kind, html: `<p>${kind}</p>`, next: null });
const END_CARDS = [card('paused'), card('complete'), card('outside_hours')];

describe('[M1] pause', () => {
	it('[R28] nothing new is placed and ringing calls are cancelled; the card comes only after they have ended', () => {
		const rig = rigOf({ config: { endCards: END_CARDS } });
		const caller = rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('nothing rings');
		rig.tell(call.id, { t: 'ringing' });
		rig.engine.pause('Ann');
		rig.pump();
		expect(rig.verbs(call.id)).toEqual(['originate', 'cancel']);
		// Somebody may answer in this very instant, and has to find the caller.
		expect(caller.view()).toMatchObject({ session: { state: 'ready' }, endCard: null });
		rig.tell(call.id, { t: 'ended', cause: 'cancelled', by: 'us' });
		expect(caller.view()).toMatchObject({ session: { state: 'idle' }, endCard: { kind: 'paused' } });
		rig.pass(MINUTE);
		expect(rig.attempts()).toHaveLength(1);
		expect(caller.do({ do: 'ready' })).toMatchObject({ ok: false, code: 'conflict' });
	});

	it('[R28] [I6] whoever answers in the instant of the pause is joined, and the conversation and its record come first', () => {
		const rig = rigOf({ config: { endCards: END_CARDS } });
		const caller = rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('nothing rings');
		rig.engine.pause('Ann');
		rig.pump();
		expect(rig.answer(call.id)).toEqual({ do: 'join', room: caller.id });
		rig.tell(call.id, { t: 'joined', room: caller.id });
		expect(caller.view()).toMatchObject({ session: { state: 'on_call' }, endCard: null });
		rig.pass(MINUTE);
		expect(caller.state).toBe('on_call');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(caller.view()).toMatchObject({ session: { state: 'wrap_up' }, endCard: null });
		caller.result('refused');
		caller.save();
		expect(caller.view()).toMatchObject({ session: { state: 'idle' }, endCard: { kind: 'paused' } });
		rig.engine.resume();
		rig.pass(5_000);
		// Nobody is back in the queue without pressing.
		expect(caller.state).toBe('idle');
		expect(rig.attempts()).toHaveLength(1);
		expect(caller.do({ do: 'ready' }).ok).toBe(true);
		expect(rig.attempts()).toHaveLength(2);
	});

	it('twice keeps the first; resume without a pause does nothing', () => {
		const rig = rigOf();
		rig.engine.resume();
		rig.engine.pause('Ann');
		rig.now += MINUTE;
		rig.engine.pause('Bo');
		expect(rig.status()).toMatchObject({ pausedBy: 'Ann', pausedAt: rig.now - MINUTE });
	});

	it('[R25] [R27] each card is shown in its own state only, and an edit reaches whoever looks at it', () => {
		const rig = rigOf({ contacts: 1, config: { endCards: END_CARDS } });
		const caller = rig.caller();
		const shown = () => caller.view().endCard?.kind ?? null;
		expect(shown()).toBeNull();
		rig.engine.pause('Ann');
		expect(shown()).toBe('paused');
		rig.configure({ endCards: [{ ...card('paused'), html: '<p>Soon</p>' }] });
		expect(caller.view().endCard?.html).toBe('<p>Soon</p>');
		rig.engine.resume();
		rig.configure({ endCards: END_CARDS });
		const morning = { openMinute: 540, closeMinute: 600 };
		rig.configure({ settings: { hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => morning) } } });
		expect(caller.view().endCard).toMatchObject({ kind: 'outside_hours', opensText: expect.stringContaining('09:00 EDT') });
		rig.engine.addDoNotCall([phoneOf(0)]);
		expect(shown()).toBe('complete');
		rig.engine.removeDoNotCall([phoneOf(0)]);
		expect(shown()).toBe('outside_hours');
	});
});

describe('Do Not Call', () => {
	it('[I2] a ringing call is cancelled at once; whoever answers in that instant is hung up on, and counted', () => {
		for (const answers of [false, true]) {
			const rig = rigOf();
			const caller = rig.readyCaller();
			const call = rig.ringing()[0];
			if (!call) throw new Error('nothing rings');
			rig.tell(call.id, { t: 'ringing' });
			rig.engine.addDoNotCall([call.phone]);
			rig.pump();
			expect(rig.verbs(call.id)).toEqual(['originate', 'cancel']);
			if (answers) expect(rig.answer(call.id)).toEqual({ do: 'hangup' });
			rig.tell(call.id, { t: 'ended', cause: answers ? 'completed' : 'cancelled', by: 'us' });
			expect(rig.attempt(call.id)).toMatchObject({ disposition: answers ? 'dropped' : 'cancelled' });
			expect(rig.number(call.phone).place).toBe(0);
			expect(caller.state).toBe('ready');
			rig.pass(5_000);
			expect(rig.attempts().filter((attempt) => attempt.phone === call.phone)).toHaveLength(1);
		}
	});

	it('[I2] an order that has not left yet never leaves', () => {
		const rig = rigOf();
		const caller = rig.caller();
		rig.engine.callerCommand(caller.id, 'ready-0001', { do: 'ready' });
		rig.engine.replan();
		const call = rig.ringing()[0];
		if (!call) throw new Error('nothing was placed');
		rig.engine.addDoNotCall([call.phone]);
		rig.pump();
		expect(rig.attempt(call.id)).toMatchObject({ state: 'ended', disposition: 'cancelled' });
		expect(rig.verbs(call.id)).toEqual([]);
	});

	it('[I2] in a conversation the talk goes on, the caller is told, and the number is not dialed again', () => {
		const rig = rigOf({ settings: { passes: 3, minimumTimeMinutes: 0 } });
		const caller = rig.readyCaller();
		const call = rig.connect();
		rig.engine.addDoNotCall([call.phone]);
		rig.pump();
		expect(rig.attempt(call.id).state).toBe('talking');
		expect(caller.view().call?.doNotCall).toBe(true);
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		caller.result('call_back');
		caller.save();
		expect(rig.number(call.phone).place).toBe(0);
	});

	it('[D2] [I2] from a caller’s answer: here at once and to the organisation; a mis-press is taken back until the record is saved', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rig.connect();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		caller.result('do_not_call');
		expect(caller.view().call?.doNotCall).toBe(true);
		expect(rig.number(call.phone).do_not_call).toBe(1);
		caller.result('do_not_call');
		caller.result('refused');
		caller.result('do_not_call');
		expect(rig.engine.dueNotices()).toMatchObject([
			{ verb: 'add', phone: call.phone, attempt: call.id, name: 'Ann' },
			{ verb: 'remove', phone: call.phone },
			{ verb: 'add', phone: call.phone },
		]);
		caller.save();
		expect(rig.number(call.phone).place).toBe(0);
		expect(caller.do({ do: 'clearAnswer', attemptId: call.id, personRef: '1-2', questionId: 'result' })).toMatchObject({ ok: false });
		// The organisation could not be reached: kept, and tried again later.
		const ids = rig.engine.dueNotices().map((notice) => notice.id);
		rig.engine.noticesFailed(ids);
		expect(rig.engine.dueNotices()).toEqual([]);
		rig.now += 1_000;
		expect(rig.engine.dueNotices()).toHaveLength(3);
		rig.engine.noticesDone(ids);
		expect(rig.engine.dueNotices()).toEqual([]);
	});

	it('[I2] taken off the list, a number is where it was: to be clicked when it needs a click', () => {
		const rig = new EngineRig({ contacts: [{}, { kind: 'cell' }], settings: { clicking: true } });
		rig.engine.addDoNotCall([phoneOf(0), phoneOf(1), '+19995550000']);
		rig.engine.addDoNotCall([phoneOf(0)]);
		expect(rig.status().waterfall).toMatchObject({ removed: 2, dialable: 0, unapproved: 0 });
		rig.engine.removeDoNotCall([phoneOf(0), phoneOf(1)]);
		expect(rig.status().waterfall).toMatchObject({ removed: 0, dialable: 1, unapproved: 1 });
		expect(rig.clicker().lease()).toHaveLength(1);
	});

	it('[I2] a contact added later is removed when the list holds its number', () => {
		const rig = rigOf({ contacts: 2 });
		rig.engine.addDoNotCall([phoneOf(2)]);
		rig.addList([{}]);
		expect(rig.number(phoneOf(2)).place).toBe(0);
		expect(rig.status().loadSummary).toMatchObject({ loaded: 2, doNotCall: 1 });
	});
});

describe('loading', () => {
	it('[R3] is the same however often a page comes, and wherever the object died', () => {
		const contacts = Array.from({ length: 40 }, (_, n) => ({ phone: phoneOf(n % 33), doNotCall: n === 5 }));
		const whole = new EngineRig({ contacts });
		const broken = new EngineRig({ contacts, unloaded: true });
		const percents: number[] = [];
		for (let at = 0; at < 40; at += 7) {
			const page = broken.rows.slice(at, at + 7);
			broken.engine.loadPage(1, page, false);
			broken.open();
			broken.engine.loadPage(1, [], false);
			percents.push(broken.status().loading?.percent ?? 100);
			expect(broken.engine.nextLoad()).toMatchObject({ cursor_row: page.at(-1)?.row });
		}
		broken.engine.loadPage(1, [], true);
		expect(percents).toEqual([...percents].sort((a, b) => a - b));
		const facts = (rig: EngineRig) => rig.numbers().map(({ phone, kind, place }) => [phone, kind, place]);
		expect(facts(broken)).toEqual(facts(whole));
		expect(broken.status().loadSummary).toEqual(whole.status().loadSummary);
		expect(whole.status().loadSummary).toMatchObject({ loaded: 32, duplicates: 7, doNotCall: 1, landlines: 32 });
		expect(broken.count('people')).toBe(40);
	});

	it('[R3] a page that comes twice is placed once, and the percentage stays true', () => {
		const rig = new EngineRig({ contacts: 10, unloaded: true });
		const page = rig.rows.slice(0, 5);
		rig.engine.loadPage(1, page, false);
		rig.engine.loadPage(1, page, false);
		expect(rig.numbers()).toHaveLength(5);
		expect(rig.status().loading).toMatchObject({ placed: 5, percent: 50 });
	});

	it('[R3] a later list has its own progress, changes nothing while it loads, and enters when it is whole', () => {
		const rig = rigOf({ contacts: 4 });
		rig.readyCaller();
		rig.configure({ lists: [...rig.config.lists, { id: 2, name: 'Later', accepted: 4, rejected: 0 }] });
		const row = rig.rows[0];
		if (!row) throw new Error('no row');
		const rows = [10, 11, 12, 13].map((n) => ({ ...row, list: 2, row: n, phone: phoneOf(n) }));
		rig.engine.loadPage(2, rows.slice(0, 2), false);
		rig.now += 1_000;
		rig.engine.runDeadlines();
		expect(rig.status()).toMatchObject({
			kind: 'running',
			lists: [{ name: 'Later', percent: 50 }],
			waterfall: { dialable: 3, inTheAir: 1, notYetDue: 2 },
		});
		rig.engine.loadPage(2, rows.slice(2), true);
		rig.now += 1_000;
		rig.engine.runDeadlines();
		expect(rig.status()).toMatchObject({ kind: 'running', lists: [], waterfall: { dialable: 7, inTheAir: 1, notYetDue: 0 } });
	});
});

describe('[P1] [P2] passes and minimum time, edited while calling runs', () => {
	it('are computed from the last attempt, and never bring two attempts closer than they say', () => {
		const rig = rigOf({ contacts: 1, settings: { passes: 3, minimumTimeMinutes: 60 } });
		rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('nothing rings');
		rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
		const end = rig.now;
		rig.pass(3 * MINUTE);
		rig.configure({ settings: { minimumTimeMinutes: 30 } });
		rig.pass(1_000);
		expect(rig.number(call.phone).due_at).toBe(end + 30 * MINUTE);
		rig.configure({ settings: { minimumTimeMinutes: 2 } });
		rig.pass(1_000);
		expect(rig.attempts()).toHaveLength(2);
		rig.configure({ settings: { passes: 1 } });
		rig.tell(2, { t: 'ended', cause: 'no_answer', by: 'network' });
		expect(rig.status().kind).toBe('complete');
	});
});

describe('links', () => {
	it('[R9] a new link ends the sessions of the old one; in a conversation after the record', () => {
		const rig = rigOf();
		const talking = rig.readyCaller('Talking');
		const call = rig.connect();
		const waiting = rig.readyCaller('Waiting');
		rig.engine.revokeLink('caller', 4403);
		expect(waiting.state).toBe('ended');
		expect(talking.state).toBe('on_call');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		talking.result('refused');
		talking.save();
		expect(talking.row).toMatchObject({ state: 'ended', end_reason: 'revoked' });
	});

	it('[R9] a clicker’s new link ends clickers only, at once, and their items go back', () => {
		const rig = new EngineRig({ contacts: [{ kind: 'cell' }, { kind: 'cell' }, {}], settings: { clicking: true } });
		const caller = rig.readyCaller();
		const clicker = rig.clicker();
		const items = clicker.lease();
		rig.engine.takeEffects();
		rig.engine.revokeLink('clicker', 4403);
		expect(rig.engine.takeEffects().close.get(clicker.id)).toBe(4403);
		expect(caller.state).toBe('ready');
		expect(rig.clicker('New').lease()).toEqual(items);
	});
});
