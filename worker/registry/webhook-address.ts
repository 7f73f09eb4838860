/**
 * Where a webhook may point to.
 *
 * Model: whoever may add webhooks chooses a URL that this server calls from its own place in the network, and reads
 * the answer back through "test". So only public addresses, over TLS, without credentials; redirects are not followed
 * (webhook-delivery.ts). Every spelling of an address (decimal, hex, octal, short, full-width) is one after `URL` has
 * parsed it, and that parsed form is what gets checked and called.
 *
 * Accepted: a public name that resolves to a private address. A Worker cannot resolve names; on Cloudflare its requests
 * leave from the public edge, which reaches no private network and no metadata service. A server started at home may
 * reach its own network so, which is why webhooks are for admins.
 */
import { invalid } from "../errors.ts";

/** Longer ones are cut off by some receivers. */
const MAX_URL = 2_048;

/**
 * The URL in its one normal form.
 * @throws Failure `invalid`
 */
export function checkedWebhookUrl(text: string): string {
	const refuse = (rule: string) => invalid(`Invalid webhook URL: ${JSON.stringify(text.slice(0, 200))} ${rule}.`);
	if (text.length > MAX_URL) throw refuse(`is longer than ${MAX_URL} characters`);
	const url = URL.parse(text);
	if (url === null) throw refuse("is not a URL");
	if (url.protocol !== "https:") throw refuse("must begin with https://");
	if (url.username !== "" || url.password !== "") throw refuse("must not hold a user name or password: use a secret");
	if (!isPublicHost(url.hostname)) throw refuse("must not point to a private, local or reserved address");
	return url.href;
}

/** Names that lead into a local network, or back to this machine. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|arpa)$/;

/** Whether `hostname`, as `URL` prints it, is one that anybody on the internet could reach. */
export function isPublicHost(hostname: string): boolean {
	if (hostname.startsWith("[")) return isPublicIpv6(ipv6Groups(hostname.slice(1, -1)));
	const name = hostname.replace(/\.$/, "");
	if (/^\d+(\.\d+){3}$/.test(name)) return isPublicIpv4(name.split(".").map(Number));
	return name.includes(".") && !LOCAL_NAME.test(name);
}

/** Blocks that IANA lists as not globally reachable, and multicast: [address, bits that count]. */
const RESERVED_IPV4: readonly (readonly [string, number])[] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3],
];

function isPublicIpv4(octets: readonly number[]): boolean {
	const address = asNumber(octets);
	return RESERVED_IPV4.every(([block, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(address / size) !== Math.floor(asNumber(block.split(".").map(Number)) / size);
	});
}

function asNumber(octets: readonly number[]): number {
	return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/**
 * Only global unicast, 2000::/3, which leaves out loopback, link-local, unique local, mapped and translated IPv4; and
 * of that not the blocks for protocols and Teredo (2001::/23), documentation (2001:db8::/32, 3fff::/20) and 6to4
 * (2002::/16).
 */
function isPublicIpv6([first = 0, second = 0]: readonly number[]): boolean {
	if (first < 0x2000 || first > 0x3fff) return false;
	if (first === 0x2001) return second >= 0x0200 && second !== 0x0db8;
	return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}

/** The eight groups of an address as `URL` prints it: lower-case hex, at most one `::`, never a dotted tail. */
function ipv6Groups(address: string): number[] {
	const [head = "", tail] = address.split("::");
	const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
	const [before, after] = [groups(head), groups(tail ?? "")];
	return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}
