import { signal } from "@preact/signals";

/** Set by any 401: the app shows the login form in place of the page, and the address stays as it is. */
export const loginNeeded = signal(false);
