// SPDX-License-Identifier: Apache-2.0
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type DomainDto = Schemas['Domain']
export type DomainSpecDto = Schemas['DomainSpec']
export type DomainAnswerDto = Schemas['DomainAnswer']
export type ContributionDto = Schemas['Contribution']
export type HorizonDto = Schemas['Horizon']
export type RecordDto = Schemas['Record']
export type PlacementDto = Schemas['Placement']
export type ConflictDto = Schemas['Conflict']
export type WarningDto = Schemas['Warning']
export type PlanDto = Schemas['Plan']
export type ImportPlanDto = Schemas['ImportPlan']
export type ImportRowDto = Schemas['ImportRow']
export type ServedDto = Schemas['Served']
export type ReceiptDto = Schemas['Receipt']
export type ChangeDto = Schemas['Change']
export type ChangeRequestDto = Schemas['ChangeRequest']
export type EditRequestDto = Schemas['EditRequest']
export type StateDto = Schemas['State']
export type CountsDto = Schemas['Counts']
export type DrainDto = Schemas['Drain']
export type DrainSpecDto = Schemas['DrainSpec']
export type QueryRequestDto = Schemas['QueryRequest']
export type QueryResultDto = Schemas['QueryResult']
export type ExplanationDto = Schemas['Explanation']
export type ChangeItemDto = Schemas['ChangeItem']
export type ChangeResultDto = Schemas['ChangeResult']
export type ClusterDto = Schemas['Cluster']
export type ClusterSpecDto = Schemas['ClusterSpec']
export type NodeDto = Schemas['Node']
export type NodeZoneDto = Schemas['NodeZone']
export type NetworkListingDto = Schemas['NetworkListing']
export type NodeNetworkDto = Schemas['NodeNetwork']
export type NodeReceiptDto = Schemas['NodeReceipt']
export type NodeStateDto = Schemas['NodeState']
export type FaultDto = Schemas['Fault']
export type FaultGroupDto = Schemas['FaultGroup']
export type HealedGroupDto = Schemas['HealedGroup']
export type HealedFaultDto = Schemas['HealedFault']
export type SourceDto = Schemas['Source']
export type SourceSpecDto = Schemas['SourceSpec']
export type FindingsDto = Schemas['KubernetesFindings']
export type LeftOutDto = Schemas['LeftOutObject']
export type InjectionDto = Schemas['Injection']
export type InjectionReasonDto = Schemas['InjectionReason']
export type ProfileDto = Schemas['Profile']
export type ProfileSpecDto = Schemas['ProfileSpec']
export type PollResultDto = Schemas['PollResult']
export type FleetDto = Schemas['Fleet']
export type TrafficDto = Schemas['Traffic']
export type ClusterTrafficDto = Schemas['ClusterTraffic']
export type ProblemDto = Schemas['Problem']
export type ProofDto = Schemas['Proof']
export type ProofTimesDto = Schemas['ProofTimes']
export type PropagationDto = Schemas['Propagation']

export type RoleDto = Schemas['Role']
export type SecretDto = Schemas['Secret']
export type SecretKindDto = Schemas['SecretKind']
export type SecretSpecDto = Schemas['SecretSpec']
export type TokenDto = Schemas['Token']
export type TokenSpecDto = Schemas['TokenSpec']
export type NewTokenDto = Schemas['NewToken']
/** Who the caller is. */
export interface MeDto {
  readonly name: string
  readonly role: RoleDto
  readonly expires?: string
}

/** One page of a list; `next` is the cursor of the page after it, absent on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly next?: string
}
