import { sweepUploads } from "../artifacts/multipart.ts";
import type { Job } from "./job.ts";

export const uploadsJob: Job = {
	name: "uploads",
	title: "Ends uploads in parts that nobody finished",
	every: 3_600_000,
	statements: 10,
	cpu: 1,
	async run({ work, env }) {
		return { cursor: null, did: { ended: await sweepUploads(work, env) } };
	},
};
