/**
 * The built Worker with a meter on its bindings, for `--day` and for sizes: what each kind of request costs by D1's own
 * figures. It also holds the clock, so that two hours pass in a minute, and lets the cron come when it is called.
 *
 *   x-bench-kind: NAME            the request counts under NAME
 *   POST /__bench/clock?now=MS    sets the clock; it stands still between calls
 *   POST /__bench/cron            the cron comes; counts under "cron"
 *   POST /__bench/costs           costs by kind since the last call, after all work that goes on has ended
 */
import worker from "./runnel/index.js";

let costs = {};
let goingOn = 0;
let now;

const realNow = Date.now;
Date.now = () => now ?? realNow();

export default {
	async fetch(request, env, context) {
		const url = new URL(request.url);
		switch (url.pathname) {
			case "/__bench/clock":
				now = Number(url.searchParams.get("now"));
				return new Response();
			case "/__bench/cron": {
				const controller = { cron: "*/10 * * * *", scheduledTime: Date.now(), noRetry() {} };
				const cost = begin("cron");
				await worker.scheduled?.(controller, metered(env, cost), watched(context));
				cost.end();
				return new Response();
			}
			case "/__bench/costs": {
				while (goingOn > 0) await new Promise((resolve) => setTimeout(resolve, 2));
				const taken = costs;
				costs = {};
				return Response.json(taken);
			}
			default: {
				const cost = begin(request.headers.get("x-bench-kind") ?? "other");
				const response = await worker.fetch(request, metered(env, cost), watched(context));
				cost.end();
				return response;
			}
		}
	},
};

function begin(kind) {
	costs[kind] ??= { requests: 0, statements: 0, mostStatements: 0, rowsRead: 0, rowsWritten: 0, classA: 0, classB: 0 };
	const sum = costs[kind];
	sum.requests += 1;
	let statements = 0;
	goingOn += 1;
	return {
		statement({ meta }) {
			statements += 1;
			sum.statements += 1;
			sum.mostStatements = Math.max(sum.mostStatements, statements);
			sum.rowsRead += meta.rows_read;
			sum.rowsWritten += meta.rows_written;
		},
		bucket(operation) {
			sum[operation] += 1;
		},
		end() {
			goingOn -= 1;
		},
	};
}

/** A context that knows what still goes on after the answer. */
function watched(context) {
	const settled = () => {
		goingOn -= 1;
	};
	return {
		waitUntil(promise) {
			goingOn += 1;
			context.waitUntil(promise.then(settled, settled));
		},
		passThroughOnException: () => context.passThroughOnException(),
		props: context.props,
	};
}

function metered(env, cost) {
	return { ...env, DB: meteredDatabase(env.DB, cost), ...(env.BUCKET && { BUCKET: meteredBucket(env.BUCKET, cost) }) };
}

function meteredDatabase(db, cost) {
	const inner = new WeakMap();
	const count = (result) => {
		cost.statement(result);
		return result;
	};
	const wrap = (statement) => {
		const all = async () => count(await statement.all());
		const wrapped = {
			bind: (...values) => wrap(statement.bind(...values)),
			all,
			run: async () => count(await statement.run()),
			first: async (column) => {
				const [row] = (await all()).results;
				return row === undefined ? null : column === undefined ? row : row[column];
			},
			raw: async () => (await all()).results.map(Object.values),
		};
		inner.set(wrapped, statement);
		return wrapped;
	};
	return {
		prepare: (sql) => wrap(db.prepare(sql)),
		batch: async (statements) => (await db.batch(statements.map((s) => inner.get(s)))).map(count),
		withSession: (...given) => meteredDatabase(db.withSession(...given), cost),
		getBookmark: () => db.getBookmark?.(),
		exec: (sql) => db.exec(sql),
	};
}

const CLASS_A = ["put", "list", "createMultipartUpload", "resumeMultipartUpload"];
const CLASS_B = ["get", "head"];

/** R2's operations by what they are billed as; deleting is free. */
function meteredBucket(bucket, cost) {
	return new Proxy(bucket, {
		get(target, name) {
			const method = target[name];
			if (typeof method !== "function") return method;
			const operation = CLASS_A.includes(name) ? "classA" : CLASS_B.includes(name) ? "classB" : undefined;
			return (...given) => {
				if (operation) cost.bucket(operation);
				return method.apply(target, given);
			};
		},
	});
}
