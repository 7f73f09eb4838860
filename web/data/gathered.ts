const GATHER_MS = 8;

/**
 * A function that answers questions one by one, where `answer` gets all those at once that were asked within a moment:
 * charts that appear together ask in few requests.
 * @param answer gives one promise a question, in their order
 */
export function gathered<Q, A>(
	answer: (questions: readonly Q[]) => readonly Promise<A>[],
): (question: Q) => Promise<A> {
	let waiting: { question: Q; done: (answer: Promise<A>) => void }[] = [];
	const send = () => {
		const all = waiting;
		waiting = [];
		const answers = answer(all.map(({ question }) => question));
		all.forEach(({ done }, i) => {
			done(answers[i]!);
		});
	};
	return (question) =>
		new Promise<A>((done) => {
			if (waiting.length === 0) setTimeout(send, GATHER_MS);
			waiting.push({ question, done });
		});
}
