import "./notices.css";
import type { ComponentChildren } from "preact";
import type { ApiError } from "../data/request.ts";
import { to } from "../router.ts";

/** A page that could not be shown: what is wrong and what to do. */
export function Problem({ title, error, retry, children }: ProblemProps) {
	return (
		<div class="problem" role="alert">
			<h1>{title}</h1>
			{error && <p class="quiet">{error.message}</p>}
			{children}
			{retry && error?.status !== 404 ? (
				<button type="button" class="button" onClick={retry}>
					Try again
				</button>
			) : (
				<a class="button" href={to.home()}>
					Show all experiments
				</a>
			)}
		</div>
	);
}

interface ProblemProps {
	readonly title: string;
	readonly error?: ApiError | undefined;
	readonly retry?: (() => void) | undefined;
	readonly children?: ComponentChildren;
}
