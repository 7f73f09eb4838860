/** Where a request came from, as the audit and the list of sessions keep it. */
import type { Context } from "hono";
import type { Work } from "../work.ts";
import type { Principal } from "./principal.ts";

export function originOf(c: Context, principal: Principal): NonNullable<Work["origin"]> {
	return { tokenId: principal.tokenId, address: addressOf(c) };
}

/** The caller's network; empty where the platform does not say. */
export function addressOf(c: Context): string {
	return network(c.req.header("cf-connecting-ip") ?? "");
}

/**
 * An address without its last part (an IPv4 /24, an IPv6 /48): enough to tell the office from another continent, and
 * no record of who was where.
 */
export function network(address: string): string {
	if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return `${address.slice(0, address.lastIndexOf("."))}.0/24`;
	if (!/^[0-9a-f:]{2,39}$/i.test(address) || !address.includes(":")) return "";
	const [head = ""] = address.toLowerCase().split("::", 1);
	const groups = head.split(":").filter((group) => group !== "");
	return `${[...groups, "0", "0", "0"].slice(0, 3).join(":")}::/48`;
}

/** The browser or program, as far as its first words tell. */
export function programOf(c: Context): string {
	const agent = c.req.header("user-agent") ?? "";
	const browser = /(Firefox|Edg|OPR|Chrome|Safari)\/\d+/.exec(agent)?.[0];
	const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent)?.[0];
	return [browser, system].filter(Boolean).join(", ") || agent.split(/[\s(]/, 1)[0]!.slice(0, 60);
}
