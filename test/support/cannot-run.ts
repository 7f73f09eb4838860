/**
 * Thrown when this machine lacks what a suite needs (Python, Chromium, curl). It is not a failure of the product: the
 * suite counts as skipped, with the reason, unless CI=true promises that everything is there.
 */
export class CannotRun extends Error {}
