/** What to tell the person when wrangler refuses: what is wrong, and what to do. */

/** A step that failed, with a sentence that says what to do. */
export class DeployFailure extends Error {}

const KNOWN: readonly [pattern: RegExp, advice: string][] = [
	[
		/not authenticated|not logged in|"loggedIn":\s*false|Invalid access token|Authentication error|\[code: (10000|9109)\]/i,
		"Wrangler is not logged in to Cloudflare. Run `npx wrangler login`; where there is no browser, set " +
			"CLOUDFLARE_API_TOKEN to a token that may edit Workers Scripts, D1 and R2.",
	],
	[
		/More than one account/i,
		"This login has several Cloudflare accounts. Set CLOUDFLARE_ACCOUNT_ID to the one to deploy to; wrangler lists them below.",
	],
	[
		/enable R2|code: 10042/i,
		"R2 is not switched on for this account. Switch it on in the Cloudflare dashboard (R2 › Overview; it asks for a " +
			"payment card, its free 10 GB cost nothing), or run `npm run deploy -- --without-r2` to do without files.",
	],
	[
		/register a workers\.dev subdomain/i,
		"This account has no workers.dev address yet. Open Workers & Pages in the Cloudflare dashboard once; it makes one.",
	],
	[
		/maximum number of (D1 )?databases|too many databases|code: 7406/i,
		"This account has as many D1 databases as it may. Delete one that is not needed, or use another account.",
	],
	[
		/free tier daily|daily .*limit/i,
		"The account's daily D1 quota is spent, so the database cannot be changed now. Deploy again after midnight UTC.",
	],
	[
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|fetch failed|internal error.*reference/i,
		"Cloudflare's API did not answer. Check the network and run `npm run deploy` again.",
	],
];

/** The failure of `step`, from what wrangler printed. @param kept what is true after the failure */
export function deployFailure(step: string, output: string, kept: string): DeployFailure {
	const advice = KNOWN.find(([pattern]) => pattern.test(output))?.[1] ?? "Wrangler's own words are below.";
	return new DeployFailure(
		`${step} failed. ${advice}\n${kept} Run \`npm run deploy\` again to go on from there.\n\n${lastLines(output)}`,
	);
}

/** The end of what wrangler printed, where its error stands. */
function lastLines(output: string): string {
	const lines = output.split("\n").filter((line) => line.trim() !== "");
	return lines
		.slice(-15)
		.map((line) => `  | ${line}`)
		.join("\n");
}
