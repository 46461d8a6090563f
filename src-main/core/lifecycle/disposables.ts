/** What a subscription hands out: dispose it to stop listening. */
export type Listening = Disposable;
