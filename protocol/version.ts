/** Bumped when a frame or a REST body changes in a way an open page could not understand. */
export const PROTOCOL_VERSION = 1;
