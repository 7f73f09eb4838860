/** Budgets of the registry, each with its reason. Lengths are in characters unless the name says otherwise. */

/** As experiments and runs. MLflow's own column takes 256. */
export const MAX_MODEL_NAME = 500;

export const MAX_ALIAS = 255;

/** MLflow's: the text of a prompt is the value of a tag. */
export const MAX_REGISTRY_TAG_VALUE = 100_000;

/** A model card in Markdown fits; with it, names and tags a row stays below D1's 2,000,000 bytes. */
export const MAX_DESCRIPTION = 100_000;

/** A URI. Object stores take keys of 1,024 bytes, which percent-encoding may triple. */
export const MAX_SOURCE = 4_096;

/** Ids of other things, links, a model's type. MLflow's own columns take 500 at most. */
export const MAX_SHORT_TEXT = 1_000;

/** Experiments of one search: far more than anybody has, far below the 2,000,000 bytes that a statement takes. */
export const MAX_SEARCHED_EXPERIMENTS = 10_000;

/** The documents of one row: D1 refuses rows above 2,000,000 bytes; the local simulation does not. */
export const MAX_DOCUMENT_BYTES = 1_000_000;

/** Thousands of ordinary aliases; beside a model's tags and description the row still has room. */
export const MAX_ALIASES_BYTES = 200_000;

export const DEFAULT_MODELS_PAGE = 100;
export const MAX_MODELS_PAGE = 1_000;

/** What a client may ask for, and what one query returns: the rest comes with a token, which clients follow. */
export const MAX_VERSIONS_PAGE = 200_000;
export const VERSIONS_PER_QUERY = 1_000;

export const DEFAULT_LOGGED_MODELS_PAGE = 50;
export const LOGGED_MODELS_PER_QUERY = 1_000;
