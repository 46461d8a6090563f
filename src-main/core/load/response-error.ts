/** A server whose answer is not HTTP/1.1, or larger in its head than anything sensible. */
export class ResponseError extends Error {}
