import type { CarrierName } from '../../../protocol/carrier.ts';
import type { EndCardKind, Severity } from '../../../protocol/enums.ts';
import type { Script } from '../../../protocol/script.ts';
import type { Settings } from '../../../protocol/settings.ts';
import type { Recording } from '../../carriers/port.ts';

/** The set-up of a campaign as the live campaign needs it, pulled from D1 as a whole. */
export interface CampaignConfig {
	campaignId: string;
	organisationId: string;
	name: string;
	practice: boolean;
	/** The simulated carrier places the calls: nobody is called. */
	simulated: boolean;
	revision: number;
	startedAt: number | null;
	settings: Settings;
	scriptVersion: number;
	script: Script;
	callerIds: { id: string; phone: string }[];
	bars: BarConfig[];
	endCards: EndCardConfig[];
	/** Finished lists, in the order of their upload. */
	lists: { id: number; name: string; accepted: number; rejected: number }[];
	/** What dropped people hear where the settings say so; absent in set-ups kept from before there were recordings. */
	recording?: Recording | null;
	/** What the carrier accepts, calls a second; null = no limit known. */
	callsPerSecond: number | null;
	concurrent: number | null;
	/** The carrier tells with the answer whether a machine picked up; else machines take callers until they are found out. */
	verdictAtAnswer: boolean;
	/** Callers have a leg of their own at the carrier, which has to be in their room (`rooms`). */
	callerLegs?: boolean;
	/** The carrier in force; absent in set-ups kept from before there was a choice: simulated. */
	carrier?: CarrierName;
}

export interface BarConfig {
	id: string;
	text: string;
	severity: Severity;
	linkUrl: string | null;
	linkLabel: string | null;
	startsAt: number | null;
	expiresAt: number | null;
}

export interface EndCardConfig {
	kind: EndCardKind;
	title: string;
	/** Sanitised. */
	html: string;
	next: { name: string; url: string } | null;
	/** Nobody wrote it. Absent in set-ups stored before it was known. */
	isDefault?: boolean;
}
