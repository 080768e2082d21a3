// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createFreshness } from './freshness'

describe('freshness', () => {
  it('remembers the newest revision, in whatever order answers arrive', () => {
    const freshness = createFreshness()
    for (const revision of ['12', '40', '7']) freshness.heard(new Headers({ 'Zonefleet-Revision': revision }))
    expect(freshness.revision.value).toBe(40)
  })

  it('takes no harm from an answer without, or with a strange, revision', () => {
    const freshness = createFreshness()
    freshness.heard(new Headers())
    freshness.heard(new Headers({ 'Zonefleet-Revision': 'many' }))
    expect(freshness.revision.value).toBe(0)
  })

  it('learns how far the clocks are apart, but not from the rounding of a second', () => {
    const here = Date.parse('2026-11-20T12:00:00Z')
    const freshness = createFreshness(() => here)
    freshness.heard(new Headers({ Date: 'Fri, 20 Nov 2026 12:00:01 GMT' }))
    expect(freshness.clockOffset.value).toBe(0)
    freshness.heard(new Headers({ Date: 'Fri, 20 Nov 2026 11:59:00 GMT' }))
    expect(freshness.clockOffset.value).toBe(-60_000)
  })
})
