// SPDX-License-Identifier: Apache-2.0

export type NameFault = 'empty' | 'wildcard' | 'emptyLabel' | 'longLabel' | 'longName' | 'notHost'

export type NameCheck = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly fault: NameFault }

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/

/** Makes a host name canonical as the server does: A-labels, lower case, no trailing dot. The server has the last word. */
export function checkName(typed: string): NameCheck {
  const text = typed.trim().replace(/\.$/, '')
  if (text === '') return { ok: false, fault: 'empty' }
  if (text.startsWith('*')) return { ok: false, fault: 'wildcard' }
  if (text.split('.').includes('')) return { ok: false, fault: 'emptyLabel' }
  const name = toALabels(text)
  if (name === undefined) return { ok: false, fault: 'notHost' }
  const labels = name.split('.')
  if (labels.some((label) => label.length > 63)) return { ok: false, fault: 'longLabel' }
  if (name.length > 253) return { ok: false, fault: 'longName' }
  // an address is no name, although its digits would make labels
  if (!labels.every((label) => LABEL.test(label)) || /^[0-9]+$/.test(labels.at(-1) ?? ''))
    return { ok: false, fault: 'notHost' }
  return { ok: true, name }
}

/** The browser knows IDNA; it is asked only for what needs it, since a URL's host also swallows other things. */
function toALabels(text: string): string | undefined {
  const lower = text.toLowerCase()
  if (/^[\x21-\x7e]*$/.test(lower)) return lower
  if (/[\s/?#@:%\\[\]<>^|]/.test(lower)) return undefined
  return URL.canParse(`http://${lower}/`) ? new URL(`http://${lower}/`).hostname : undefined
}
