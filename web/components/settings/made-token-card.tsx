import { useEffect, useRef } from "preact/hooks";
import type { MadeToken } from "../../../worker/api/contract.ts";
import { CopyButton } from "../copy-button.tsx";
import { Snippet } from "../snippet.tsx";

/** A new token, the only time that it is shown, with the lines that use it. */
export function MadeTokenCard({ made, close }: { readonly made: MadeToken; readonly close: () => void }) {
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => title.current?.focus(), []);
	const lines = `export MLFLOW_TRACKING_URI=${location.origin}\nexport MLFLOW_TRACKING_TOKEN=${made.token}`;
	return (
		<section class="card made-token" aria-label="The new token">
			<h2 ref={title} tabIndex={-1}>
				New token: {made.name}
			</h2>
			<p class="quiet">Copy it now: only its hash is kept, and it is not shown again.</p>
			<p class="secret">
				<code>{made.token}</code>
				<CopyButton text={made.token} what="the token" />
			</p>
			<Snippet label="For scripts, in the shell or as secrets of the CI" code={lines} />
			<div>
				<button type="button" class="button" onClick={close}>
					Done
				</button>
			</div>
		</section>
	);
}
