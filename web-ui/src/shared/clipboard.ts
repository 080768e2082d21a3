// SPDX-License-Identifier: Apache-2.0

/** Browsers give pages the clipboard only over https or on localhost. */
export const canCopy = (): boolean => window.isSecureContext

/** Copies text; whether it worked. */
export const copyText = (value: string): Promise<boolean> =>
  navigator.clipboard.writeText(value).then(
    () => true,
    () => false,
  )
