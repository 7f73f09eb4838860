/**
 * What a deployment binds. Hand-written rather than generated, because the bucket is optional: a deployment
 * without R2 (which asks for a payment card) still tracks runs and metrics.
 */
export interface Env {
	DB: D1Database;
	BUCKET?: R2Bucket;
}
