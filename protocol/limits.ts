/**
 * Every limit that is checked at the edge, in one typed record.
 * Units are the last word of each name; counts have none.
 */
export const LIMITS = {
	/** One socket frame, before it is parsed. */
	frameBytes: 16_384,
	/** Frames a second one socket may send before it is closed with 4429. */
	framesPerSecond: 60,
	/** Approvals in one frame. */
	approvalsPerFrame: 200,
	/** Approvals a second by one clicker session (rule R13). */
	approvalsPerSecond: 30,
	/** Presses closer together than this are refused (rule R13). */
	minPressGapMs: 33,
	/** Approvals a browser keeps while offline before it asks the clicker to wait. */
	pendingApprovals: 500,
	leaseItems: 64,
	leaseMs: 60_000,
	/** JSON body of a REST request. */
	jsonBodyBytes: 1_048_576,
	/** One uploaded part of a contact list. */
	uploadPartBytes: 95_000_000,
	listRows: 1_000_000,
	columns: 100,
	cellChars: 2_000,
	campaignNameChars: 120,
	personNameChars: 80,
	noteChars: 2_000,
	answerTextChars: 2_000,
	questions: 200,
	answersPerQuestion: 50,
	scriptTextChars: 5_000,
	labelChars: 200,
	callerIds: 500,
	/** A recording for dropped people. One row of D1 holds 2 MB. */
	recordingBytes: 1_000_000,
	recordingMinMs: 500,
	recordingMaxMs: 30_000,
	alertBars: 20,
	alertTextChars: 500,
	endCardChars: 5_000,
	callersPerCampaign: 2_000,
	clickersPerCampaign: 2_000,
	doNotCallPerRequest: 10_000,
	campaignsPerOrganisation: 500,
	apiKeysPerOrganisation: 50,
	peoplePerOrganisation: 200,
	/** How long an answer is kept for its Idempotency-Key. */
	idempotencyMs: 86_400_000,
	invitationDays: 7,
	/** A link to choose a new password. */
	passwordResetMs: 86_400_000,
	/** Rejected rows that an answer names. */
	doNotCallRejects: 1_000,
	peoplePerNumber: 50,
	webhookBytes: 65_536,
} as const;
