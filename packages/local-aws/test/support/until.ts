/** Asks again until an answer is good enough. How long that may take is the business of the runner. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  isGood: (answer: T) => boolean = () => true,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && isGood(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
