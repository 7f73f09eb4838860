import { describe, expect, test } from "vitest";
import { checkedWebhookUrl } from "../../../worker/registry/webhook-address.ts";

describe("public addresses over TLS pass, in their normal form", () => {
	test.each([
		["https://example.com/hook?x=1", "https://example.com/hook?x=1"],
		["https://EXAMPLE.com:8443/a/../b", "https://example.com:8443/b"],
		["https://hooks.slack.com./x", "https://hooks.slack.com./x"],
		["https://8.8.8.8/", "https://8.8.8.8/"],
		["https://134744072/", "https://8.8.8.8/"],
		["https://100.63.255.255/", "https://100.63.255.255/"],
		["https://100.128.0.0/", "https://100.128.0.0/"],
		["https://172.15.255.255/", "https://172.15.255.255/"],
		["https://172.32.0.1/", "https://172.32.0.1/"],
		["https://223.255.255.255/", "https://223.255.255.255/"],
		["https://[2606:4700::1111]/", "https://[2606:4700::1111]/"],
		["https://[2001:4860:4860::8888]/", "https://[2001:4860:4860::8888]/"],
		["https://localhost.example.com/", "https://localhost.example.com/"],
		["https://internal-tools.example.com/", "https://internal-tools.example.com/"],
	])("%s", (url, normal) => {
		expect(checkedWebhookUrl(url)).toBe(normal);
	});
});

describe("everything else is refused", () => {
	test.each([
		["", /not a URL/],
		["example.com/hook", /not a URL/],
		["http://example.com/", /https/],
		["ftp://example.com/", /https/],
		["file:///etc/passwd", /https/],
		["javascript:alert(1)", /https/],
		["https://user:secret@example.com/", /user name/],
		["https://user@example.com/", /user name/],
		[`https://example.com/${"x".repeat(2_048)}`, /longer than 2048/],
	])("%s", (url, message) => {
		expect(() => checkedWebhookUrl(url)).toThrow(message);
	});

	test.each([
		"localhost",
		"LOCALHOST",
		"localhost.",
		"ⓛocalhost",
		"app.localhost",
		"printer.local",
		"metadata.google.internal",
		"router.lan",
		"nas.home",
		"wiki.corp",
		"wiki.intranet",
		"1.0.168.192.in-addr.arpa",
		"intranet",
		"127.0.0.1",
		"127.1",
		"2130706433",
		"0x7f000001",
		"0x7f.1",
		"0177.0.0.1",
		"①②⑦.0.0.1",
		"0.0.0.0",
		"0",
		"10.0.0.1",
		"100.64.0.1",
		"100.127.255.255",
		"169.254.169.254",
		"0xa9fea9fe",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.7",
		"224.0.0.1",
		"240.0.0.1",
		"255.255.255.255",
		"[::]",
		"[::1]",
		"[0:0:0:0:0:0:0:1]",
		"[::ffff:127.0.0.1]",
		"[::ffff:8.8.8.8]",
		"[::127.0.0.1]",
		"[64:ff9b::7f00:1]",
		"[fe80::1]",
		"[fc00::1]",
		"[fd12:3456::1]",
		"[ff02::1]",
		"[2001::1]",
		"[2001:db8::1]",
		"[2002:7f00:1::]",
		"[3fff::1]",
		"[4000::1]",
	])("https://%s/", (host) => {
		expect(() => checkedWebhookUrl(`https://${host}/`)).toThrow(/private, local or reserved/);
	});
});
