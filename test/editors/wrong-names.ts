const LETTERS_ONLY = "letters A to Z, digits and underscores only";

/** What is entered as a name where TAKEN is stored, and what is said of it; where another one is proposed, that follows. */
export const REFUSED_NAMES: readonly (readonly [name: string, told: string, proposal?: string])[] = [
  ["two words", LETTERS_ONLY, "two_words"],
  [" LEADING", LETTERS_ONLY, "LEADING"],
  ["TRAILING ", LETTERS_ONLY, "TRAILING"],
  ["   ", LETTERS_ONLY],
  ["a.b", LETTERS_ONLY, "a_b"],
  ["a-b", LETTERS_ONLY, "a_b"],
  ["../etc/passwd", LETTERS_ONLY, "etc_passwd"],
  [".", LETTERS_ONLY],
  ["..", LETTERS_ONLY],
  ["..data", LETTERS_ONLY, "data"],
  ["🔑", LETTERS_ONLY],
  ["KEY🔑", LETTERS_ONLY, "KEY"],
  ["ÜBER", LETTERS_ONLY, "U_BER"],
  ["tab\there", LETTERS_ONLY, "tab_here"],
  ["nul\u0000", LETTERS_ONLY, "nul"],
  ["\u001b[31mRED", LETTERS_ONLY, "31mRED"],
  ["A\u202eB", LETTERS_ONLY, "A_B"],
  ["\u200bUNSEEN", LETTERS_ONLY, "UNSEEN"],
  ["<img src=x onerror=alert(1)>", LETTERS_ONLY, "img_src_x_onerror_alert_1"],
  ["N".repeat(254), "254 characters; at most 253"],
  ["🔑".repeat(5_000), "10000 characters; at most 253"],
  ["TAKEN", "A secret called TAKEN exists already."],
  ["Taken", "Taken differs from TAKEN only in case"],
];

/** Names that are told about and taken. */
export const WARNED_NAMES: readonly (readonly [name: string, told: string])[] = [
  ["1PASSWORD", "starts with a digit"],
  ["PATH", "changes how programs start"],
  ["LD_PRELOAD", "changes how programs start"],
];

/** Names that nothing is to be said about. */
export const PLAIN_NAMES = ["N".repeat(253), "__proto__", "constructor", "_", "NODE_AUTH_TOKEN"];
