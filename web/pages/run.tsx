export function RunPage(_: { experimentId: string; runId: string; tab: string }) {
	return <p>run</p>;
}
