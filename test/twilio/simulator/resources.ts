/** The JSON of the interface's resources, field by field as documented. */
import type { Call, Room, Seat } from './model.ts';
import { rfc2822 } from './model.ts';

export const VERSION = '2010-04-01';
const date = (at: number | null): string | null => (at === null ? null : rfc2822(at));
const base = (account: string): string => `/${VERSION}/Accounts/${account}`;
const under = (uri: string, ...names: string[]): Record<string, string> =>
	Object.fromEntries(names.map((name) => [name.toLowerCase(), `${uri}/${name}.json`]));

/** Without dashes and the like: (202) 555-0195. */
const formatted = (phone: string): string => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

export function callJson(account: string, call: Call): object {
	const uri = `${base(account)}/Calls/${call.sid}`;
	const seconds = call.endedAt === null ? null : call.answeredAt === null ? 0 : Math.ceil((call.endedAt - call.answeredAt) / 1000);
	const { to, from } = call.order;
	return {
		sid: call.sid,
		date_created: rfc2822(call.createdAt),
		date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.ringingAt ?? call.createdAt),
		parent_call_sid: call.parentSid,
		account_sid: account,
		to,
		to_formatted: formatted(to),
		from,
		from_formatted: formatted(from),
		phone_number_sid: null,
		status: call.status,
		start_time: date(call.initiatedAt),
		end_time: date(call.endedAt),
		duration: seconds === null ? null : String(seconds),
		price: seconds === null ? null : (-0.014 * Math.ceil(seconds / 60)).toFixed(5),
		price_unit: 'USD',
		direction: call.direction,
		answered_by: call.detected,
		api_version: VERSION,
		forwarded_from: null,
		group_sid: null,
		caller_name: null,
		queue_time: String(call.initiatedAt === null ? 0 : call.initiatedAt - call.createdAt),
		trunk_sid: null,
		uri: `${uri}.json`,
		subresource_uris: under(uri, 'Notifications', 'Recordings', 'Payments', 'Events', 'Siprec', 'Streams', 'Transcriptions'),
	};
}

export function conferenceJson(account: string, room: Room): object {
	const uri = `${base(account)}/Conferences/${room.sid}`;
	return {
		sid: room.sid,
		account_sid: account,
		date_created: rfc2822(room.createdAt),
		date_updated: rfc2822(room.updatedAt),
		friendly_name: room.name,
		region: 'us1',
		status: room.status,
		api_version: VERSION,
		reason_conference_ended: room.endReason,
		call_sid_ending_conference: room.endedByCall,
		uri: `${uri}.json`,
		subresource_uris: under(uri, 'Participants', 'Recordings'),
	};
}

export type SeatView = Pick<Seat, 'call' | 'room' | 'label' | 'muted' | 'hold' | 'startsRoom' | 'endsRoom' | 'joinedAt'>;
export function participantJson(account: string, seat: SeatView): object {
	return {
		account_sid: account,
		call_sid: seat.call.sid,
		label: seat.label,
		conference_sid: seat.room.sid,
		date_created: rfc2822(seat.joinedAt),
		date_updated: rfc2822(seat.joinedAt),
		end_conference_on_exit: seat.endsRoom,
		muted: seat.muted,
		hold: seat.hold,
		start_conference_on_enter: seat.startsRoom,
		coaching: false,
		call_sid_to_coach: null,
		status: 'connected',
		queue_time: '0',
		uri: `${base(account)}/Conferences/${seat.room.sid}/Participants/${seat.call.sid}.json`,
	};
}

/** A number of the account, or an application: what is asked when a call comes in. */
export interface Entrance {
	sid: string;
	kind: 'number' | 'application';
	/** The number in E.164; an application's name. */
	name: string;
	createdAt: number;
	voiceUrl: string;
	voiceMethod: string;
	voiceFallbackUrl: string;
	voiceFallbackMethod: string;
	statusCallback: string;
	statusCallbackMethod: string;
	voiceApplicationSid: string;
	friendlyName: string;
}

export function entranceJson(account: string, entrance: Entrance): object {
	const common = {
		sid: entrance.sid,
		account_sid: account,
		friendly_name: entrance.friendlyName,
		date_created: rfc2822(entrance.createdAt),
		date_updated: rfc2822(entrance.createdAt),
		api_version: VERSION,
		voice_url: entrance.voiceUrl || null,
		voice_method: entrance.voiceMethod,
		voice_fallback_url: entrance.voiceFallbackUrl || null,
		voice_fallback_method: entrance.voiceFallbackMethod,
		status_callback: entrance.statusCallback || null,
		status_callback_method: entrance.statusCallbackMethod,
		voice_caller_id_lookup: false,
	};
	if (entrance.kind === 'application') return { ...common, uri: `${base(account)}/Applications/${entrance.sid}.json` };
	return {
		...common,
		phone_number: entrance.name,
		voice_application_sid: entrance.voiceApplicationSid || null,
		capabilities: { voice: true, sms: true, mms: true, fax: false },
		beta: false,
		origin: 'twilio',
		status: 'in-use',
		type: 'local',
		uri: `${base(account)}/IncomingPhoneNumbers/${entrance.sid}.json`,
	};
}

export function accountJson(account: string, name: string): object {
	const uri = base(account);
	return {
		sid: account,
		owner_account_sid: account,
		friendly_name: name,
		status: 'active',
		type: 'Full',
		date_created: rfc2822(0),
		date_updated: rfc2822(0),
		uri: `${uri}.json`,
		subresource_uris: under(uri, 'Calls', 'Conferences', 'Applications'),
	};
}

/** One page of a list. */
export function pageJson(path: string, name: string, all: object[], query: URLSearchParams): object {
	const size = Math.min(1000, Math.max(1, Number(query.get('PageSize') ?? 50)));
	const page = Math.max(0, Number(query.get('Page') ?? 0));
	const address = (n: number): string => {
		const params = new URLSearchParams(query);
		params.set('PageSize', String(size));
		params.set('Page', String(n));
		return `${path}?${params}`;
	};
	const shown = all.slice(page * size, (page + 1) * size);
	return {
		[name]: shown,
		page,
		page_size: size,
		start: page * size,
		end: page * size + Math.max(0, shown.length - 1),
		uri: address(page),
		first_page_uri: address(0),
		previous_page_uri: page === 0 ? null : address(page - 1),
		next_page_uri: (page + 1) * size < all.length ? address(page + 1) : null,
	};
}
