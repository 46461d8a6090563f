import type { Locator, Page } from '@playwright/test';
import { expect } from './patience.ts';

// What people do in the dialogs of a phase.

export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Chooses an option of a list in the dialog, unless it is chosen already. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = dialogOf(page)
    .getByRole('combobox', { name: label })
    .or(dialogOf(page).getByRole('textbox', { name: label }));
  if ((await field.inputValue()) === option) return;
  await field.click();
  await page.getByRole('option', { name: option }).click();
}

/** Presses the button that ends the dialog, which then is gone. */
export async function finish(page: Page, button: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: button }).click();
  await expect(dialogOf(page)).toBeHidden();
}

export interface Review {
  person: string;
  position: 'Approve' | 'Object';
  reason: string;
}

export async function reviewForSecurity(page: Page, { person, position, reason }: Review): Promise<void> {
  await page.getByRole('button', { name: 'Review for security' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: position }).check();
  await dialog.getByLabel('Reason').fill(reason);
  await choose(page, 'Who you are', person);
  await finish(page, 'Record the review');
}

export interface Signature {
  person: string;
  passphrase: string;
  /** What the field of the reason is called in this dialog. */
  asks: string;
  reason: string;
  button: string;
}

/** Signs what the open dialog asks for, with the key of a person. */
export async function sign(page: Page, { person, passphrase, asks, reason, button }: Signature): Promise<void> {
  await choose(page, 'Who signs', person);
  await dialogOf(page)
    .getByLabel(/^Passphrase/)
    .fill(passphrase);
  await dialogOf(page).getByLabel(asks).fill(reason);
  await finish(page, button);
}
