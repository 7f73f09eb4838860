/** `/model-versions/…` */
import { Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { createVersion, type NewVersion } from "../registry/create-version.ts";
import { MAX_VERSIONS_PAGE } from "../registry/limits.ts";
import {
	deleteVersion,
	deleteVersionTag,
	describeVersion,
	getVersion,
	moveVersion,
	setVersionTag,
} from "../registry/model-versions.ts";
import { searchVersions } from "../registry/search.ts";
import { stageOf } from "../registry/stages.ts";
import { announceVersion, announceVersionTag } from "./announce.ts";
import { answer } from "./answer.ts";
import { type Message, readMessage } from "./message.ts";
import { originOf } from "./model-source.ts";
import {
	isPrompt,
	modelNameIn,
	registrySearchIn,
	registryTagIn,
	registryTagsIn,
	shortTextIn,
	versionIn,
} from "./registry-fields.ts";
import { listOrNone, versionMessage } from "./registry-json.ts";
import { keyIn } from "./validate.ts";

/** MLflow's client asks for 10,000. */
const PAGE = { default: 10_000, max: MAX_VERSIONS_PAGE };

export const modelVersions = new Hono<App>()
	.post("/create", needs("write"), async (c) => {
		const version = await createVersion(c.var.work, newVersionIn(await readMessage(c)));
		announceVersion(c.var.work, version);
		return answer({ model_version: versionMessage(version) });
	})
	.get("/get", needs("read"), async (c) => {
		const message = await readMessage(c);
		const version = await getVersion(c.var.work, modelNameIn(message), versionIn(message));
		return answer({ model_version: versionMessage(version) });
	})
	.get("/get-download-uri", needs("read"), async (c) => {
		const message = await readMessage(c);
		const version = await getVersion(c.var.work, modelNameIn(message), versionIn(message));
		return answer({ artifact_uri: version.storageLocation });
	})
	.get("/search", needs("read"), async (c) => {
		const found = await searchVersions(c.var.work, registrySearchIn(await readMessage(c), PAGE));
		return answer({
			model_versions: listOrNone(found.items.map(versionMessage)),
			next_page_token: found.nextPageToken,
		});
	})
	.patch("/update", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const description = message.string("description") ?? "";
		const version = await describeVersion(c.var.work, modelNameIn(message), versionIn(message), description);
		return answer({ model_version: versionMessage(version) });
	})
	.post("/transition-stage", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const [name, number] = [modelNameIn(message), versionIn(message)];
		const stage = stageOf(message.required("stage"));
		const archive = message.boolean("archive_existing_versions") ?? false;
		const version = await moveVersion(c.var.work, name, number, stage, archive);
		await record(c.var.work, "model_version.stage", `${name}/${number}`, { stage, archive_existing_versions: archive });
		return answer({ model_version: versionMessage(version) });
	})
	.delete("/delete", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const [name, version] = [modelNameIn(message), versionIn(message)];
		await deleteVersion(c.var.work, name, version);
		await record(c.var.work, "model_version.delete", `${name}/${version}`);
		return answer();
	})
	.post("/set-tag", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const version = versionIn(message);
		const [key, value] = registryTagIn(message);
		await setVersionTag(c.var.work, name, version, key, value);
		announceVersionTag(c.var.work, "set", { name, version: String(version), key, value });
		return answer();
	})
	.delete("/delete-tag", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const version = versionIn(message);
		const key = keyIn(message);
		await deleteVersionTag(c.var.work, name, version, key);
		announceVersionTag(c.var.work, "deleted", { name, version: String(version), key });
		return answer();
	});

function newVersionIn(message: Message): NewVersion {
	const source = message.required("source");
	const tags = registryTagsIn(message);
	const origin = originOf(source, isPrompt(tags));
	const loggedModelId = shortTextIn(message, "model_id") || undefined;
	if (origin.kind === "logged-model" && loggedModelId !== undefined && loggedModelId !== origin.id) {
		throw message.bad("model_id", loggedModelId, `must be the model that the source '${source}' names`);
	}
	return {
		name: modelNameIn(message),
		source,
		origin,
		runId: shortTextIn(message, "run_id") || undefined,
		runLink: shortTextIn(message, "run_link") ?? "",
		loggedModelId,
		description: message.string("description") ?? "",
		tags,
	};
}
