import { expect, test } from "vitest";
import support from "../../../worker/mlflow/SUPPORT.md?raw";
import { routes } from "../access/support/routes.ts";

/** Routes from `/api/2.0/mlflow/` on, as the table has them; others whole. */
const named = routes
	.filter(({ path }) => !/^\/(ajax-api|api\/(3\.0|v1))\//.test(path) && !/^\/(s|artifacts)\//.test(path))
	.map(({ path }) =>
		path
			.replace("/api/2.0/mlflow/", "")
			.replace(/:(model_id|webhook_id)/, "{id}")
			.replace(/:tag_key\{\.\+\}/, "{key}")
			.replace(/\/?\*?$/, "")
			.replace("/api/2.0/mlflow-artifacts/mpu/c", "mpu/c")
			.replace("/api/2.0/mlflow-artifacts/mpu/a", "mpu/a"),
	);

test("the table of MLflow's calls names every route", () => {
	expect(named.length).toBeGreaterThan(60);
	expect(named.filter((path) => !support.includes(path))).toEqual([]);
});
