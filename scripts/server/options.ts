/** What `npm start` understands. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseFaults } from '../../worker/carriers/simulated/faults.ts';
import { parseElectorate } from '../../worker/domain/electorate.ts';
import { fromRoot } from '../lib/paths.ts';

export interface StartOptions {
	/** 0 = any free port. */
	port: number;
	/** Absolute path of the state folder. */
	state: string;
	/** Virtual seconds per real second. */
	speed: number;
	/** JSON of the electorate. */
	electorate: string;
	/** JSON of the simulated carrier's faults, or null. */
	faults: string | null;
	/** No demo campaign. */
	empty: boolean;
	/** One line of JSON instead of the text for people. */
	json: boolean;
}

/** A mistake in the command line: said in one line, exit code 1. */
export class UsageError extends Error {
	override name = 'UsageError';
}

export const DEFAULT_PORT = 8787;

export const HELP = `npm start -- [options]

  --port N           port on 127.0.0.1 (default ${DEFAULT_PORT}; 0 takes any free one)
  --state DIR        folder that keeps everything (default .state)
  --speed N          N virtual seconds per real second, for calls and clock alike (default 1)
  --electorate FILE  who answers, and how long they talk, in the simulated carrier (default scripts/demo-electorate.json)
  --faults FILE|JSON what the simulated carrier gets wrong (default nothing)
  --empty            no demo campaign
  --json             print one line of JSON when ready: url, adminUrl, email, password, apiKey, callerUrl, clickerUrl, pid
  --help             this text

A second start on the same folder goes on where the last one stopped.`;

function numberOption(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
	if (text === undefined) return fallback;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
		throw new UsageError(`--${name} takes a number from ${min} to ${max}, not "${text}".`);
	return value;
}

function readText(option: string, file: string): string {
	if (!existsSync(file)) throw new UsageError(`--${option}: there is no file "${file}".`);
	return readFileSync(file, 'utf8');
}

function electorateOption(file: string): string {
	try {
		return JSON.stringify(parseElectorate(readText('electorate', file)));
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(`--electorate ${file}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function faultsOption(value: string | undefined): string | null {
	if (value === undefined) return null;
	const text = value.trim().startsWith('{') ? value : readText('faults', resolve(value));
	try {
		return JSON.stringify(parseFaults(text));
	} catch (error) {
		throw new UsageError(`--faults: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** The options of a command line, or null when help was asked for. Throws UsageError. */
export function parseStartOptions(args: readonly string[]): StartOptions | null {
	let values: ReturnType<typeof parse>;
	try {
		values = parse(args);
	} catch (error) {
		throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
	}
	if (values.help) return null;
	const port = numberOption('port', values.port, DEFAULT_PORT, 0, 65_535);
	if (!Number.isInteger(port)) throw new UsageError('--port takes a whole number.');
	return {
		port,
		state: resolve(values.state ?? fromRoot('.state')),
		speed: numberOption('speed', values.speed, 1, 0.01, 10_000),
		electorate: electorateOption(resolve(values.electorate ?? fromRoot('scripts', 'demo-electorate.json'))),
		faults: faultsOption(values.faults),
		empty: values.empty ?? false,
		json: values.json ?? false,
	};
}

function parse(args: readonly string[]) {
	return parseArgs({
		args: [...args],
		options: {
			port: { type: 'string' },
			state: { type: 'string' },
			speed: { type: 'string' },
			electorate: { type: 'string' },
			faults: { type: 'string' },
			empty: { type: 'boolean' },
			json: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	}).values;
}
