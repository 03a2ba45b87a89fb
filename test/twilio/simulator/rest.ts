/** The REST interface 2010-04-01, as far as phone banks need it. */
import { TwilioApiError } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import type { Call, CallStatus, Room, Seat } from './model.ts';
import { E164, flag, methodOf, orderOf, participantOrderOf, targetOf } from './orders.ts';
import { accountJson, callJson, conferenceJson, type Entrance, entranceJson, pageJson, participantJson, VERSION } from './resources.ts';

export interface RestRequest {
	method: string;
	/** Without the query. */
	path: string;
	query: URLSearchParams;
	form: URLSearchParams;
}
export interface RestAnswer {
	status: number;
	json: object | null;
}

const notFound = (path: string): TwilioApiError => new TwilioApiError(404, 20404, `The requested resource ${path} was not found`);
const notInProgress = () => new TwilioApiError(400, 21220, 'Call is not in-progress. Cannot redirect.');
const ENDED: CallStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

/** Whether a time lies in a filter's bounds: a day, or a moment with `<` and `>`. */
function within(query: URLSearchParams, name: string, at: number | null): boolean {
	const bounds = ['', '<', '>'].map((sign) => ({ sign, text: query.get(name + sign) })).filter(({ text }) => text !== null && text !== '');
	if (bounds.length === 0) return true;
	if (at === null) return false;
	return bounds.every(({ sign, text }) => {
		const from = Date.parse(text ?? '');
		const to = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? from + 86_400_000 : from + 1_000;
		return sign === '<' ? at < to : sign === '>' ? at >= from : at >= from && at < to;
	});
}

export class RestInterface {
	readonly #exchange: Exchange;
	readonly #account: string;
	readonly #allowed: readonly string[];
	readonly entrances = new Map<string, Entrance>();

	constructor(exchange: Exchange, numbers: readonly string[], allowed: readonly string[]) {
		this.#exchange = exchange;
		this.#account = exchange.options.accountSid;
		this.#allowed = allowed;
		for (const phone of numbers) this.#addEntrance('number', phone, new URLSearchParams());
	}

	/** The account's number. */
	numberOf(phone: string): Entrance | null {
		return [...this.entrances.values()].find((one) => one.kind === 'number' && one.name === phone) ?? null;
	}

	answer(request: RestRequest): RestAnswer {
		const { path, method } = request;
		const start = `/${VERSION}/Accounts/${this.#account}`;
		if (!path.startsWith(start) || !path.endsWith('.json')) throw notFound(path);
		const parts = path
			.slice(start.length, -'.json'.length)
			.split('/')
			.filter((part) => part !== '')
			.map(decodeURIComponent);
		const [resource, sid, sub, subSid] = parts;
		if (resource === undefined && method === 'GET') return ok(accountJson(this.#account, 'Simulated account'));
		switch (resource) {
			case 'Calls':
				if (sub !== undefined) throw notFound(path);
				return sid === undefined ? this.#calls(request) : this.#call(request, sid);
			case 'Conferences':
				if (sub === 'Participants') return this.#participants(request, sid ?? '', subSid);
				return sid === undefined ? this.#conferences(request) : this.#conference(request, sid);
			case 'IncomingPhoneNumbers':
				return this.#entrances(request, 'number', sid);
			case 'Applications':
				return this.#entrances(request, 'application', sid);
			case 'Balance':
				return ok({ account_sid: this.#account, balance: '100.00', currency: 'USD' });
			default:
				throw notFound(path);
		}
	}

	#world() {
		const all = [...this.entrances.values()];
		return {
			numbers: all.filter((one) => one.kind === 'number').map((one) => one.name),
			allowed: this.#allowed,
			application: (sid: string) => all.find((one) => one.kind === 'application' && one.sid === sid) ?? null,
		};
	}

	#admit(): void {
		const { maxConcurrent, queueLimit } = this.#exchange.options;
		if (maxConcurrent !== null && this.#exchange.live >= maxConcurrent)
			throw new TwilioApiError(429, 10004, 'Call concurrency limit exceeded');
		if (this.#exchange.queued >= queueLimit) throw new TwilioApiError(429, 22005, 'The call queue is full');
	}

	#calls({ method, path, query, form }: RestRequest): RestAnswer {
		if (method === 'POST') {
			const order = orderOf(form, this.#world());
			this.#admit();
			return { status: 201, json: callJson(this.#account, this.#exchange.place(order)) };
		}
		if (method !== 'GET') throw new TwilioApiError(405, 20004, 'Method not allowed');
		const is = (name: string, value: string | null): boolean => !query.has(name) || query.get(name) === value;
		const found = [...this.#exchange.calls.values()]
			.filter((call) => is('To', call.order.to) && is('From', call.order.from) && is('Status', call.status))
			.filter((call) => is('ParentCallSid', call.parentSid))
			.filter((call) => within(query, 'StartTime', call.initiatedAt ?? call.createdAt) && within(query, 'EndTime', call.endedAt))
			.reverse();
		const json = found.map((call) => callJson(this.#account, call));
		return ok(pageJson(path, 'calls', json, query));
	}

	#call({ method, path, form }: RestRequest, sid: string): RestAnswer {
		const call = this.#exchange.calls.get(sid);
		if (!call) throw notFound(path);
		if (method === 'GET') return ok(callJson(this.#account, call));
		if (method === 'DELETE') {
			if (!ENDED.includes(call.status)) throw new TwilioApiError(409, 20009, 'Cannot delete a call in progress');
			this.#exchange.calls.delete(sid);
			return { status: 204, json: null };
		}
		this.#update(call, form);
		return ok(callJson(this.#account, call));
	}

	#update(call: Call, form: URLSearchParams): void {
		const ended = call.endedAt !== null;
		const status = form.get('Status');
		const document = targetOf(form, 'Url', 'Method');
		const xml = form.get('Twiml');
		if (status !== null && status !== 'completed' && status !== 'canceled')
			throw new TwilioApiError(400, 20001, `Status is not valid: ${status}`);
		if (status !== null) {
			if (ended) throw notInProgress();
			if (call.status !== 'in-progress') this.#exchange.finish(call, 'canceled', 'us');
			else if (status === 'completed') this.#exchange.finish(call, 'completed', 'us');
			return;
		}
		if (document || xml !== null) {
			if (call.status !== 'in-progress') throw notInProgress();
			if (document) this.#exchange.redirect(call, { target: document, fallback: targetOf(form, 'FallbackUrl', 'FallbackMethod') });
			else if (xml !== null) this.#exchange.redirect(call, { xml });
		}
	}

	#conferences({ method, path, query }: RestRequest): RestAnswer {
		if (method !== 'GET') throw new TwilioApiError(405, 20004, 'Method not allowed');
		const found = [...this.#exchange.rooms.all.values()]
			.filter((room) => !query.has('FriendlyName') || query.get('FriendlyName') === room.name)
			.filter((room) => !query.has('Status') || query.get('Status') === room.status)
			.reverse();
		const json = found.map((room) => conferenceJson(this.#account, room));
		return ok(pageJson(path, 'conferences', json, query));
	}

	#conference({ method, path, form }: RestRequest, sid: string): RestAnswer {
		const room = this.#exchange.rooms.all.get(sid);
		if (!room) throw notFound(path);
		if (method === 'POST') {
			if (form.get('Status') === 'completed') this.#exchange.rooms.complete(room);
			this.#announce(form, room, null);
		}
		return ok(conferenceJson(this.#account, room));
	}

	#announce(form: URLSearchParams, room: Room, seat: Seat | null): void {
		const target = targetOf(form, 'AnnounceUrl', 'AnnounceMethod');
		if (!target) return;
		const seats = seat ? [seat] : room.seats;
		const done = () => this.#exchange.rooms.announced(room, seat, target.url);
		void this.#exchange.announce({ seats: seats.map((one) => one.call), done }, target);
	}

	#participants(request: RestRequest, roomSid: string, who: string | undefined): RestAnswer {
		const { method, path, query, form } = request;
		const { rooms } = this.#exchange;
		if (method === 'POST' && who === undefined) return this.#addParticipant(form, roomSid);
		// Only creating takes the room's name in place of its SID.
		const room = rooms.all.get(roomSid);
		if (!room) throw notFound(path);
		if (who === undefined) {
			const seats = room.seats.filter((seat) => !query.has('Muted') || String(seat.muted) === query.get('Muted'));
			const json = seats.map((seat) => participantJson(this.#account, seat));
			return ok(pageJson(path, 'participants', json, query));
		}
		const seat = room.seats.find((one) => one.call.sid === who || one.label === who);
		if (!seat) throw notFound(path);
		if (method === 'DELETE') {
			rooms.leave(seat, 'participant_updated_via_api', true);
			return { status: 204, json: null };
		}
		if (method === 'POST') {
			rooms.change(seat, {
				...(form.has('Muted') ? { muted: flag(form, 'Muted', false) } : {}),
				...(form.has('Hold') ? { hold: flag(form, 'Hold', false) } : {}),
				...(form.has('EndConferenceOnExit') ? { endsRoom: flag(form, 'EndConferenceOnExit', false) } : {}),
			});
			this.#announce(form, room, seat);
		}
		return ok(participantJson(this.#account, seat));
	}

	#addParticipant(form: URLSearchParams, roomNameOrSid: string): RestAnswer {
		const { rooms } = this.#exchange;
		const name = rooms.all.get(roomNameOrSid)?.name ?? roomNameOrSid;
		const order = participantOrderOf(form, name, this.#world());
		this.#admit();
		const call = this.#exchange.place(order);
		const json = {
			...participantJson(this.#account, {
				call,
				room: rooms.reserve(name),
				label: form.get('Label'),
				muted: flag(form, 'Muted', false),
				hold: false,
				startsRoom: flag(form, 'StartConferenceOnEnter', true),
				endsRoom: flag(form, 'EndConferenceOnExit', false),
				joinedAt: call.createdAt,
			}),
			status: 'queued',
		};
		return { status: 201, json };
	}

	#entrances({ method, path, query, form }: RestRequest, kind: Entrance['kind'], sid: string | undefined): RestAnswer {
		const all = [...this.entrances.values()].filter((one) => one.kind === kind);
		if (sid === undefined) {
			if (method === 'POST') return { status: 201, json: this.#created(kind, form) };
			const named = kind === 'number' ? 'PhoneNumber' : 'FriendlyName';
			const matches = (one: Entrance): boolean => {
				const wanted = query.get(named);
				return wanted === null || (kind === 'number' ? one.name.includes(wanted.replace(/[^+\d]/g, '')) : one.friendlyName === wanted);
			};
			const json = all.filter(matches).map((one) => entranceJson(this.#account, one));
			return ok(pageJson(path, kind === 'number' ? 'incoming_phone_numbers' : 'applications', json, query));
		}
		const found = all.find((one) => one.sid === sid);
		if (!found) throw notFound(path);
		if (method === 'DELETE') {
			this.entrances.delete(found.sid);
			return { status: 204, json: null };
		}
		if (method === 'POST') this.#change(found, form);
		return ok(entranceJson(this.#account, found));
	}

	#created(kind: Entrance['kind'], form: URLSearchParams): object {
		const name = kind === 'number' ? (form.get('PhoneNumber') ?? '') : (form.get('FriendlyName') ?? '');
		if (kind === 'number' && !E164.test(name)) throw new TwilioApiError(400, 21421, 'PhoneNumber is invalid');
		return entranceJson(this.#account, this.#addEntrance(kind, name, form));
	}

	#addEntrance(kind: Entrance['kind'], name: string, form: URLSearchParams): Entrance {
		const entrance: Entrance = {
			sid: this.#exchange.newSid(kind === 'number' ? 'PN' : 'AP'),
			kind,
			name,
			createdAt: this.#exchange.clock.now(),
			voiceUrl: '',
			voiceMethod: 'POST',
			voiceFallbackUrl: '',
			voiceFallbackMethod: 'POST',
			statusCallback: '',
			statusCallbackMethod: 'POST',
			voiceApplicationSid: '',
			friendlyName: name,
		};
		this.#change(entrance, form);
		this.entrances.set(entrance.sid, entrance);
		return entrance;
	}

	#change(entrance: Entrance, form: URLSearchParams): void {
		for (const [field, name] of FIELDS) {
			const value = form.get(name);
			if (value === null) continue;
			if (name.endsWith('Url') && value !== '' && !URL.canParse(value)) throw new TwilioApiError(400, 21502, `${name} is not a valid URL`);
			entrance[field] = name.endsWith('Method') ? methodOf(value) : value;
		}
	}
}

const FIELDS = [
	['voiceUrl', 'VoiceUrl'],
	['voiceMethod', 'VoiceMethod'],
	['voiceFallbackUrl', 'VoiceFallbackUrl'],
	['voiceFallbackMethod', 'VoiceFallbackMethod'],
	['statusCallback', 'StatusCallback'],
	['statusCallbackMethod', 'StatusCallbackMethod'],
	['voiceApplicationSid', 'VoiceApplicationSid'],
	['friendlyName', 'FriendlyName'],
] as const satisfies [keyof Entrance, string][];
const ok = (json: object): RestAnswer => ({ status: 200, json });
