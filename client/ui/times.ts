const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** "3 May 2026, 18:05", in the reader's own zone and language. */
export const momentText = (ms: number): string => moment.format(ms);
/** "3 May 2026" */
export const dayText = (ms: number): string => day.format(ms);

/** Address of what stands after the #, which browsers never send to a server. */
export const fragmentOf = (hash: string): string => hash.replace(/^#/, '');
