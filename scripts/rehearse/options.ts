/** What `npm run rehearse` understands. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CARRIERS, type CarrierName } from '../../protocol/carrier.ts';
import { parseElectorate } from '../../worker/domain/electorate.ts';

export interface RehearseOptions {
	callers: number;
	clickers: number;
	/** A CSV file to make the campaign from; null: the demo campaign, or the newest started one. */
	list: string | null;
	campaign: string | null;
	/** Virtual minutes. */
	minutes: number;
	/** Of an own server; null: the default. */
	speed: number | null;
	/** A running server; null: one of our own. */
	server: { url: string; apiKey: string } | null;
	/** Of an own server: fields that differ from the defaults. */
	electorate: object;
	faults: object | null;
	/** With twilio: a server and a simulated Twilio of our own. */
	carrier: CarrierName;
	/** Calls a second of the simulated Twilio. */
	callsPerSecond: number;
	seed: string;
	json: boolean;
}

export class UsageError extends Error {
	override name = 'UsageError';
}

/**
 * The clock of a server of its own, when none is given: as fast as two cores can serve so many callers, since the 2 s
 * until a caller has to be there shrink with it.
 */
export const defaultSpeed = (callers: number): number => Math.min(5, Math.max(1, Math.floor(60 / Math.max(1, callers))));
export const HELP = `npm run rehearse -- [options]

Robot clickers and callers run a phone bank over the real interfaces; nobody is called. Afterwards the promises I1 to I7
are recomputed from the carrier's own ledger.

  --callers N        robot callers (default 5)
  --clickers N       robot clickers (default 2)
  --list FILE.csv    makes a campaign from this file first; without it the demo campaign is used
  --minutes M        how long callers call, in the server's minutes (default 10)
  --speed S          virtual seconds per real second of a server of its own (default 5, less with many callers)
  --electorate FILE  who answers on a server of its own (default: the defaults of the format)
  --faults JSON      what the carrier of a server of its own gets wrong (default nothing)
  --carrier NAME     simulated, or twilio: the Twilio carrier over a simulated Twilio (default simulated)
  --cps N            calls a second of the simulated Twilio (default 5)
  --url URL --api-key KEY   a running server instead of one of its own
  --campaign ID      which of its campaigns (default the newest started one)
  --seed TEXT        what the robots' choices depend on (default 1)
  --json             one JSON object as the last line

Exit code: 0 all well, 1 a promise was broken or something acknowledged is lost, 2 the rehearsal could not take place.`;

function number(name: string, text: string | undefined, fallback: number, min: number, max: number, whole: boolean): number {
	if (text === undefined) return fallback;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value)))
		throw new UsageError(`--${name} takes a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not "${text}".`);
	return value;
}

function file(name: string, path: string | undefined): string | null {
	if (path === undefined) return null;
	if (!existsSync(resolve(path))) throw new UsageError(`--${name}: there is no file "${path}".`);
	return resolve(path);
}

function parse(args: readonly string[]) {
	return parseArgs({
		args: [...args],
		options: {
			callers: { type: 'string' },
			clickers: { type: 'string' },
			list: { type: 'string' },
			campaign: { type: 'string' },
			minutes: { type: 'string' },
			speed: { type: 'string' },
			electorate: { type: 'string' },
			faults: { type: 'string' },
			carrier: { type: 'string' },
			cps: { type: 'string' },
			url: { type: 'string' },
			'api-key': { type: 'string' },
			seed: { type: 'string' },
			json: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	}).values;
}

function jsonObject(name: string, text: string | undefined): object | null {
	if (text === undefined) return null;
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null) return value;
	} catch {
		// Said below.
	}
	throw new UsageError(`--${name} takes a JSON object.`);
}

function electorateOf(path: string | null): object {
	if (path === null) return {};
	try {
		return parseElectorate(readFileSync(path, 'utf8'));
	} catch (error) {
		throw new UsageError(`--electorate: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function serverOf(url: string | undefined, apiKey: string | undefined): RehearseOptions['server'] {
	if (url === undefined && apiKey === undefined) return null;
	if (url === undefined || apiKey === undefined) throw new UsageError('--url and --api-key go together.');
	if (!URL.canParse(url)) throw new UsageError(`--url takes an address, not "${url}".`);
	return { url, apiKey };
}

function carrierOf(text: string | undefined, server: boolean): CarrierName {
	const found = CARRIERS.find((name) => name === (text ?? 'simulated'));
	if (!found) throw new UsageError(`--carrier is one of ${CARRIERS.join(', ')}, not "${text}".`);
	if (found === 'twilio' && server) throw new UsageError('--carrier twilio is for a server of its own.');
	return found;
}

/** The options of a command line, or null when help was asked for. Throws UsageError. */
export function parseRehearseOptions(args: readonly string[]): RehearseOptions | null {
	let values: ReturnType<typeof parse>;
	try {
		values = parse(args);
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
	if (values.help) return null;
	const server = serverOf(values.url, values['api-key']);
	for (const own of ['speed', 'electorate', 'faults'] as const)
		if (server && values[own] !== undefined) throw new UsageError(`--${own} is for a server of its own: the one at --url has its own.`);
	return {
		callers: number('callers', values.callers, 5, 0, 2_000, true),
		clickers: number('clickers', values.clickers, 2, 0, 2_000, true),
		list: file('list', values.list),
		campaign: values.campaign ?? null,
		minutes: number('minutes', values.minutes, 10, 0.1, 10_000, false),
		speed: values.speed === undefined ? null : number('speed', values.speed, 1, 0.1, 1_000, false),
		server,
		electorate: electorateOf(file('electorate', values.electorate)),
		faults: jsonObject('faults', values.faults),
		carrier: carrierOf(values.carrier, server !== null),
		callsPerSecond: number('cps', values.cps, 5, 0.1, 100, false),
		seed: values.seed ?? '1',
		json: values.json ?? false,
	};
}
