import { z } from 'zod';

/** Kinds of files a recording may be, told by their first bytes. */
export const RECORDING_TYPES = ['audio/wav', 'audio/mpeg'] as const;
export type RecordingType = (typeof RECORDING_TYPES)[number];

/** What a campaign plays to people it had to drop. */
export const recordingView = z.object({
	id: z.string(),
	/** Name of the file it came from. */
	name: z.string(),
	type: z.enum(RECORDING_TYPES),
	bytes: z.number().int(),
	durationMs: z.number().int(),
	addedAt: z.number().int(),
	/** Name of the person or API key; null when nobody knows it any more. */
	addedBy: z.string().nullable(),
});
export type RecordingView = z.infer<typeof recordingView>;
