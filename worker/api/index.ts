/** Runnel's own JSON API: the mount list below `/api/v1`. */
import { Hono } from "hono";
import type { App } from "../context.ts";
import { artifacts } from "./artifacts.ts";
import { auditLog } from "./audit.ts";
import { experimentKeys } from "./experiment-keys.ts";
import { experimentRuns } from "./experiment-runs.ts";
import { experiments } from "./experiments.ts";
import { models } from "./models.ts";
import { experimentPurge, runPurge } from "./purge.ts";
import { runEdit } from "./run-edit.ts";
import { runFiles } from "./run-files.ts";
import { runModels } from "./run-models.ts";
import { runsRead } from "./runs-read.ts";
import { runsWrite } from "./runs-write.ts";
import { series } from "./series.ts";
import { session } from "./session.ts";
import { sessions } from "./sessions.ts";
import { shareBudget } from "./share-budget.ts";
import { shared } from "./shared.ts";
import { shares } from "./shares.ts";
import { summary } from "./summary.ts";
import { tokens } from "./tokens.ts";
import { exported, imported } from "./transfer.ts";
import { upkeep } from "./upkeep.ts";
import { usage } from "./usage.ts";
import { whoami } from "./whoami.ts";

export const api = new Hono<App>()
	.route("/whoami", whoami)
	.route("/session", session)
	.route("/sessions", sessions)
	.route("/tokens", tokens)
	.route("/audit", auditLog)
	.route("/shares", shares)
	.route("/share-budget", shareBudget)
	.route("/shared", shared)
	.route("/experiments", experiments)
	.route("/experiments", experimentRuns)
	.route("/experiments", experimentKeys)
	.route("/runs", runsWrite)
	.route("/runs", runsRead)
	.route("/runs", runEdit)
	.route("/runs", summary)
	.route("/runs", runFiles)
	.route("/runs", runModels)
	.route("/models", models)
	.route("/runs", runPurge)
	.route("/experiments", experimentPurge)
	.route("/usage", usage)
	.route("/upkeep", upkeep)
	.route("/export", exported)
	.route("/import", imported)
	.route("/artifacts", artifacts)
	.route("/series", series);
