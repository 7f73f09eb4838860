/**
 * What a deployment binds. Hand-written rather than generated, because the bucket is optional: a deployment
 * without R2 (which asks for a payment card) still tracks runs and metrics.
 */
export interface Env {
	DB: D1Database;
	BUCKET?: R2Bucket;
	/** How often one address may try to log in (access/attempts.ts). */
	SIGN_IN_LIMIT?: RateLimit;
	/** The first admin token, as the Deploy button asks for it (upkeep/adopt-admin-token.ts). */
	ADMIN_TOKEN?: string;
	/** An API token of R2: with all three, clients send files straight to it (artifacts/s3-signer.ts). */
	R2_ACCESS_KEY_ID?: string;
	R2_SECRET_ACCESS_KEY?: string;
	R2_ACCOUNT_ID?: string;
	/** Where the bucket is not called `runnel`. */
	R2_BUCKET_NAME?: string;
	/** Another S3 API than R2's own, as tests have it. */
	R2_ENDPOINT?: string;
}
