/** What Vite puts in the place of `import.meta.glob(…)`. */
interface ImportMeta {
	glob<T>(pattern: string, options: { query: string; import: string; eager: true }): Record<string, T>;
}

declare module "*.md?raw" {
	const text: string;
	export default text;
}
