/** A secret's name: at most this many characters (Kubernetes allows as many in a Secret's key). */
export const MAX_NAME_LENGTH = 253;
/** One value: at most this many bytes, in every store. */
export const MAX_VALUE_BYTES = 1024 * 1024;
/** All values of one `apply` together: at most this many bytes. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** One `apply`: at most this many changes, so that nobody else's question waits long behind it. */
export const MAX_BATCH_CHANGES = 10_000;
/** All values of one vault together: at most this many bytes. */
export const MAX_VAULT_BYTES = 16 * 1024 * 1024;
/** A description: at most this many characters. */
export const MAX_DESCRIPTION_LENGTH = 2000;
/** A larger value is not put into a process environment: Linux refuses to start a child past 128 KiB for one string. */
export const MAX_ENVIRONMENT_VALUE_BYTES = 96 * 1024;
/** A file to import: at most this many bytes, so that base64 and escapes of a full batch fit. */
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
