import { notifications } from '@mantine/notifications';
import { describeError } from './describe-error.ts';

const successMs = 4000;
/** Long enough to read a message and its hint. */
const errorMs = 12_000;

export function showSuccess(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: successMs });
}

/** `title` says what did not happen: "The run was not started". */
export function showError(title: string, error: unknown): void {
  const { message, hint } = describeError(error);
  notifications.show({ title, message: hint ? `${message} ${hint}` : message, color: 'red', autoClose: errorMs });
}
