import "./tag-list.css";

/** Tags of people, as small chips; those under `mlflow.` are the client's own and are shown where they mean something. */
export function userTags(tags: Readonly<Record<string, string>>): [string, string][] {
	return Object.entries(tags)
		.filter(([name]) => !name.startsWith("mlflow."))
		.sort(([a], [b]) => a.localeCompare(b));
}

export function TagList({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
	return (
		<>
			{userTags(tags).map(([name, value]) => (
				<span key={name} class="tag truncate" title={`${name}: ${value}`}>
					{name}
					{value !== "" && value !== "true" && <b>{value}</b>}
				</span>
			))}
		</>
	);
}
