/**
 * The configuration that is deployed: the built one, with what the options change. It is a file of its own beside the
 * built one, since its paths are relative, and is written anew by each deploy.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ROOT } from "./build.ts";
import type { DeployOptions } from "./deploy-options.ts";

interface BuiltConfig {
	name: string;
	d1_databases: { binding: string; database_name?: string; database_id?: string }[];
	r2_buckets: { binding: string; bucket_name?: string }[];
}

export interface DeployConfig {
	readonly file: string;
	/** Name of the Worker. */
	readonly name: string;
	readonly database: string;
	/** Undefined without R2. */
	readonly bucket: string | undefined;
}

/** Writes the configuration of this deploy. The Worker must be built. */
export function writeDeployConfig(options: Pick<DeployOptions, "name" | "withoutR2">): DeployConfig {
	const built = builtConfig();
	const config = changed(JSON.parse(readFileSync(built, "utf8")) as BuiltConfig, options);
	const file = join(dirname(built), "wrangler.deploy.json");
	writeFileSync(file, JSON.stringify(config));
	const name = config.name;
	return {
		file,
		name,
		database: config.d1_databases[0]?.database_name ?? `${name}-db`,
		bucket: config.r2_buckets[0]?.bucket_name,
	};
}

/** Where the build says that it put its configuration: the folder carries the Worker's name, which clones change. */
function builtConfig(): string {
	const pointer = join(ROOT, ".wrangler/deploy/config.json");
	const { configPath } = JSON.parse(readFileSync(pointer, "utf8")) as { configPath: string };
	return resolve(dirname(pointer), configPath);
}

/** The built configuration as `options` want it. Ids belong to the deployment they were written for. */
export function changed(
	config: BuiltConfig,
	{ name, withoutR2 }: Pick<DeployOptions, "name" | "withoutR2">,
): BuiltConfig {
	const buckets = withoutR2 ? [] : config.r2_buckets;
	if (name === null) return { ...config, r2_buckets: buckets };
	return {
		...config,
		name,
		d1_databases: config.d1_databases.map(({ database_id: _id, ...database }) => ({
			...database,
			database_name: name,
		})),
		r2_buckets: buckets.map((bucket) => ({ ...bucket, bucket_name: name })),
	};
}
