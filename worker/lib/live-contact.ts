/** One phone of one row of a list, with whether the organisation must not call it. */
export interface LiveContact {
	list: number;
	row: number;
	part: number;
	phone: string;
	kind: 'cell' | 'landline' | 'unknown';
	zones: string;
	externalId: string;
	firstName: string;
	lastName: string;
	fields: string;
	doNotCall: boolean;
}
