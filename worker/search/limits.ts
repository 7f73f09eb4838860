/** Budgets of a search, each with its reason. */

/** A filter: room for a list of 5,000 run ids, and small beside D1's 2 MB for a bound value. */
export const MAX_FILTER_LENGTH = 200_000;

/** Clauses of a filter: each compiles to some 50 instructions, and D1 refuses statements of more than 25,000. */
export const MAX_CLAUSES = 100;

/**
 * SQL that a search may compile to, in characters: D1 takes statements of 100 KB, and the rest is the statement's own.
 * A hundred clauses are 10 KB; only patterns too long for GLOB, at 1 KB each, ever come near.
 */
export const MAX_SQL = 80_000;

/** Nested parentheses: D1 refuses expressions deeper than 100, and a level costs a few. */
export const MAX_NESTING = 10;

/** Items of an order: each compares up to two columns, and a cursor of them all must fit SQLite's 32 arguments. */
export const MAX_ORDER_ITEMS = 10;

/** An item of an order: a key of 250 characters with its quotes, prefix and direction, and some room. */
export const MAX_ORDER_ITEM_LENGTH = 1_000;

/** D1's limit for the pattern of GLOB and LIKE, in bytes of UTF-8. */
export const MAX_GLOB_BYTES = 50;

/** A page token: the cursor holds at most ten values, each at most a tag's 8,000 characters. */
export const MAX_TOKEN_LENGTH = 500_000;

/**
 * Bytes of documents (JSONB) that one page of runs may hold. A thousand ordinary runs are 4 MB; a run with 5,000
 * metrics is 0.7 MB, and a thousand of those would not fit a Worker's 128 MB, where each byte is needed about five
 * times over (D1's answer, its parsed form, ours). A larger page ends early, with a token.
 */
export const MAX_PAGE_DOCUMENTS = 10_000_000;
