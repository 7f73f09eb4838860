export function ComparePage(_: { runIds: readonly string[] }) {
	return <p>compare</p>;
}
