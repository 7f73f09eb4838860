import "./notices.css";
import { away } from "../data/connection.ts";

/** Quiet, and gone by itself when the server answers again. */
export function AwayNotice() {
	if (!away.value) return null;
	return (
		<p class="away" role="status">
			The server cannot be reached. What you see may be old; trying again by itself.
		</p>
	);
}
