/** Which of the eight steps are complete (R1, R2). Pure: one object draws the marks and refuses the start. */
import type { CarrierName } from '../../protocol/carrier.ts';
import type { Step } from '../../protocol/enums.ts';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Readiness, StepReadiness } from '../../protocol/views.ts';
import { lintScript } from './script.ts';
import { hoursProblems, settingsProblems } from './settings-rules.ts';

/** All that decides whether a campaign can be started. */
export interface SetUp {
	name: string;
	practice: boolean;
	carrier: CarrierName;
	script: Script | null;
	/** Merge fields of the lists; null while there are no lists. */
	fields: readonly string[] | null;
	/** Whether any uploaded list holds a number that can be loaded. */
	hasContacts: boolean;
	/** Lists that are still uploading. */
	uploading: number;
	callerIds: number;
	/** What the chosen carrier is missing, in words. */
	carrierProblems?: readonly string[];
	settings: Settings;
	started: boolean;
}

const TITLES: Record<Step, string> = {
	basics: 'Basics',
	integration: 'Integration',
	questions: 'Questions',
	contacts: 'Contacts',
	phone_numbers: 'Phone numbers',
	settings: 'Settings',
	passes: 'Number of passes',
	start: 'Start campaign',
};

/** Title of a step, as in the navigation. */
export const titleOf = (step: Step): string => TITLES[step];

function contactsProblems(setUp: SetUp): string[] {
	if (setUp.hasContacts) return [];
	if (setUp.uploading > 0) return ['Wait for the upload to finish, or take it up again.'];
	return ['Upload a list with at least one phone number that can be called.'];
}

function step(id: Step, required: boolean, problems: string[]): StepReadiness {
	return { step: id, title: titleOf(id), required, complete: problems.length === 0, problems };
}

/** One entry a step, in the order of the navigation. `ready` = nothing that is required is missing. */
export function readinessOf(setUp: SetUp): Readiness {
	const lint = lintScript(setUp.script ?? { questions: [] }, setUp.fields).filter((found) => found.severity === 'error');
	const simulated = setUp.carrier === 'simulated';
	const steps: StepReadiness[] = [
		step('basics', true, setUp.name.trim() === '' ? ['Give the campaign a name.'] : []),
		step('integration', false, []),
		step(
			'questions',
			true,
			lint.map((found) => found.message),
		),
		step('contacts', true, contactsProblems(setUp)),
		step('phone_numbers', true, [...(setUp.callerIds > 0 ? [] : ['Add at least one caller-ID number.']), ...(setUp.carrierProblems ?? [])]),
		step('settings', true, [
			...hoursProblems(setUp.settings.hours),
			...settingsProblems(setUp.settings, simulated).map((found) => found.message),
		]),
		step('passes', true, []),
	];
	const ready = steps.every((entry) => entry.complete || !entry.required);
	const last: StepReadiness = {
		step: 'start',
		title: setUp.started ? 'Run campaign' : titleOf('start'),
		required: false,
		complete: setUp.started,
		problems: setUp.started ? [] : [ready ? 'Everything is ready: press Start campaign.' : 'Complete the steps above first.'],
	};
	return { ready, steps: [...steps, last] };
}

/** The required steps that refuse the start, in order (R2). */
export function missingSteps(readiness: Readiness): StepReadiness[] {
	return readiness.steps.filter((entry) => entry.required && !entry.complete);
}
