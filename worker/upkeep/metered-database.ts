/**
 * A D1 database that tells what each statement cost, by D1's own figures. One wrapper for two readers: the meter of the
 * free plan (meter.ts) and the cron's budget of statements (cron.ts).
 */

/** What a statement cost. */
export interface StatementCost {
	readonly rowsRead: number;
	readonly rowsWritten: number;
	/** Size of the database afterwards, in bytes; 0 where D1 does not say. */
	readonly size: number;
}

/** `db`, with `note` called for every statement that ran. */
export function metered(db: D1Database, note: (cost: StatementCost) => void): D1Database {
	const inner = new WeakMap<object, D1PreparedStatement>();
	const noted = <T extends { meta: D1Meta }>(result: T): T => {
		const { rows_read, rows_written, size_after } = result.meta;
		note({ rowsRead: rows_read ?? 0, rowsWritten: rows_written ?? 0, size: size_after ?? 0 });
		return result;
	};
	const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
		const wrapped = {
			bind: (...values: unknown[]) => wrap(statement.bind(...values)),
			all: async () => noted(await statement.all()),
			run: async () => noted(await statement.run()),
			// D1's own first() is all() without its figures.
			first: async (column?: string) => {
				const [row] = noted(await statement.all<Record<string, unknown>>()).results;
				return row === undefined ? null : column === undefined ? row : (row[column] ?? null);
			},
			// Raw answers come without figures: the rows returned are the least that was read.
			raw: async (options?: { columnNames?: false }) => {
				const rows = await statement.raw(options);
				note({ rowsRead: rows.length, rowsWritten: 0, size: 0 });
				return rows;
			},
		} as unknown as D1PreparedStatement;
		inner.set(wrapped, statement);
		return wrapped;
	};
	return {
		prepare: (sql: string) => wrap(db.prepare(sql)),
		batch: async (statements: D1PreparedStatement[]) =>
			(await db.batch(statements.map((statement) => inner.get(statement) ?? statement))).map(noted),
		exec: (sql: string) => db.exec(sql),
		withSession: (constraint?: string) => db.withSession(constraint),
		dump: () => db.dump(),
	} as unknown as D1Database;
}
