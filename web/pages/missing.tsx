import { Problem } from "../components/problem.tsx";

export function MissingPage({ path }: { readonly path: string }) {
	return (
		<Problem title="There is no such page">
			<p class="quiet">
				The address <code>#{path}</code> leads nowhere.
			</p>
		</Problem>
	);
}
