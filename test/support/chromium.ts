import { existsSync } from "node:fs";
import { CannotRun } from "./cannot-run.ts";

const places = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The Chromium of this machine; the variable CHROMIUM names another one. */
export function findChromium(): string {
	const found = [process.env.CHROMIUM, ...places].find((place) => place && existsSync(place));
	if (!found) throw new CannotRun("no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM");
	return found;
}
