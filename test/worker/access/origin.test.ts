import { expect, test } from "vitest";
import { network } from "../../../worker/access/origin.ts";

test.each([
	["203.0.113.77", "203.0.113.0/24"],
	["2001:db8:abcd:1234::1", "2001:db8:abcd::/48"],
	["2001:DB8::1", "2001:db8:0::/48"],
	["::1", "0:0:0::/48"],
	["", ""],
	["evil\n<script>", ""],
	["999", ""],
])("%j is kept as %j", (address, kept) => {
	expect(network(address)).toBe(kept);
});
