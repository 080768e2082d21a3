// SPDX-License-Identifier: Apache-2.0
import { ApiProblem } from '@/api/problem'
import { emptiesNoMore, type WholePlan } from './plan'

/** What came of writing by a plan. */
export type Agreed<Plan, Written> =
  | { readonly written: Written }
  /** Nothing was written: the plan as it is now has to be looked at first. */
  | { readonly moved: Plan }

/** How something that is planned without the guard against removing too much is written: past it only where names are emptied, and these only. */
export const guardingBy = ({
  emptiedCount,
  hash,
}: Pick<WholePlan, 'emptiedCount' | 'hash'>): { readonly allowShrink?: true; readonly planHash?: string } =>
  emptiedCount > 0 ? { allowShrink: true, planHash: hash } : {}

const MOST_ROUNDS = 4

/**
 * Writes what somebody has read and agreed to. Where others have written since, so that the plan says something else, it is written by the
 * new plan as long as that empties no other name; else on a busy fleet hardly anything could be taken away.
 *
 * @param write writes by this plan, and nothing else; fails as `plan-moved` where it is not the plan any more
 * @param planAnew the same plan as of now
 */
export async function writeAgreed<Plan extends Pick<WholePlan, 'emptied'>, Written>(
  agreed: Plan,
  write: (plan: Plan) => Promise<Written>,
  planAnew: () => Promise<Plan>,
): Promise<Agreed<Plan, Written>> {
  let plan = agreed
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const written = await write(plan).then((value) => ({ value }), unlessMoved)
    if (written !== undefined) return { written: written.value }
    plan = await planAnew()
    if (!emptiesNoMore(agreed.emptied, plan.emptied)) break
  }
  return { moved: plan }
}

function unlessMoved(problem: unknown): undefined {
  if (problem instanceof ApiProblem && problem.kind === 'plan-moved') return undefined
  throw problem
}
