/** A database that counts what its statements cost, by D1's own figures. */

export interface Cost {
	statements: number;
	rowsRead: number;
	rowsWritten: number;
}

export interface CountedDatabase {
	readonly db: D1Database;
	/** What ran since the last call. */
	take(): Cost;
}

export function counted(db: D1Database): CountedDatabase {
	let cost: Cost = { statements: 0, rowsRead: 0, rowsWritten: 0 };
	const inner = new WeakMap<object, D1PreparedStatement>();

	const add = <T>(result: D1Result<T>): D1Result<T> => {
		cost.statements += 1;
		cost.rowsRead += result.meta.rows_read;
		cost.rowsWritten += result.meta.rows_written;
		return result;
	};

	const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
		const wrapped = {
			bind: (...values: unknown[]) => wrap(statement.bind(...values)),
			all: async () => add(await statement.all()),
			run: async () => add(await statement.run()),
			first: async (column?: string) => {
				const [row] = add(await statement.all<Record<string, unknown>>()).results;
				return row === undefined ? null : column === undefined ? row : row[column];
			},
		} as unknown as D1PreparedStatement;
		inner.set(wrapped, statement);
		return wrapped;
	};

	const database = {
		prepare: (sql: string) => wrap(db.prepare(sql)),
		batch: async (statements: D1PreparedStatement[]) =>
			(await db.batch(statements.map((statement) => inner.get(statement)!))).map(add),
	} as unknown as D1Database;

	return {
		db: database,
		take: () => {
			const taken = cost;
			cost = { statements: 0, rowsRead: 0, rowsWritten: 0 };
			return taken;
		},
	};
}
