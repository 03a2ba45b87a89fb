/** What a person hears whom nobody could take. */
import type { LegAction } from '../../carriers/port.ts';
import type { AttemptRow } from './calls.ts';
import type { Tx } from './context.ts';

/**
 * By line type, as the settings are now; an unknown line counts as a cell. Where the recording was taken away meanwhile it is
 * silence: nobody hears words that were not chosen.
 */
export function heardWhenDropped({ config }: Tx, { kind }: Pick<AttemptRow, 'kind'>): Extract<LegAction, { do: 'message' | 'hangup' }> {
	const { landline, cell } = config.settings.dropMessage;
	const recording = config.recording ?? null;
	switch (kind === 0 ? landline : cell) {
		case 'nothing':
			return { do: 'hangup' };
		case 'message':
			return { do: 'message', recording: null };
		case 'recording':
			return recording === null ? { do: 'hangup' } : { do: 'message', recording };
	}
}
