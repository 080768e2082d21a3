// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { seededFleet } from '@/mocks/seed'
import { Profile } from './queries'

describe('a profile', () => {
  it('names who uses it, and has an empty comment where nobody wrote one', () => {
    const [dto] = [...seededFleet(3).profiles.values()].map((each) => ({ ...each, clusters: ['prod-b'] }))
    expect(dto && Profile.fromDto(dto)).toEqual({ id: 'kubernetes', comment: '', clusters: ['prod-b'] })
    expect(dto && Profile.fromDto({ ...dto, comment: 'for tests' }).comment).toBe('for tests')
  })
})
