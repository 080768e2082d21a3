// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.simulation.Action.AtServer;
import io.zonefleet.simulation.Action.AtStore;
import io.zonefleet.simulation.Action.Client;
import io.zonefleet.simulation.Action.Connection;
import io.zonefleet.simulation.Action.Meanwhile;
import io.zonefleet.simulation.Action.Node;
import io.zonefleet.simulation.Action.OnNode;
import io.zonefleet.simulation.Action.Run;
import io.zonefleet.simulation.Action.Server;
import io.zonefleet.simulation.Action.Trip;
import io.zonefleet.simulation.Action.Wish;
import io.zonefleet.simulation.Action.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The smallest schedules that once broke something. */
class FoundBySimulationTest {
    private static void assertHolds(Action... actions) {
        assertThat(new Simulator(Planted.NOTHING).run(List.of(actions))).isEmpty();
    }

    @Test
    void aFeedsHeadThatCanNotBeReadIsWrittenAnew() {
        assertHolds(new Server(AtServer.HEAD_POISONED, 1));
    }

    @Test
    void aStoreThatIsWipedIsSetUpAgain() {
        assertHolds(new Server(AtServer.WIPED, 15));
    }

    @Test
    void aControlPlaneThatMissedAnEventTakesNothingFromAFeed() {
        assertHolds(
                new Client(1, Connection.EVENTS_DROPPED, 6),
                new Client(4, Connection.WATCHES_BROKEN, 8),
                new Write(0, Wish.PUT_IF_UNCHANGED, 5, 29, 0),
                new Write(1, Wish.PUT, 3, 173, 4),
                new Run(573, 679),
                new Run(602, 154));
    }

    @Test
    void aClustersLabelsAndADomainPlacedByThemSeeEachOther() {
        assertHolds(
                new Write(1, Wish.MANY, 60, 150, 0),
                new Run(73, 396),
                new Write(0, Wish.PLACE, 2, 60, 0),
                new Meanwhile(0, 2, new Write(0, Wish.CLUSTER, 2, 127, 3)),
                new Write(0, Wish.UNFEED, 0, 174, 0),
                new Write(0, Wish.DROP_MANY, 40, 183, 0));
    }

    @Test
    void whatCanNotBeReadIsTakenFromNoFeed() {
        assertHolds(new Write(1, Wish.PUT, 3, 162, 2), new Server(AtServer.INTENT_POISONED, 15));
    }

    @Test
    void aNameThatChangesItsZoneIsAnsweredAllTheTime() {
        assertHolds(
                new Write(0, Wish.MANY, 60, 46, 0),
                new Run(144, 120),
                new Node(1, OnNode.STOPPED_AT_DISK, 4),
                new Write(1, Wish.MANY, 12, 188, 0),
                new Run(775, 744));
    }

    @Test
    void whatIsBelowAWildcardThatBecomesClosedIsNotAskedUpstream() {
        assertHolds(
                new Write(1, Wish.PUT_IF_UNCHANGED, 2, 173, 1),
                new Run(609, 126),
                new Write(1, Wish.PUT, 2, 94, 0),
                new Node(2, OnNode.POWER_LOST_AT_DISK, 3),
                new Run(93, 656));
    }

    @Test
    void whatWasProvedStaysWhenPowerIsLost() {
        assertHolds(
                new Write(1, Wish.PUT, 3, 40, 0),
                new Run(561, 369),
                new Write(1, Wish.PUT_IF_UNCHANGED, 3, 36, 0),
                new Write(1, Wish.PUT, 4, 17, 0),
                new Write(1, Wish.CLUSTER, 2, 183, 0),
                new Run(300, 592),
                new Node(1, OnNode.POWER_LOST, 5));
    }

    @Test
    void whatBelongsTogetherInTwoFeedsWaitsForEachOtherBehindANewerHead() {
        assertHolds(
                new Write(1, Wish.PUT, 1, 126, 0),
                new Write(0, Wish.PUT, 5, 144, 0),
                new Meanwhile(0, 3, new Write(0, Wish.PLACE, 5, 131, 0)),
                new Client(4, Connection.EVENTS_LATE, 1),
                new Write(0, Wish.CLUSTER, 4, 34, 0),
                new Write(0, Wish.PUT, 1, 28, 0),
                new Run(492, 774));
    }

    @Test
    void aNewClosedDomainCountsTheZoneThatItTakesNamesFrom() {
        assertHolds(
                new Write(0, Wish.MANY, 60, 175, 0),
                new Write(0, Wish.DECLARE, 3, 191, 0),
                new Run(566, 898),
                new Write(1, Wish.PUT, 2, 99, 0),
                new Write(0, Wish.PUT, 4, 84, 1),
                new Write(1, Wish.PUT, 1, 122, 0));
    }

    @Test
    void aNameThatGoesFromOneFeedToAnotherIsInOneOfThemAllTheTime() {
        assertHolds(
                new Write(0, Wish.PUT, 3, 124, 0),
                new Run(41, 257),
                new Run(23, 433),
                new Write(0, Wish.CLUSTER, 5, 68, 4),
                new Write(1, Wish.PLACE, 3, 35, 0),
                new Meanwhile(0, 4, new Write(1, Wish.PUT, 3, 63, 0)),
                new Run(717, 575));
    }

    @Test
    void theCorefileToGoBackToOutlivesALossOfPower() {
        assertHolds(new Node(2, OnNode.POWER_LOST, 1), new Node(2, OnNode.COREDNS_DIED, 0));
    }

    @Test
    void whatWasProvedStaysWherePowerIsLostWhileTheNextIsTaken() {
        assertHolds(
                new Run(329, 518),
                new Write(1, Wish.PUT, 0, 80, 0),
                new Run(281, 534),
                new Run(434, 821),
                new Write(1, Wish.PUT, 4, 91, 0),
                new Run(599, 146),
                new Write(0, Wish.PUT, 0, 78, 0),
                new Run(7, 675),
                new Node(2, OnNode.POWER_LOST, 0));
    }

    @Test
    void aZoneThatGoesDoesNotUncoverTheWildcardOfOneThatIsClosedAtTheSameMoment() {
        assertHolds(
                new Write(0, Wish.PUT_IF_UNCHANGED, 2, 78, 0),
                new Write(1, Wish.PUT, 1, 121, 0),
                new Run(691, 689),
                new Write(1, Wish.PUT, 1, 38, 0),
                new Write(0, Wish.DELETE, 2, 91, 2));
    }

    @Test
    void norDoesANameOfTheZoneItself() {
        assertHolds(
                new Write(0, Wish.PUT_IF_UNCHANGED, 2, 78, 0),
                new Write(0, Wish.DECLARE, 1, 73, 0),
                new Write(1, Wish.PUT, 1, 121, 0),
                new Run(691, 689),
                new Write(1, Wish.PUT, 1, 38, 0),
                new Write(0, Wish.DELETE, 2, 91, 2));
    }

    @Test
    void nothingIsWrittenToAClustersFeedWhileTheFeedOfAllIsBehind() {
        assertHolds(
                new Write(0, Wish.PLACE, 4, 57, 0),
                new Run(27, 794),
                new Write(0, Wish.MANY, 60, 89, 1),
                new Write(0, Wish.PUT, 3, 45, 0),
                new Write(0, Wish.DELETE, 4, 174, 0),
                new Run(424, 725));
    }

    @Test
    void aNameOfWhichOnePieceCanNotBeReadIsAnsweredByWhatTheOthersSay() {
        assertHolds(
                new Server(AtServer.RESTORED, 16),
                new Run(98, 233),
                new Action.Materialise(1),
                new Write(1, Wish.SOURCE, 0, 24, 0),
                new Server(AtServer.INTENT_POISONED, 2),
                new Write(1, Wish.FEED, 2, 23, 0));
    }

    @Test
    void whatWasDeletedDoesNotComeBackWithItsNameForAMoment() {
        assertHolds(
                new Write(0, Wish.PUT, 2, 85, 0),
                new Run(90, 893),
                new Write(0, Wish.DELETE, 2, 109, 0),
                new Run(71, 587),
                new Write(1, Wish.PUT, 2, 3, 0));
    }

    @Test
    void whatNobodyHasReadBeforeItWasGarbageIsNotAskedFor() {
        assertHolds(
                new Write(0, Wish.PUT, 0, 63, 0),
                new Server(AtServer.INTENT_POISONED, 12),
                new Write(0, Wish.PLACE, 2, 142, 4));
    }

    @Test
    void aNewNameBelowAWildcardNeverHasTheWildcardsNextAnswer() {
        assertHolds(
                new Meanwhile(1, 3, new Write(1, Wish.PUT, 4, 32, 3)),
                new Trip(1, 1, AtStore.ANSWER_LOST),
                new Write(0, Wish.PUT, 3, 0, 0),
                new Run(42, 713),
                new Write(1, Wish.PUT, 3, 66, 0),
                new Node(2, OnNode.POWER_LOST, 11),
                new Write(1, Wish.PUT, 3, 185, 0));
    }

    @Test
    void aWriteTakesNothingFromANameOfWhichAPieceCanNotBeRead() {
        assertHolds(
                new Write(1, Wish.PUT, 2, 105, 0),
                new Write(1, Wish.SOURCE, 4, 181, 0),
                new Server(AtServer.INTENT_POISONED, 8),
                new Write(0, Wish.FEED, 2, 2, 2));
    }

    @Test
    void aNewNameBelowANameThatBecomesAWildcard() {
        assertHolds(
                new Write(0, Wish.PUT, 1, 31, 2),
                new Run(443, 868),
                new Write(0, Wish.PUT, 2, 71, 3),
                new Write(0, Wish.PUT, 1, 101, 0));
    }

    @Test
    void aNewNameBelowAWildcardThatBecomesClosed() {
        assertHolds(
                new Write(0, Wish.PLACE, 3, 25, 0),
                new Run(52, 343),
                new Write(1, Wish.PUT, 3, 87, 0),
                new Run(57, 429),
                new Write(1, Wish.PUT, 4, 125, 0));
    }

    @Test
    void garbageInAFeedAndInIntentThatNobodyHasEverRead() {
        assertHolds(new Server(AtServer.DESIRED_POISONED, 9), new Server(AtServer.INTENT_POISONED, 15));
    }

    @Test
    void aBackupOfTheMiddleOfALargeWrite() {
        assertHolds(
                new Write(0, Wish.MANY, 60, 63, 4),
                new Meanwhile(1, 1, new Write(1, Wish.SOURCE, 0, 161, 0)),
                new Run(795, 874),
                new Write(1, Wish.MANY, 12, 62, 0),
                new Write(0, Wish.PUT, 2, 16, 0),
                new Write(0, Wish.PUT, 4, 54, 0),
                new Write(1, Wish.PROFILE, 2, 143, 0),
                new Run(9578, 862),
                new Write(0, Wish.PUT, 4, 191, 0),
                new Write(1, Wish.MANY, 40, 147, 0),
                new Server(AtServer.RESTORED, 18));
    }

    @Test
    void aPieceThatWasNeverReadIsWrittenAnewForAllClusters() {
        assertHolds(
                new Write(1, Wish.PLACE, 2, 27, 0),
                new Server(AtServer.INTENT_POISONED, 14),
                new Write(1, Wish.PUT, 2, 166, 2));
    }

    @Test
    void aZoneThatWentAndComesAgainKeepsWhatMayStillBeAnsweredFromIt() {
        assertHolds(
                new Write(0, Wish.DECLARE, 0, 132, 0),
                new Run(64, 897),
                new Node(0, OnNode.COREDNS_DEAF, 11),
                new Write(1, Wish.PUT, 0, 66, 0),
                new Run(57, 959),
                new Write(1, Wish.PUT, 2, 6, 0));
    }

    /** A horizon masks what the feed of all says, in the cluster's own. */
    @Test
    void aStepOfSeveralFeedsIsNotTakenByHalfWhereOneWatchIsLate() {
        assertHolds(
                new Client(4, Connection.EVENTS_LATE, 13),
                new Write(0, Wish.CLUSTER, 5, 30, 0),
                new Meanwhile(1, 3, new Write(1, Wish.CONTRIBUTE, 5, 147, 0)),
                new Run(455, 173));
    }

    @Test
    void aCorefileThatACoreDnsOfOthersTookAtItsStartIsNotTakenBack() {
        assertHolds(
                new Run(717, 221),
                new Node(2, OnNode.COREDNS_HANGS, 5),
                new Write(1, Wish.CONTRIBUTE, 3, 100, 0),
                new Run(408, 704),
                new Node(2, OnNode.DISK_FULL, 11),
                new Run(7182, 646));
    }

    /** It had come, and had been answered, when the next Corefile was not taken. */
    @Test
    void aZoneStaysWhereTheCorefileAfterTheOneThatBroughtItIsNotTaken() {
        assertHolds(
                new Write(1, Wish.PUT, 3, 14, 0),
                new Run(6, 485),
                new Write(0, Wish.MANY, 60, 62, 1),
                new Node(2, OnNode.COREDNS_DEAF, 2),
                new Run(57, 561));
    }
}
