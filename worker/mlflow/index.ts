/** MLflow's REST protocol: the mount list below `/api` and `/ajax-api`. */
import { Hono } from "hono";
import type { App } from "../context.ts";
import { artifacts } from "./artifacts.ts";
import { experiments } from "./experiments.ts";
import { loggedModels } from "./logged-models.ts";
import { metrics } from "./metrics.ts";
import { modelVersions } from "./model-versions.ts";
import { multipart } from "./multipart.ts";
import { registeredModels } from "./registered-models.ts";
import { runArtifacts, uploadArtifact } from "./run-artifacts.ts";
import { runs } from "./runs.ts";
import { serverInfo } from "./server.ts";
import { webhooks } from "./webhooks.ts";

const tracking = new Hono<App>()
	.route("/experiments", experiments)
	.route("/runs", runs)
	.route("/artifacts", runArtifacts)
	.route("/upload-artifact", uploadArtifact)
	.route("/metrics", metrics)
	.route("/logged-models", loggedModels)
	.route("/registered-models", registeredModels)
	.route("/model-versions", modelVersions)
	.route("/webhooks", webhooks)
	.route("/", serverInfo);

export const mlflow = new Hono<App>()
	.route("/2.0/mlflow", tracking)
	.route("/3.0/mlflow", tracking)
	.route("/2.0/mlflow-artifacts", artifacts)
	.route("/2.0/mlflow-artifacts", multipart);
