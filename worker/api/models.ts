/** `/models`: registered models as the dashboard shows them, and the few changes that people make there. */
import { type Context, Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { documentKey } from "../db/document-key.ts";
import { invalid } from "../errors.ts";
import { announceAlias } from "../mlflow/announce.ts";
import { PROMPT_TAG } from "../mlflow/registry-fields.ts";
import { deleteAlias, setAlias } from "../registry/aliases.ts";
import { MAX_DESCRIPTION, MAX_MODELS_PAGE } from "../registry/limits.ts";
import { describeVersion, moveVersion } from "../registry/model-versions.ts";
import { versionOf } from "../registry/names.ts";
import { describeModel, getModel } from "../registry/registered-models.ts";
import type { RegisteredModel } from "../registry/rows.ts";
import { searchModels } from "../registry/search.ts";
import { mayRetireOthers, STAGES } from "../registry/stages.ts";
import { listVersions } from "../registry/version-list.ts";
import type { ModelList, ModelSummary } from "./contract.ts";
import { optionalChoice, optionalText, readFields, shown } from "./fields.ts";

export const models = new Hono<App>()
	.get("/", needs("read"), async (c) => {
		const found = await searchModels(c.var.work, {
			filter: "",
			orderBy: ["last_updated_timestamp DESC"],
			pageToken: c.req.query("page_token"),
			limit: MAX_MODELS_PAGE,
			hiddenFlag: PROMPT_TAG,
		});
		const answer: ModelList = {
			models: found.items.map(summaryOf),
			...(found.nextPageToken !== undefined && { next_page_token: found.nextPageToken }),
		};
		return c.json(answer);
	})
	.get("/:name", needs("read"), (c) => detail(c))
	.patch("/:name", needs("write", "house"), async (c) => {
		await describeModel(c.var.work, c.req.param("name"), await descriptionIn(c));
		return detail(c);
	})
	.patch("/:name/versions/:version", needs("write", "house"), async (c) => {
		await describeVersion(c.var.work, c.req.param("name"), versionInPath(c), await descriptionIn(c));
		return detail(c);
	})
	.post("/:name/versions/:version/stage", needs("write", "house"), async (c) => {
		const { fields } = await readFields(c, ["stage", "archive_others"]);
		const stage = optionalChoice(fields, "stage", STAGES);
		if (stage === undefined) throw invalid(`'stage' is missing: one of ${STAGES.join(", ")}.`);
		const archive = fields["archive_others"] ?? false;
		if (typeof archive !== "boolean") throw invalid(`'archive_others' must be true or false, not ${shown(archive)}.`);
		if (archive && !mayRetireOthers(stage)) {
			throw invalid("'archive_others' goes with the stages Staging and Production only.");
		}
		const [name, version] = [c.req.param("name"), versionInPath(c)];
		await moveVersion(c.var.work, name, version, stage, archive);
		const details = { stage, archive_existing_versions: archive };
		await record(c.var.work, "model_version.stage", `${name}/${version}`, details);
		return detail(c);
	})
	.put("/:name/aliases/:alias", needs("write", "house"), async (c) => {
		const { fields } = await readFields(c, ["version"]);
		const version = fields["version"];
		if (typeof version !== "number" || !Number.isSafeInteger(version)) {
			throw invalid(`'version' must be a version's number, not ${shown(version)}.`);
		}
		const { name, alias } = c.req.param();
		await setAlias(c.var.work, name, alias, version);
		await record(c.var.work, "model_alias.set", name, { alias, version });
		announceAlias(c.var.work, "created", { name, alias, version: String(version) });
		return detail(c);
	})
	.delete("/:name/aliases/:alias", needs("write", "house"), async (c) => {
		const { name, alias } = c.req.param();
		await deleteAlias(c.var.work, name, alias);
		await record(c.var.work, "model_alias.delete", name, { alias });
		announceAlias(c.var.work, "deleted", { name, alias });
		return detail(c);
	});

/** The whole model after any change: the page shows it at once. */
async function detail(c: Context<App>): Promise<Response> {
	const name = c.req.param("name") ?? "";
	const [model, { rows, more }] = await Promise.all([getModel(c.var.work, name), listVersions(c.var.work, name)]);
	const head = JSON.stringify({ ...summaryOf(model), more_versions: more });
	return c.body(`${head.slice(0, -1)},"versions":[${rows.join(",")}]}`, 200, {
		"content-type": "application/json",
		"cache-control": "private, no-store",
	});
}

function summaryOf(model: RegisteredModel): ModelSummary {
	return {
		name: model.name,
		description: model.description,
		created_at: model.createdAt,
		updated_at: model.updatedAt,
		tags: Object.fromEntries([...model.tags].map(([key, value]) => [documentKey(key), value])),
		aliases: Object.fromEntries(model.aliases),
		latest: model.latestVersions.map(({ version, stage }) => ({ version, stage })),
	};
}

async function descriptionIn(c: Context<App>): Promise<string> {
	const { fields } = await readFields(c, ["description"]);
	const description = optionalText(fields, "description", MAX_DESCRIPTION);
	if (description === undefined) throw invalid("'description' is missing; an empty one removes it.");
	return description;
}

function versionInPath(c: Context<App>): number {
	return versionOf(c.req.param("version") ?? "");
}
