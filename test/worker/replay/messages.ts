/**
 * MLflow's messages as its clients parse them (protobuf from JSON): a number where text stands, an unknown name of an
 * enumeration or a fraction in an integer makes the client fail, and what it indexes without looking must be there.
 */

/** `!` behind a type: always there. `[]`: a list. Names of messages begin with a capital letter. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	Pair: { key: "string!", value: "string!" },
	Experiment: {
		experiment_id: "string!",
		name: "string!",
		artifact_location: "string!",
		lifecycle_stage: "active|deleted!",
		last_update_time: "int!",
		creation_time: "int!",
		tags: "Pair[]",
	},
	RunInfo: {
		run_id: "string!",
		run_uuid: "string!",
		run_name: "string!",
		experiment_id: "string!",
		user_id: "string!",
		status: "RUNNING|SCHEDULED|FINISHED|FAILED|KILLED!",
		start_time: "int!",
		end_time: "int",
		artifact_uri: "string!",
		lifecycle_stage: "active|deleted!",
	},
	Metric: {
		key: "string!",
		value: "double!",
		timestamp: "int!",
		step: "int!",
		dataset_name: "string",
		dataset_digest: "string",
		model_id: "string",
		run_id: "string",
	},
	RunData: { metrics: "Metric[]", params: "Pair[]", tags: "Pair[]" },
	Dataset: {
		name: "string!",
		digest: "string!",
		source_type: "string!",
		source: "string!",
		schema: "string",
		profile: "string",
	},
	DatasetInput: { tags: "Pair[]", dataset: "Dataset!" },
	ModelInput: { model_id: "string!" },
	ModelOutput: { model_id: "string!", step: "int!" },
	RunInputs: { dataset_inputs: "DatasetInput[]", model_inputs: "ModelInput[]" },
	RunOutputs: { model_outputs: "ModelOutput[]" },
	Run: { info: "RunInfo!", data: "RunData!", inputs: "RunInputs!", outputs: "RunOutputs!" },
	Registration: { name: "string!", version: "string!" },
	LoggedModelInfo: {
		model_id: "string!",
		experiment_id: "string!",
		name: "string!",
		creation_timestamp_ms: "int!",
		last_updated_timestamp_ms: "int!",
		artifact_uri: "string!",
		status: "LOGGED_MODEL_PENDING|LOGGED_MODEL_READY|LOGGED_MODEL_UPLOAD_FAILED!",
		model_type: "string",
		source_run_id: "string",
		status_message: "string",
		tags: "Pair[]",
		registrations: "Registration[]",
	},
	LoggedModelData: { params: "Pair[]", metrics: "Metric[]" },
	LoggedModel: { info: "LoggedModelInfo!", data: "LoggedModelData!" },
	Alias: { alias: "string!", version: "string!" },
	ModelVersion: {
		name: "string!",
		version: "string!",
		creation_timestamp: "int!",
		last_updated_timestamp: "int!",
		user_id: "string",
		current_stage: "None|Staging|Production|Archived!",
		description: "string!",
		source: "string!",
		run_id: "string!",
		status: "READY!",
		status_message: "string",
		tags: "Pair[]",
		run_link: "string!",
		aliases: "string[]",
		model_id: "string",
	},
	RegisteredModel: {
		name: "string!",
		creation_timestamp: "int!",
		last_updated_timestamp: "int!",
		user_id: "string",
		description: "string",
		latest_versions: "ModelVersion[]",
		tags: "Pair[]",
		aliases: "Alias[]",
	},
	FileInfo: { path: "string!", is_dir: "bool!", file_size: "int" },
	/** What answers hold, by the names that all routes share. */
	Answer: {
		experiment: "Experiment",
		experiments: "Experiment[]",
		experiment_id: "string",
		run: "Run",
		runs: "Run[]",
		run_info: "RunInfo",
		metrics: "Metric[]",
		model: "LoggedModel",
		models: "LoggedModel[]",
		registered_model: "RegisteredModel",
		registered_models: "RegisteredModel[]",
		model_version: "ModelVersion",
		model_versions: "ModelVersion[]",
		artifact_uri: "string",
		root_uri: "string",
		files: "FileInfo[]",
		next_page_token: "string",
		store_type: "string",
		workspaces_enabled: "bool",
		multipart_uploads_enabled: "bool",
		error_code: "string",
		message: "string",
	},
};

/** What in `value` a client would choke on. */
export function choking(value: unknown, type = "Answer", at = ""): string[] {
	const wrong = [`${at}: ${JSON.stringify(value)} is no ${type}`];
	if (type.endsWith("[]")) {
		if (!Array.isArray(value)) return wrong;
		return value.flatMap((item, i) => choking(item, type.slice(0, -2), `${at}[${i}]`));
	}
	const fields = MESSAGES[type];
	if (fields === undefined) return isScalar(value, type) ? [] : wrong;
	if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong;
	const missing = Object.entries(fields)
		.filter(([name, kind]) => kind.endsWith("!") && !(name in value))
		.map(([name]) => `${at}.${name} is missing`);
	const held = Object.entries(value).flatMap(([name, item]) => {
		const kind = fields[name]?.replace("!", "");
		return kind === undefined ? [`${at}.${name} is no field of ${type}`] : choking(item, kind, `${at}.${name}`);
	});
	return [...missing, ...held];
}

function isScalar(value: unknown, type: string): boolean {
	if (type === "int") return Number.isInteger(value);
	if (type === "double") return typeof value === "number" || value === "NaN";
	if (type === "bool") return typeof value === "boolean";
	return typeof value === "string" && (type === "string" || type.split("|").includes(value));
}
