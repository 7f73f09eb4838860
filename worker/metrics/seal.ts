/**
 * Sealing: what lies in a run's open tail is re-encoded as one block and cut off the tail, in one transaction of two
 * statements. Both carry the condition that the run has sealed as many spans as when the tail was read. The tail is
 * append-only, so its first n characters are then still the ones that were encoded: points that arrived in between
 * stay, a second sealer writes nothing, and one that dies before the transaction leaves everything as it was.
 */
import { type Block, encodeBlock } from "./block.ts";
import { decodeTail } from "./segment.ts";

/**
 * Seals the open tail of run number `seq`, if it has one. Losing to another sealer is no error.
 * Reads one row and writes two.
 */
export async function sealTail(db: D1Database, seq: number): Promise<void> {
	const run = await db
		.prepare("SELECT sealed, tail FROM runs WHERE seq = ?1 AND tail <> ''")
		.bind(seq)
		.first<{ sealed: number; tail: string }>();
	if (!run) return;
	const block = encodeBlock(decodeTail(run.tail));
	await db.batch(sealStatements(db, seq, run.sealed, run.tail.length, block));
}

function sealStatements(db: D1Database, seq: number, span: number, characters: number, block: Block) {
	return [
		db
			.prepare(
				`INSERT INTO metric_blocks (run_seq, span, directory, data)
				SELECT seq, sealed, jsonb(?3), unhex(?4) FROM runs WHERE seq = ?1 AND sealed = ?2`,
			)
			.bind(seq, span, block.directory, block.data.toHex()),
		db
			.prepare("UPDATE runs SET tail = substr(tail, ?3 + 1), sealed = sealed + 1 WHERE seq = ?1 AND sealed = ?2")
			.bind(seq, span, characters),
	];
}
