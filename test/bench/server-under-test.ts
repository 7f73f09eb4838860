import type { Client } from "./client.ts";

/** A server that scenarios measure. */
export interface ServerUnderTest {
	/** As the table names it. */
	readonly name: string;
	readonly kind: "runnel" | "mlflow" | "unknown";
	/** Speaks to it. Another one after a restart. */
	readonly client: Client;
	/** Present where the benchmark started it: then it can be stopped, and its database be looked into. */
	readonly own?: OwnServer;
}

export interface OwnServer {
	/** The SQLite file, which exists after a first start. */
	readonly database: string;
	stop(): Promise<void>;
	/** Starts it again on the same state. */
	start(): Promise<void>;
}

/** Starts a server of one kind in an empty folder. */
export type StartServer = (state: string) => Promise<ServerUnderTest>;
