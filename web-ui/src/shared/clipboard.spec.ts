// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { copyText } from './clipboard'

const selected: string[] = []

/** A browser that copies what is selected, or does not. */
function browser({ secure, copies }: { readonly secure: boolean; readonly copies: boolean }): HTMLElement {
  const before = [
    [window, 'isSecureContext', Object.getOwnPropertyDescriptor(window, 'isSecureContext')],
    [document, 'execCommand', Object.getOwnPropertyDescriptor(document, 'execCommand')],
  ] as const
  const execCommand = (command: string) => {
    const field = document.activeElement
    if (command === 'copy' && field instanceof HTMLTextAreaElement)
      selected.push(field.value.slice(field.selectionStart, field.selectionEnd))
    return copies
  }
  Object.defineProperty(window, 'isSecureContext', { configurable: true, value: secure })
  Object.defineProperty(document, 'execCommand', { configurable: true, value: execCommand })
  onTestFinished(() => {
    for (const [of, name, was] of before)
      if (was === undefined) Reflect.deleteProperty(of, name)
      else Object.defineProperty(of, name, was)
    document.body.replaceChildren()
  })
  const button = document.createElement('button')
  document.body.append(button)
  return button
}

describe('copying', () => {
  beforeEach(() => selected.splice(0))

  it('works where the page was not served over https, and leaves nothing behind', async () => {
    const button = browser({ secure: false, copies: true })
    expect(await copyText('dig a.example.com A', button)).toBe(true)
    expect(selected).toEqual(['dig a.example.com A'])
    expect(document.querySelector('textarea')).toBeNull()
    expect(document.activeElement).toBe(button)
  })

  it('says where the browser does not let it', async () => {
    expect(await copyText('x', browser({ secure: false, copies: false }))).toBe(false)
  })

  it('goes by the clipboard where there is one', async () => {
    const button = browser({ secure: true, copies: false })
    expect(await copyText('dig a.example.com A', button)).toBe(true)
    expect(await navigator.clipboard.readText()).toBe('dig a.example.com A')
    expect(selected).toEqual([])
  })
})
