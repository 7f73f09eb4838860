/** MLflow's REST protocol: the mount list below `/api` and `/ajax-api`. */
import { Hono } from "hono";
import type { App } from "../context.ts";
import { artifacts } from "./artifacts.ts";
import { experiments } from "./experiments.ts";
import { metrics } from "./metrics.ts";
import { runs } from "./runs.ts";
import { serverInfo } from "./server.ts";

const tracking = new Hono<App>()
	.route("/experiments", experiments)
	.route("/runs", runs)
	.route("/metrics", metrics)
	.route("/", serverInfo);

export const mlflow = new Hono<App>()
	.route("/2.0/mlflow", tracking)
	.route("/3.0/mlflow", tracking)
	.route("/2.0/mlflow-artifacts", artifacts);
