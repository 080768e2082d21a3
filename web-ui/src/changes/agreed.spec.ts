// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { writeAgreed } from './agreed'
import type { EmptiedNames } from './plan'

interface Plan {
  readonly hash: string
  readonly emptied: readonly EmptiedNames[]
}

const plan = (hash: string, ...names: string[]): Plan => ({
  hash,
  emptied: names.length === 0 ? [] : [{ cluster: 'prod-a', count: names.length, names }],
})

/** A server whose plan is the first of these, then the next each time that it is written by another one. */
function server(...plans: Plan[]) {
  const tried: string[] = []
  const write = ({ hash }: Plan) => {
    tried.push(hash)
    if (plans[0]?.hash === hash) return Promise.resolve(`by ${hash}`)
    return Promise.reject(new ApiProblem(409, 'plan-moved', 'The plan is not what it was'))
  }
  const planAnew = () => {
    const [now] = plans.length > 1 ? plans.splice(0, 1) : plans
    return Promise.resolve(now ?? plan(''))
  }
  return { tried, write, planAnew }
}

describe('what somebody has agreed to', () => {
  it('is written by the plan that was read', async () => {
    const { tried, write, planAnew } = server(plan('1', 'a'))
    expect(await writeAgreed(plan('1', 'a'), write, planAnew)).toEqual({ written: 'by 1' })
    expect(tried).toEqual(['1'])
  })

  it('is written by the plan of now where that empties nothing else', async () => {
    const { tried, write, planAnew } = server(plan('2', 'a'), plan('2', 'a'))
    expect(await writeAgreed(plan('1', 'a', 'b'), write, planAnew)).toEqual({ written: 'by 2' })
    expect(tried).toEqual(['1', '2'])
  })

  it('is looked at again where the plan of now empties another name', async () => {
    const { tried, write, planAnew } = server(plan('2', 'a', 'c'))
    expect(await writeAgreed(plan('1', 'a', 'b'), write, planAnew)).toEqual({ moved: plan('2', 'a', 'c') })
    expect(tried).toEqual(['1'])
  })

  it('is looked at again where others write all the time', async () => {
    const { tried, write, planAnew } = server(...['2', '3', '4', '5', '6'].map((hash) => plan(hash, 'a')))
    expect(await writeAgreed(plan('1', 'a'), write, planAnew)).toEqual({ moved: plan('5', 'a') })
    expect(tried).toEqual(['1', '2', '3', '4'])
  })

  it('fails as the server says for any other reason', async () => {
    const refused = new ApiProblem(422, 'invalid', 'The request has 1 fault')
    const write = () => Promise.reject(refused)
    await expect(writeAgreed(plan('1'), write, () => Promise.resolve(plan('2')))).rejects.toBe(refused)
  })
})
