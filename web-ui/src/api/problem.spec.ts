// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { problemFrom } from './problem'

describe('a problem', () => {
  it('carries every fault with its pointer', () => {
    const errors = [{ pointer: '/ttl', rule: 'range', value: -1, message: 'Give 0 to 604800.' }]
    const body = { type: '/problems/invalid', title: 'The request has 1 fault', status: 422, errors }
    const problem = problemFrom(422, '', body)
    expect(problem.kind).toBe('invalid')
    expect(problem.faults).toEqual([{ pointer: '/ttl', rule: 'range', message: 'Give 0 to 604800.' }])
    expect(problem.isConflict).toBe(false)
  })

  it('is a conflict when it shows what there is now', () => {
    const body = { type: '/problems/conflict', title: 'Changed', status: 409, current: { name: 'a.example.com' } }
    expect(problemFrom(409, '', body).isConflict).toBe(true)
  })

  it('is still one when a proxy answers with a page of its own', () => {
    const problem = problemFrom(502, 'Bad Gateway', '<html>')
    expect(problem.message).toBe('502 Bad Gateway')
    expect(problem.isPassing).toBe(true)
  })
})
