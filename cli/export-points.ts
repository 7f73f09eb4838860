/** Points of a backup: out of the server's blocks and tails, into Parquet. */
import { parquetWriteFile } from "hyparquet-writer/src/node.js";
import { type Directory, decodeBlock } from "../worker/metrics/block.ts";
import { type Series, sortedDistinct } from "../worker/metrics/point.ts";
import { decodeTail } from "../worker/metrics/segment.ts";

/** Points a file: 40 MB of columns in memory, 10 MB on disk. */
const POINTS_A_FILE = 1_000_000;

/** Points of runs as columns; those of a run stand together, each metric in one piece, in the order of history. */
export class PointColumns {
	readonly run_id: string[] = [];
	readonly metric: string[] = [];
	readonly step: bigint[] = [];
	readonly timestamp: bigint[] = [];
	readonly value: number[] = [];

	add(runId: string, key: string, series: Series): void {
		for (const [i, value] of series.values.entries()) {
			this.run_id.push(runId);
			this.metric.push(key);
			this.step.push(BigInt(series.steps[i]!));
			this.timestamp.push(BigInt(series.timestamps[i]!));
			this.value.push(value);
		}
	}

	get full(): boolean {
		return this.value.length >= POINTS_A_FILE;
	}

	write(file: string): void {
		parquetWriteFile({
			filename: file,
			columnData: [
				{ name: "run_id", data: this.run_id, type: "STRING", nullable: false },
				{ name: "metric", data: this.metric, type: "STRING", nullable: false },
				{ name: "step", data: this.step, type: "INT64", nullable: false },
				{ name: "timestamp", data: this.timestamp, type: "INT64", nullable: false },
				// As it is: a dictionary would take −0 for 0.
				{ name: "value", data: this.value, type: "DOUBLE", nullable: false, encoding: "PLAIN" },
			],
			createdBy: "Runnel",
		});
	}
}

/** One run's points from its chunks (directory as JSON text, data in hexadecimal) and its open tail. */
export function pointsOf(chunks: readonly { directory: string; data: string }[], tail: string): Map<string, Series> {
	const parts = chunks.map(({ directory, data }) =>
		decodeBlock(Buffer.from(data, "hex"), JSON.parse(directory) as Directory),
	);
	if (tail !== "") parts.push(decodeTail(tail));
	const whole = new Map<string, Series>();
	for (const part of parts) {
		for (const [key, series] of part) {
			const before = whole.get(key);
			whole.set(
				key,
				before === undefined
					? series
					: {
							steps: before.steps.concat(series.steps),
							timestamps: before.timestamps.concat(series.timestamps),
							values: before.values.concat(series.values),
						},
			);
		}
	}
	// Repeated requests and runs that were sealed while they were read leave duplicates.
	for (const [key, series] of whole) whole.set(key, sortedDistinct(series));
	return whole;
}
