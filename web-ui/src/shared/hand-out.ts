// SPDX-License-Identifier: Apache-2.0

/** Gives a file to the browser to be saved under this name. */
export function handOut(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
