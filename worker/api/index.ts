/** Runnel's own JSON API: the mount list below `/api/v1`. */
import { Hono } from "hono";
import type { App } from "../context.ts";
import { runsWrite } from "./runs-write.ts";
import { whoami } from "./whoami.ts";

export const api = new Hono<App>().route("/whoami", whoami).route("/runs", runsWrite);
