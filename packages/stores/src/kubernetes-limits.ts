/** What the API server allows of the values of one Secret together, decoded, in bytes. */
export const MAX_SECRET_BYTES = 1024 * 1024;
/** What it allows of all annotations of one object together, keys and values, in bytes. */
export const MAX_ANNOTATION_BYTES = 256 * 1024;
