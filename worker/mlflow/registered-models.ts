/** `/registered-models/…` */
import { type Context, Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { deleteAlias, getVersionByAlias, setAlias } from "../registry/aliases.ts";
import { DEFAULT_MODELS_PAGE, MAX_MODELS_PAGE } from "../registry/limits.ts";
import {
	createModel,
	deleteModel,
	deleteModelTag,
	describeModel,
	getLatestVersions,
	getModel,
	renameModel,
	setModelTag,
} from "../registry/registered-models.ts";
import { searchModels } from "../registry/search.ts";
import { announceAlias, announceModel, announceModelTag } from "./announce.ts";
import { answer } from "./answer.ts";
import { readMessage } from "./message.ts";
import { modelNameIn, registrySearchIn, registryTagIn, registryTagsIn, versionIn } from "./registry-fields.ts";
import { listOrNone, modelMessage, versionMessage } from "./registry-json.ts";
import { keyIn } from "./validate.ts";

export const registeredModels = new Hono<App>()
	.post("/create", needs("write"), async (c) => {
		const message = await readMessage(c);
		const model = await createModel(c.var.work, {
			name: modelNameIn(message),
			description: message.string("description") ?? "",
			tags: registryTagsIn(message),
		});
		announceModel(c.var.work, model);
		return answer({ registered_model: modelMessage(model) });
	})
	.get("/get", needs("read"), async (c) => {
		const name = modelNameIn(await readMessage(c));
		return answer({ registered_model: modelMessage(await getModel(c.var.work, name)) });
	})
	.post("/rename", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const [name, newName] = [modelNameIn(message), message.required("new_name")];
		const model = await renameModel(c.var.work, name, newName);
		await record(c.var.work, "model.rename", name, { to: newName });
		return answer({ registered_model: modelMessage(model) });
	})
	.patch("/update", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const description = message.string("description") ?? "";
		const model = await describeModel(c.var.work, modelNameIn(message), description);
		return answer({ registered_model: modelMessage(model) });
	})
	.delete("/delete", needs("write", "house"), async (c) => {
		const name = modelNameIn(await readMessage(c));
		await deleteModel(c.var.work, name);
		await record(c.var.work, "model.delete", name);
		return answer();
	})
	.get("/search", needs("read"), async (c) => {
		const page = { default: DEFAULT_MODELS_PAGE, max: MAX_MODELS_PAGE };
		const found = await searchModels(c.var.work, registrySearchIn(await readMessage(c), page));
		return answer({
			registered_models: listOrNone(found.items.map(modelMessage)),
			next_page_token: found.nextPageToken,
		});
	})
	.get("/get-latest-versions", needs("read"), latestVersions)
	.post("/get-latest-versions", needs("read"), latestVersions)
	.post("/set-tag", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const [key, value] = registryTagIn(message);
		await setModelTag(c.var.work, name, key, value);
		announceModelTag(c.var.work, "set", { name, key, value });
		return answer();
	})
	.delete("/delete-tag", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const key = keyIn(message);
		await deleteModelTag(c.var.work, name, key);
		announceModelTag(c.var.work, "deleted", { name, key });
		return answer();
	})
	.get("/alias", needs("read"), async (c) => {
		const message = await readMessage(c);
		const version = await getVersionByAlias(c.var.work, modelNameIn(message), message.required("alias"));
		return answer({ model_version: versionMessage(version) });
	})
	.post("/alias", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const alias = message.required("alias");
		const version = versionIn(message);
		await setAlias(c.var.work, name, alias, version);
		await record(c.var.work, "model_alias.set", name, { alias, version });
		announceAlias(c.var.work, "created", { name, alias, version: String(version) });
		return answer();
	})
	.delete("/alias", needs("write", "house"), async (c) => {
		const message = await readMessage(c);
		const name = modelNameIn(message);
		const alias = message.required("alias");
		await deleteAlias(c.var.work, name, alias);
		await record(c.var.work, "model_alias.delete", name, { alias });
		announceAlias(c.var.work, "deleted", { name, alias });
		return answer();
	});

async function latestVersions(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const versions = await getLatestVersions(c.var.work, modelNameIn(message), message.strings("stages"));
	return answer({ model_versions: listOrNone(versions.map(versionMessage)) });
}
