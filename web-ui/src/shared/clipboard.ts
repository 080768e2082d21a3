// SPDX-License-Identifier: Apache-2.0

/**
 * Copies text; whether it worked. Browsers give pages the clipboard only over https or on localhost; elsewhere they still copy what is
 * selected, so the text is put beside the button for as long as that takes.
 *
 * @param button that was pressed: whatever is selected must stand in the same dialog
 */
export const copyText = (value: string, button: HTMLElement): Promise<boolean> =>
  window.isSecureContext
    ? navigator.clipboard.writeText(value).then(
        () => true,
        () => false,
      )
    : Promise.resolve(copySelected(value, button))

function copySelected(value: string, button: HTMLElement): boolean {
  const field = document.createElement('textarea')
  field.value = value
  field.readOnly = true
  field.ariaHidden = 'true'
  field.tabIndex = -1
  field.className = 'visually-hidden'
  button.after(field)
  // selecting alone gives a field the focus in some browsers only
  field.focus({ preventScroll: true })
  field.select()
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way for a page that was not served over https
    return document.execCommand('copy')
  } finally {
    field.remove()
    button.focus({ preventScroll: true })
  }
}
