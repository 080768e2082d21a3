// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createSession } from './session'

describe('the session', () => {
  it('keeps the token in this tab, unless it shall be remembered', () => {
    const session = createSession(sessionStorage, localStorage)
    session.signIn('secret', false)
    expect(sessionStorage.length).toBe(1)
    expect(localStorage.length).toBe(0)
    session.signIn('secret', true)
    expect(sessionStorage.length).toBe(0)
    expect(localStorage.length).toBe(1)
  })

  it('finds the token again after a reload', () => {
    createSession(sessionStorage, localStorage).signIn('secret', false)
    expect(createSession(sessionStorage, localStorage).token.value).toBe('secret')
  })

  it('leaves the token nowhere when it ends, and says why it ended', () => {
    const session = createSession(sessionStorage, localStorage)
    session.signIn('secret', true)
    session.signOut('expired')
    expect(session.signedIn.value).toBe(false)
    expect(session.reason.value).toBe('expired')
    expect(sessionStorage.length + localStorage.length).toBe(0)
  })
})
